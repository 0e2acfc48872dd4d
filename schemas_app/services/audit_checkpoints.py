"""Checkpoints: the end of the audit trail, signed, where the database does not reach.

Before it signs, the registry reads what was added since the last checkpoint: a trail
that is broken is not vouched for. No checkpoint is an audit entry, for each would be
the reason for the next.
"""

import base64
import contextlib
import dataclasses
import errno
import fcntl
import json
import logging
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from notifications_app import configuration
from notifications_app.transports.webhook import sending
from notifications_app.webhooks import endpoints
from schemas_app import models
from schemas_app.domain import actors, audit_verifier
from schemas_app.services import audit_chain_check, audit_keys
from schemas_app.services.audit_chain_check import Mark

_logger = logging.getLogger(__name__)

# So often at least, though nothing was done: silence would mean that nobody signs.
_HEARTBEAT = timedelta(hours=1)
_MEMBERS = {"kind", "registry", "number", "hash", "at", "key_id", "signature"}


class BrokenTrailError(RuntimeError):
    """The trail is not what was written: nothing is signed; see `verify_audit`."""


class NotWrittenError(RuntimeError):
    """A checkpoint could not be written everywhere; the next round tries again."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Found:
    """What was read from a file: what checkpoints say, and what of it does not count."""

    marks: tuple[Mark, ...]
    problems: tuple[str, ...]


def write(
    *, by: actors.Actor, at: datetime, in_any_case: bool = False
) -> dict[str, Any] | None:
    """Sign the end of the trail and write it to the log and the configured places.

    Returns nothing if there is no key, nothing to sign, or it is not due yet. Safe to
    run twice. Raises BrokenTrailError and NotWrittenError, and then keeps no checkpoint.
    """
    signer = audit_keys.signer()
    head = models.AuditHead.objects.first()
    number = head.number if head else 0
    # Where something was signed, or stands, there has to be an end.
    newest = covering(number=0)
    is_empty = newest is None and not models.AuditEntry.objects.exists()
    if signer is None or (number == 0 and is_empty):
        return None
    if not (in_any_case or _is_due(newest, number, at=at)):
        return None
    chain = _read_since(newest)
    if chain.problem:
        raise BrokenTrailError(f"Entry {chain.number}: {chain.problem}.")
    signed = signer.sign(
        {
            "kind": audit_verifier.CHECKPOINT,
            "registry": audit_keys.figures().registry,
            "number": chain.number,
            "hash": chain.hash,
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        }
    )
    _write_outside(signer, signed, by=by, at=at)
    models.AuditCheckpoint.objects.create(number=chain.number, at=at, signed=signed)
    return signed


def covering(*, number: int) -> dict[str, Any] | None:
    """Return the newest kept checkpoint, with a signature that counts, from `number` on."""
    keys = audit_keys.known()
    rows = models.AuditCheckpoint.objects.filter(number__gte=number)
    for row in rows.order_by("-pk").iterator():
        if not audit_keys.problem(row.signed, keys=keys):
            return dict(row.signed)
    return None


def kept() -> Found:
    """Return what the checkpoints in the database say."""
    rows = models.AuditCheckpoint.objects.order_by("pk").iterator()
    return _found((f"kept checkpoint {row.pk}", row.signed) for row in rows)


def read(path: Path) -> Found:
    """Return what the checkpoints in a file say. Raises OSError, UnicodeError."""
    with path.open(encoding="utf-8") as lines:
        found = _found(_parsed(lines, path.name))
    if found.marks or found.problems:
        return found
    return Found(marks=(), problems=(f"{path.name}: there is no checkpoint in it.",))


def _parsed(lines: Iterable[str], name: str) -> Iterator[tuple[str, Any]]:
    for place, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield f"{name}, line {place}", json.loads(line)
            except (ValueError, RecursionError):
                yield f"{name}, line {place}", None


def _found(checkpoints: Iterable[tuple[str, Any]]) -> Found:
    keys, registry = audit_keys.known(), audit_keys.figures().registry
    marks: set[Mark] = set()
    problems = []
    for where, values in checkpoints:
        if problem := _problem(values, keys, registry):
            problems.append(f"{where}: {problem}.")
        else:
            marks.add(Mark(values["number"], values["hash"], values["at"]))
    return Found(marks=tuple(sorted(marks)), problems=tuple(problems))


def _problem(values: Any, keys: dict[str, bytes], registry: str) -> str:  # noqa: ANN401 - any JSON
    if not isinstance(values, dict) or set(values) != _MEMBERS:
        return "it is no checkpoint"
    if values["kind"] != audit_verifier.CHECKPOINT:
        return "it is no checkpoint"
    if values["registry"] != registry:
        return f"it is of the registry {values['registry']!r}, and this is {registry!r}"
    return audit_keys.problem(values, keys=keys)


def _is_due(newest: dict[str, Any] | None, number: int, *, at: datetime) -> bool:
    if newest is None or newest["number"] > number:
        return True
    seconds = audit_keys.figures().checkpoint_seconds
    pause = _HEARTBEAT if newest["number"] == number else timedelta(seconds=seconds)
    # Either way: a clock that was ahead for a while stops nothing for as long.
    return abs(at - datetime.fromisoformat(newest["at"])) >= pause


def _read_since(newest: dict[str, Any] | None) -> audit_chain_check.Chain:
    """Read what was added since the last checkpoint; all of it where that is gone."""
    if newest is None:
        return audit_chain_check.check()
    mark = Mark(newest["number"], newest["hash"], newest["at"])
    first = max(mark.number, audit_chain_check.archived().number) + 1
    is_there = models.AuditEntry.objects.filter(number=first - 1).exists()
    return audit_chain_check.check(first=first if is_there else None, marks=[mark])


def _write_outside(
    signer: audit_keys.Signer, signed: dict[str, Any], *, by: actors.Actor, at: datetime
) -> None:
    """Write a checkpoint everywhere. Raises NotWrittenError naming the places left out."""
    text = json.dumps(signed, sort_keys=True, separators=(",", ":"))
    _logger.info("audit_checkpoint by %s: %s", by.label, text)
    figures, problems = audit_keys.figures(), []
    if figures.checkpoint_file:
        try:
            _append(Path(figures.checkpoint_file), text)
        except OSError as error:
            problems.append(f"{figures.checkpoint_file}: {error.strerror or error}")
    if figures.checkpoint_url:
        answer = _post(signer, signed, text.encode(), at=at)
        if not answer.is_accepted:
            problems.append(
                f"AUDIT_CHECKPOINT_URL: {answer.error or f'status {answer.status}'}"
            )
    if problems:
        raise NotWrittenError("; ".join(problems))


def _append(path: Path, line: str) -> None:
    """Add a line that is on the disk when this returns, and never the rest of another.

    Raises OSError, and then leaves no part of it where that can be helped.
    """
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
    handle = os.open(path, flags, 0o640)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        is_torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        data = (b"\n" if is_torn else b"") + line.encode() + b"\n"
        # A disk that is almost full takes a part of it, and says so by its length alone.
        if os.write(handle, data) < len(data):
            with contextlib.suppress(OSError):
                os.ftruncate(handle, size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(handle)
    finally:
        os.close(handle)


def _post(
    signer: audit_keys.Signer, signed: dict[str, Any], body: bytes, *, at: datetime
) -> sending.Answer:
    """Send a checkpoint, the message signed by Standard Webhooks (`v1a`) with its key."""
    figures = configuration.notifications()
    message_id = f"audit_{signed['number']}_{int(at.timestamp())}"
    timestamp = str(int(at.timestamp()))
    covered = b".".join((message_id.encode(), timestamp.encode(), body))
    signature = base64.b64encode(signer.private.sign(covered)).decode()
    return sending.post(
        audit_keys.figures().checkpoint_url,
        headers={
            "webhook-id": message_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": f"v1a,{signature}",
            "content-type": "application/json",
            "accept-encoding": "identity",
            "user-agent": "schema-registry-audit/1",
        },
        body=body,
        limits=sending.Limits(
            allowed=endpoints.rules(),
            tls=sending.trust(figures.ca_file),
            connect_seconds=figures.connect_seconds,
            total_seconds=figures.attempt_seconds,
        ),
    )

"""The audit trail as a file that proves itself, without our database.

An export is one ZIP archive: the entries (JSON Lines or CSV), the proof, and the script
that verifies both (docs/audit.md). It is made while it is sent.
"""

import base64
import dataclasses
import hashlib
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import actors, audit_forms, audit_verifier, errors
from schemas_app.domain.audit_actions import Action
from schemas_app.domain.audit_forms import Form
from schemas_app.services import (
    audit,
    audit_chain_check,
    audit_checkpoints,
    audit_keys,
)

VERIFIER = Path(audit_verifier.__file__)  # for whoever wants the script alone
VERIFIER_NAME = audit_verifier.SCRIPT
_PIECE = 64 * 1024


@dataclasses.dataclass(frozen=True, kw_only=True)
class Content:
    """What a proof speaks of: which entries, in which form, and what for."""

    first: int
    last: int
    form: Form
    purpose: str
    at: datetime

    @property
    def name(self) -> str:
        """Return the name of the files, without what comes after the dot."""
        return f"audit-{self.first}-{self.last}"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Export:
    """An archive on its way: what is in it, and its bytes, which can be read once."""

    content: Content
    chunks: Iterator[bytes]
    content_type: str = "application/zip"

    @property
    def name(self) -> str:
        """Return the name of the archive."""
        return f"{self.content.name}.zip"


def export(
    *, first: int, last: int, form: Form, by: actors.Actor, at: datetime
) -> Export:
    """Return the entries from `first` to `last` with their proof; it is audited.

    For auditors and administrators, in person. `last` may lie beyond the end of the
    trail. Raises errors.NotAllowed, and errors.BadValue for a range with no entries or
    with some that were archived.
    """
    permissions.check_can_audit(by=by)
    return export_as_operator(first=first, last=last, form=form, by=by, at=at)


def export_as_operator(
    *, first: int, last: int, form: Form, by: actors.Actor, at: datetime
) -> Export:
    """Do the same for whoever runs commands here, who is asked for no role.

    Raises errors.BadValue.
    """
    audit_keys.known()  # what is wrong with them is told before anything is sent
    with transaction.atomic():
        head = models.AuditHead.objects.first()
        last = min(last, head.number if head else 0)
        _check_range(first, last)
        audit.record(
            action=Action.AUDIT_EXPORTED,
            object_type="audit",
            object_id=f"{first}-{last}",
            after={"first": first, "last": last, "form": str(form)},
            by=by,
            at=at,
        )
    content = Content(first=first, last=last, form=form, purpose="export", at=at)
    return Export(content=content, chunks=pieces(content, []))


def pieces(content: Content, proofs: list[dict[str, Any]]) -> Iterator[bytes]:
    """Yield an archive piece by piece; at the end its proof is added to `proofs`."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        written = _Written(name=f"{content.name}.{content.form}")
        info = _info(written.name, content.at)
        with archive.open(info, "w", force_zip64=True) as member:
            for data in _lines(content, written):
                member.write(data)
                if sink.size > _PIECE:
                    yield sink.take()
        proof = _proof(content, written)
        proofs.append(proof)
        text = json.dumps(proof, indent=2, sort_keys=True)
        archive.writestr(_info(f"{content.name}.proof.json", content.at), text)
        script = VERIFIER.read_bytes()
        archive.writestr(_info(VERIFIER_NAME, content.at), script)
    yield sink.take()


class _Sink:
    """Where the archive is written to, until somebody takes it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        """Keep a part."""
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is written is there."""

    def close(self) -> None:
        """Do nothing: what is written is still to be taken."""

    def take(self) -> bytes:
        """Return what was written since."""
        taken = b"".join(self._parts)
        self._parts, self.size = [], 0
        return taken


@dataclasses.dataclass(kw_only=True)
class _Written:
    """What went into the file of entries."""

    name: str
    length: int = 0
    sha256: Any = dataclasses.field(default_factory=hashlib.sha256)
    hash_before: str = ""
    hash_at_end: str = ""


def _lines(content: Content, written: _Written) -> Iterator[bytes]:
    entries = audit_chain_check.rows(after=content.first - 1, through=content.last)
    for entry in entries:
        fields = audit.hashed_fields(entry)
        line = audit_forms.line(
            content.form,
            fields=fields,
            previous_hash=entry.previous_hash,
            hash_=entry.hash,
        )
        if not written.length:
            line = audit_forms.head(content.form, fields=fields) + line
            written.hash_before = entry.previous_hash
        written.hash_at_end = entry.hash
        written.length += len(line)
        written.sha256.update(line)
        yield line


def _proof(content: Content, written: _Written) -> dict[str, Any]:
    signer, head = audit_keys.signer(), models.AuditHead.objects.get()
    values = {
        "kind": audit_verifier.PROOF,
        "purpose": content.purpose,
        "registry": audit_keys.figures().registry,
        "form": str(content.form),
        "first": content.first,
        "last": content.last,
        "hash_before": written.hash_before,
        "hash_at_end": written.hash_at_end,
        "file": {
            "name": written.name,
            "bytes": written.length,
            "sha256": written.sha256.hexdigest(),
        },
        "made_at": content.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "head": {"number": head.number, "hash": head.hash},
        "checkpoint": audit_checkpoints.covering(number=content.last),
        "public_keys": {
            name: base64.b64encode(key).decode()
            for name, key in audit_keys.known().items()
        },
    }
    return signer.sign(values) if signer else {**values, "key_id": "", "signature": ""}


def _check_range(first: int, last: int) -> None:
    archived = audit_chain_check.archived().number
    if first < 1:
        raise errors.BadValue(name="first", message="the first entry is 1")
    if first <= archived:
        raise errors.BadValue(
            name="first",
            message=f"entries up to {archived} are in an archive",
            remedy=f"Begin with {archived + 1}, or use the file of the archive.",
        )
    if last < first:
        raise errors.BadValue(name="last", message="there are no entries in this range")


def _info(name: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info

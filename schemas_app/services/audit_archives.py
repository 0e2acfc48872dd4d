"""Archives: the oldest part of the audit trail, moved to a file that proves itself.

The database lets go of entries that an archive names, and of no others. Only what a
signed checkpoint covers is archived, and only after the file was read back.
"""

import dataclasses
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from schemas_app import models
from schemas_app.domain import actors, audit_chain, audit_verifier, errors
from schemas_app.domain.audit_actions import Action
from schemas_app.domain.audit_forms import Form
from schemas_app.services import (
    audit,
    audit_chain_check,
    audit_checkpoints,
    audit_exports,
    audit_keys,
)
from schemas_app.services.audit_chain_check import Mark
from schemas_app.services.audit_checkpoints import BrokenTrailError

PURPOSE = "archive"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Findings:
    """What is wrong with the archives, and what of them cannot be told."""

    broken: tuple[str, ...]
    unchecked: tuple[str, ...]


def archive(
    *, through: int, path: Path, by: actors.Actor, at: datetime
) -> models.AuditArchive:
    """Write the entries up to `through` to a new file, verify it, and remove them.

    Raises errors.BadValue for what cannot be archived, BrokenTrailError for a trail
    that is not what was written, FileExistsError, OSError and what the database says.
    Then all entries stay, and no file.
    """
    start = audit_chain_check.archived()
    _check(start.number + 1, through)
    content = audit_exports.Content(
        first=start.number + 1,
        last=through,
        form=Form.JSON_LINES,
        purpose=PURPOSE,
        at=at,
    )
    proof = _write(path, content)
    with transaction.atomic():
        try:
            return _remove(proof, follows=start.hash, by=by, at=at)
        except BaseException:
            # What is done here is taken back; not so if it fails when it is committed:
            # who knows which of both is there then.
            path.unlink()
            raise


def findings() -> Findings:
    """Return what is wrong with the archives that the database names.

    Raises errors.BadValue as audit_keys.known does.
    """
    keys = audit_keys.known()
    broken: list[str] = []
    unchecked: list[str] = []
    number, end = 0, audit_chain.GENESIS
    for row in models.AuditArchive.objects.order_by("first"):
        if not _agrees(row, number, end):
            broken.append(f"Archive {row}: it does not continue what is before it.")
        elif problem := audit_keys.problem(row.proof, keys=keys):
            is_known = row.proof.get("key_id") in keys
            (broken if is_known else unchecked).append(f"Archive {row}: {problem}.")
        number, end = row.last, row.hash_at_end
    return Findings(broken=tuple(broken), unchecked=tuple(unchecked))


def verify_file(*, path: Path, marks: Iterable[Mark] = ()) -> models.AuditArchive:
    """Read an archive again, and compare it with what the database knows of it.

    Raises audit_verifier.BrokenError and UncheckedError.
    """
    proof = _verified(path, marks)
    row = models.AuditArchive.objects.filter(first=proof["first"]).first()
    if row is None:
        raise audit_verifier.UncheckedError("The database knows no such archive.")
    if row.proof != proof:
        raise audit_verifier.BrokenError("It is not the archive that was made.")
    return row


def _check(first: int, through: int) -> None:
    """Raise errors.BadValue unless the range ends before the head, under a checkpoint."""
    head = models.AuditHead.objects.first()
    if audit_keys.signer() is None:
        raise errors.BadValue(
            name="AUDIT_SIGNING_KEY",
            message="without it an archive proves nothing",
            remedy="See docs/audit.md.",
        )
    if head is None or not first <= through < head.number:
        newest = head.number - 1 if head else 0
        raise errors.BadValue(
            name="through",
            message=f"what can be archived are entries from {first} to {newest}",
        )
    checkpoint = audit_checkpoints.covering(number=through)
    if checkpoint is None:
        raise errors.BadValue(
            name="through",
            message="no signed checkpoint covers this entry yet",
            remedy="Write one: manage.py write_audit_checkpoint.",
        )
    mark = Mark(checkpoint["number"], checkpoint["hash"], checkpoint["at"])
    chain = audit_chain_check.check(last=mark.number, marks=[mark])
    if chain.problem:
        raise BrokenTrailError(f"Entry {chain.number}: {chain.problem}.")


def _write(path: Path, content: audit_exports.Content) -> dict[str, Any]:
    """Write the file under another name, read it again, and give it its own."""
    fresh, proofs = path.with_name(f"{path.name}.part"), list[dict[str, Any]]()
    if path.exists():
        raise FileExistsError(f"{path} is there already")
    try:
        with fresh.open("xb") as out:
            for piece in audit_exports.pieces(content, proofs):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        _verified(fresh, ())
        fresh.rename(path)
    except audit_verifier.BrokenError as error:
        raise BrokenTrailError(str(error)) from error
    finally:
        fresh.unlink(missing_ok=True)
    _sync(path.parent)
    return proofs[0]


def _sync(folder: Path) -> None:
    """Have the name of a new file on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _verified(path: Path, marks: Iterable[Mark]) -> dict[str, Any]:
    known = {mark.number: mark.hash for mark in marks}
    return audit_verifier.verified(str(path), keys=audit_keys.known(), marks=known)


def _remove(
    proof: dict[str, Any], *, follows: str, by: actors.Actor, at: datetime
) -> models.AuditArchive:
    """Name the range as archived, remove it, and record that."""
    first, last = proof["first"], proof["last"]
    if proof["hash_before"] != follows:
        raise BrokenTrailError(f"Entry {first} follows another one.")
    made = models.AuditArchive.objects.create(
        first=first, last=last, hash_at_end=proof["hash_at_end"], at=at, proof=proof
    )
    rows = models.AuditEntry.objects.filter(number__gte=first, number__lte=last)
    removed, _ = rows.delete()
    if removed != last + 1 - first:
        raise BrokenTrailError(f"Of {last + 1 - first} entries {removed} are there.")
    audit.record(
        action=Action.AUDIT_ARCHIVED,
        object_type="audit",
        object_id=f"{first}-{last}",
        after={
            "first": first,
            "last": last,
            "hash_at_end": proof["hash_at_end"],
            "sha256": proof["file"]["sha256"],
        },
        by=by,
        at=at,
    )
    return made


def _agrees(row: models.AuditArchive, number: int, end: str) -> bool:
    """Return whether an archive continues the one before, and its proof is its own."""
    proof = row.proof if isinstance(row.proof, dict) else {}
    said = tuple(
        proof.get(name)
        for name in ("purpose", "first", "last", "hash_before", "hash_at_end")
    )
    return said == (PURPOSE, number + 1, row.last, end, row.hash_at_end) and (
        row.first == number + 1
    )

"""What happened to the audit trail, told from the first entry that does not fit.

Whoever changes the table by hand leaves the other entries as they were written: each
still says what it followed, and its hash still tells which number it had.
"""

import dataclasses
import enum
from datetime import UTC, datetime

from django import db

from schemas_app import models
from schemas_app.domain import audit_chain
from schemas_app.services import audit

# What reading a row raises where JSON, a moment or a text is none any more.
UNREADABLE = (ValueError, TypeError, AttributeError, db.OperationalError)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Fault(enum.StrEnum):
    """What was done to an entry."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    REWRITTEN = "rewritten"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Finding:
    """Which entry is the first that is wrong, what was done to it, and how one sees it."""

    number: int
    fault: Fault
    sentence: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Link:
    """An entry that others follow, or what stands before the first (then no row)."""

    number: int
    hash: str
    is_row: bool = True


def read(number: int) -> models.AuditEntry | None:
    """Return an entry; of one in which something cannot be read only what it follows.

    Such a one is not what was written, and fits nowhere.
    """
    rows = models.AuditEntry.objects.filter(number=number)
    try:
        return rows.first()
    except UNREADABLE:
        hashes = rows.values("number", "previous_hash", "hash").first()
        return models.AuditEntry(at=_EPOCH, **hashes) if hashes else None


def fits(entry: models.AuditEntry, *, before: Link) -> bool:
    """Return whether an entry is what was written after `before`."""
    return (
        entry.number == before.number + 1
        and entry.previous_hash == before.hash
        and entry.hash == _digest(entry, number=entry.number)
    )


def diagnose(
    entry: models.AuditEntry, *, before: Link, earlier: Link | None
) -> Finding:
    """Return what was done, given the first entry that does not fit.

    `before` is the link it should follow, `earlier` the one before that.
    """
    expected = before.number + 1
    if entry.number > expected:
        return removed(expected, then=entry.number)
    written_as = _written_as(entry)
    if written_as is not None and written_as != expected:
        return _of_moved(entry, written_as, before, earlier)
    if _is_put_in(entry, before):
        return _inserted(expected)
    if written_as is None or not before.is_row:
        said = "it was changed, it is not what was written"
        return Finding(number=expected, fault=Fault.CHANGED, sentence=said)
    return Finding(
        number=before.number,
        fault=Fault.CHANGED,
        sentence="it was changed together with its hash, the next does not follow it",
    )


def removed(number: int, *, then: int | None) -> Finding:
    """Return that an entry is gone; after it comes `then`, or nothing."""
    after = f"the next that is there is {then}" if then else "the trail ends before it"
    return Finding(
        number=number, fault=Fault.REMOVED, sentence=f"it was removed, {after}"
    )


def _is_put_in(entry: models.AuditEntry, before: Link) -> bool:
    """Return whether the next entry was written in the place of this one."""
    following = read(entry.number + 1)
    return (
        following is not None
        and following.previous_hash == before.hash
        and following.hash == _digest(following, number=entry.number)
    )


def _inserted(number: int) -> Finding:
    return Finding(
        number=number,
        fault=Fault.INSERTED,
        sentence="it was inserted, for the entry after it was written in its place",
    )


def _of_moved(
    entry: models.AuditEntry, written_as: int, before: Link, earlier: Link | None
) -> Finding:
    """Judge an entry that is as it was written, under another number."""
    if earlier is not None and entry.previous_hash == earlier.hash:
        return _inserted(before.number)
    if not models.AuditEntry.objects.filter(hash=entry.previous_hash).exists():
        return removed(entry.number, then=written_as)
    return Finding(
        number=entry.number,
        fault=Fault.REORDERED,
        sentence=f"entries were reordered, it was written as {written_as}",
    )


def _written_as(entry: models.AuditEntry) -> int | None:
    """Return the number an entry was hashed with, if it is otherwise untouched."""
    near = (entry.number, entry.number + 1, entry.number - 1)
    followed = models.AuditEntry.objects.filter(hash=entry.previous_hash)
    numbers = followed.values_list("number", flat=True)
    for number in (*near, *(n + 1 for n in numbers), *numbers):
        if entry.hash == _digest(entry, number=number):
            return number
    return None


def _digest(entry: models.AuditEntry, *, number: int) -> str:
    fields = {**audit.hashed_fields(entry), "number": number}
    return audit_chain.digest(previous=entry.previous_hash, entry=fields)

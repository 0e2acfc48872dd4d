"""What the owner of a database may do to one entry of the audit trail, made up at random.

Each is done with the triggers off, in a transaction that is rolled back: the trail is
the same before the next.
"""

import contextlib
import dataclasses
import random
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, QuerySet

from schemas_app import models
from schemas_app.domain import audit_chain
from schemas_app.services import audit, audit_chain_check
from schemas_app.services.audit_diagnosis import Fault

_TABLE = models.AuditEntry._meta.db_table  # noqa: SLF001 - Django documents it
_FAR = 1_000_000_000
_TEXTS = (
    *("actor_kind", "actor", "action", "object_type", "object_id"),
    *("schema_id", "reason", "request_id", "address", "previous_hash", "hash"),
)
_NUMBERS = ("person_id", "key_id")
_VALUES = ("before", "after")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Tampering:
    """What was done to which entry."""

    kind: str
    number: int
    fault: Fault


def tamperings(count: int, *, seed: int) -> Iterator[tuple[Tampering, bool, str]]:
    """Tamper so often; yield each, whether it is found where it was done, and what is said."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    last = models.AuditHead.objects.get().number
    for turn in range(count):
        way = _WAYS[turn % len(_WAYS)]
        with _undone():
            done = way(chance, last)
            found = audit_chain_check.check()
            is_found = (found.number, found.fault) == (done.number, done.fault)
            yield done, is_found, f"{found.number}: {found.problem}"


@contextlib.contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        triggers_off()
        yield
        transaction.set_rollback(True)


def triggers_off(table: str = _TABLE) -> None:
    """Lift what protects a table, until the transaction is undone."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
            [table],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def _changed(chance: random.Random, last: int) -> Tampering:
    """Write something else into one column, and leave all hashes."""
    entry = _entry(chance.randint(1, last))
    column = chance.choice(("at", *_TEXTS, *_NUMBERS, *_VALUES))
    _change(entry, column, chance)
    _save(entry, column)
    return Tampering(kind=f"changed {column}", number=entry.number, fault=Fault.CHANGED)


def _changed_with_hash(chance: random.Random, last: int) -> Tampering:
    """Write something else into one column, and the hash that it gives then."""
    entry = _entry(chance.randint(1, last))
    column = chance.choice((*_NUMBERS, "reason", "actor", "after", "at"))
    _change(entry, column, chance)
    entry.hash = _digest(entry)
    _save(entry, column, "hash")
    return Tampering(
        kind=f"changed {column} and hash", number=entry.number, fault=Fault.CHANGED
    )


def _removed(chance: random.Random, last: int) -> Tampering:
    number = chance.randint(1, last)
    _entries().filter(number=number).delete()
    return Tampering(kind="removed", number=number, fault=Fault.REMOVED)


def _removed_and_closed(chance: random.Random, last: int) -> Tampering:
    """Remove one, and have those after it move up; the head, too."""
    number = chance.randint(1, last - 1)
    _entries().filter(number=number).delete()
    _shift(number + 1, -1)
    models.AuditHead.objects.update(number=F("number") - 1)
    return Tampering(
        kind="removed, others moved up", number=number, fault=Fault.REMOVED
    )


def _inserted(chance: random.Random, last: int) -> Tampering:
    """Put in one with any hashes, and move those after it."""
    number = chance.randint(1, last + 1)
    _insert(number, previous=f"{chance.getrandbits(256):064x}", chance=chance)
    return Tampering(kind="inserted", number=number, fault=Fault.INSERTED)


def _inserted_with_hash(chance: random.Random, last: int) -> Tampering:
    """Put in one that follows the one before it, and move those after it."""
    number = chance.randint(1, last + 1)
    before = _entries().filter(number=number - 1).values_list("hash", flat=True).first()
    _insert(number, previous=before or audit_chain.GENESIS, chance=chance)
    return Tampering(kind="inserted with hash", number=number, fault=Fault.INSERTED)


def _swapped(chance: random.Random, last: int) -> Tampering:
    """Have two change places."""
    one, other = sorted(chance.sample(range(1, last + 1), 2))
    if chance.random() < 0.3 and one < last:
        other = one + 1
    for old, new in ((one, _FAR), (other, one), (_FAR, other)):
        _entries().filter(number=old).update(number=new)
    return Tampering(kind="swapped", number=one, fault=Fault.REORDERED)


_WAYS: tuple[Callable[[random.Random, int], Tampering], ...] = (
    _changed,
    _removed,
    _inserted,
    _swapped,
    _changed_with_hash,
    _removed_and_closed,
    _inserted_with_hash,
    _swapped,
)


def _entries() -> QuerySet[models.AuditEntry]:
    return models.AuditEntry.objects.all()


def _entry(number: int) -> models.AuditEntry:
    return models.AuditEntry.objects.get(number=number)


def _digest(entry: models.AuditEntry) -> str:
    return audit_chain.digest(
        previous=entry.previous_hash, entry=audit.hashed_fields(entry)
    )


def _change(entry: models.AuditEntry, column: str, chance: random.Random) -> None:
    if column == "at":
        entry.at += timedelta(microseconds=chance.randint(1, 10**12))
    elif column in _NUMBERS:
        setattr(entry, column, chance.randint(10**6, 10**9))
    elif column in _VALUES:
        setattr(entry, column, {"made up": chance.random()})
    else:
        setattr(entry, column, f"{chance.getrandbits(32):08x}")


def _save(entry: models.AuditEntry, *columns: str) -> None:
    _entries().filter(number=entry.number).update(
        **{column: getattr(entry, column) for column in columns}
    )


def _shift(first: int, by: int) -> None:
    """Move all from `first` on; by way of far away, for numbers are unique."""
    _entries().filter(number__gte=first).update(number=F("number") + _FAR)
    _entries().filter(number__gte=_FAR).update(number=F("number") + by - _FAR)


def _insert(number: int, *, previous: str, chance: random.Random) -> None:
    _shift(number, 1)
    like = models.AuditEntry.objects.order_by("number").first()
    if like is None:
        raise LookupError("There is no entry.")
    like.number, like.previous_hash = number, previous
    like.reason = f"{chance.getrandbits(32):08x}"
    like.hash = _digest(like)
    like.save(force_insert=True)
    # The head follows, unless what was put in is the very last.
    models.AuditHead.objects.filter(number__gte=number).update(number=F("number") + 1)

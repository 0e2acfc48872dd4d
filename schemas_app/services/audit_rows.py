"""How entries get into their table: with as little as can be, since everybody waits.

From the lock on the chain's head to the end of its transaction nobody else appends.
Django makes a statement of each call anew, and asks the database twice; that took more
than half of the time (docs/benchmarks.md, `audit`).
"""

from typing import Any

from django.db import connection

from schemas_app import models

_FIELDS = models.AuditEntry._meta.concrete_fields  # noqa: SLF001 - documented
_TABLE = models.AuditEntry._meta.db_table  # noqa: SLF001 - documented
_HEADS = models.AuditHead._meta.db_table  # noqa: SLF001 - documented
_COLUMNS = ", ".join(f'"{field.column}"' for field in _FIELDS)
_VALUES = ", ".join(["%s"] * len(_FIELDS))
_INSERT = f'INSERT INTO "{_TABLE}" ({_COLUMNS}) VALUES ({_VALUES})'  # noqa: S608 - names of ours
_MOVE = f'UPDATE "{_HEADS}" SET number = %s, hash = %s WHERE id = %s'  # noqa: S608 - names of ours


def insert(entry: models.AuditEntry) -> None:
    """Write an entry, and leave the head where it is."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, _row(entry))


def append(entry: models.AuditEntry, head: models.AuditHead) -> None:
    """Write an entry and move the head to it; in one statement where that is possible."""
    moved: list[Any] = [entry.number, entry.hash, head.pk]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"WITH moved AS ({_MOVE}) {_INSERT}", [*moved, *_row(entry)])
        else:
            cursor.execute(_INSERT, _row(entry))
            cursor.execute(_MOVE, moved)


def _row(entry: models.AuditEntry) -> list[Any]:
    entry._state.adding = False  # noqa: SLF001 - as Django does when it saves
    return [
        field.get_db_prep_save(getattr(entry, field.attname), connection)
        for field in _FIELDS
    ]

"""Lets Django empty append-only tables after a test that committed.

A test with real transactions ends with a flush: DELETE on SQLite, TRUNCATE on
PostgreSQL. The triggers refuse both, to everybody. The suite owns its database, so it
does what only an owner can: it takes the triggers off for the flush and puts back
exactly what was there.
"""

import contextlib
from collections.abc import Iterator

from django.db import connection
from django.test import TransactionTestCase

_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL = """
    SELECT tgrelid::regclass::text, tgname FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled = 'A'
"""

# The type stubs leave the method out.
_flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def install() -> None:
    """Have every flush of the run done with the triggers off."""
    TransactionTestCase._fixture_teardown = _flush_without_triggers  # type: ignore[attr-defined]


@contextlib.contextmanager
def triggers_off() -> Iterator[None]:
    """Take every append-only trigger off for as long as the context lasts."""
    take_off, put_back = _on_sqlite() if connection.vendor == "sqlite" else _on_others()
    _execute(take_off)
    try:
        yield
    finally:
        _execute(put_back)


def _flush_without_triggers(test_case: TransactionTestCase) -> None:
    with triggers_off():
        _flush(test_case)


def _on_sqlite() -> tuple[list[str], list[str]]:
    triggers = [(n, s) for n, s in _rows(_SQLITE) if n.startswith("append_only_")]
    return [f"DROP TRIGGER {name}" for name, _ in triggers], [s for _, s in triggers]


def _on_others() -> tuple[list[str], list[str]]:
    triggers = [(t, n) for t, n in _rows(_POSTGRESQL) if n.startswith("append_only_")]
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name in triggers],
        [
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
            for table, name in triggers
        ],
    )


def _rows(query: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [(first, second) for first, second in cursor.fetchall()]


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

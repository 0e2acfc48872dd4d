"""What a process that remembers answers has to hear of the database, in one go.

Runs in a thread of its own. What it reads is applied by `freshness`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django import db

from notifications_app import selectors as announcements
from schemas_app.selectors import actors, changes

# More than this is not worth looking through.
_MOST_CHANGES = 1000

_Rows = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Position:
    """How far the audit trail and the announcements have been read."""

    audit: int = 0
    announced: int = 0


@dataclass(frozen=True)
class News:
    """What changed up to a position: these schemas, or anything for None."""

    position: Position
    schemas: frozenset[str] | None
    keys: Mapping[str, actors.Key] = field(default_factory=dict)


def since(position: Position | None, prefixes: Collection[str]) -> News:
    """Return what changed since a position, and the keys of these prefixes as they are.

    Whatever changes leaves an entry in the audit trail. Announcements, which come with
    one, are read for themselves all the same: they are what must never be missed.
    """
    db.close_old_connections()
    try:
        known = actors.keys(prefixes) if prefixes else {}
        if position is None:
            return News(_end(), None, known)
        audit = changes.schemas_from(position.audit, limit=_MOST_CHANGES)
        announced = announcements.topics_from(position.announced, limit=_MOST_CHANGES)
        if not (
            _goes_on(position.audit, audit) and _goes_on(position.announced, announced)
        ):
            return News(_end(), None, known)
        return News(
            Position(
                audit=_last(audit, position.audit),
                announced=_last(announced, position.announced),
            ),
            frozenset(
                name
                for first, rows in (
                    (position.audit, audit),
                    (position.announced, announced),
                )
                for number, name in rows
                if number > first
            ),
            known,
        )
    finally:
        db.close_old_connections()


def in_thread(work: Callable[[], None]) -> None:
    """Do `work` with the database, leaving no connection that has gone stale."""
    db.close_old_connections()
    try:
        work()
    finally:
        db.close_old_connections()


def _end() -> Position:
    return Position(audit=changes.last_number(), announced=announcements.last_number())


def _goes_on(number: int, rows: _Rows) -> bool:
    """Return whether `rows` are all that followed: the last one read still begins them."""
    begins = number == 0 or (bool(rows) and rows[0][0] == number)
    return begins and len(rows) < _MOST_CHANGES


def _last(rows: _Rows, number: int) -> int:
    return rows[-1][0] if rows else number

"""Which version was in force when.

A version is in force from its `effective_from` until a version with a higher number
is. A version that never comes to be in force, because a higher one was valid before
it, does not appear.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Protocol, TypeVar

from schema_registry_client import _moments, errors


class Dated(Protocol):
    """A version as far as its place in time is concerned."""

    @property
    def version(self) -> int: ...
    @property
    def effective_from(self) -> datetime.datetime: ...


Version = TypeVar("Version", bound=Dated)


def period(
    start: _moments.Moment, end: _moments.Moment
) -> tuple[datetime.datetime, datetime.datetime]:
    """Return both ends in UTC. Raises errors.InvalidPeriod."""
    try:
        first, last = _moments.in_utc(start), _moments.in_utc(end)
    except ValueError as error:
        raise errors.InvalidPeriod(
            f"{error}. Write a date such as 2025-01-31 or a moment in ISO 8601."
        ) from error
    if first >= last:
        raise errors.InvalidPeriod(
            f"The period from {first} to {last} holds nothing: the end is not part "
            "of it and must be later than the start."
        )
    return first, last


def in_force(
    versions: Iterable[Version], *, start: datetime.datetime, end: datetime.datetime
) -> list[tuple[datetime.datetime, Version]]:
    """Return from when on each version is in force within [start, end), in order."""
    spans: list[tuple[datetime.datetime, Version]] = []
    until = end
    for version in sorted(versions, key=lambda each: each.version, reverse=True):
        since = max(version.effective_from, start)
        if since < until:
            spans.append((since, version))
            until = since
    return spans[::-1]

"""Which version was in force when, as the hub tells it."""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

import bisect
import datetime

from schema_registry_client import _moments, _values, errors


class Timeline(dict[datetime.datetime, _values.SchemaVersion]):
    """From each moment on, that version was in force, until the next moment or `end`.

    In order of time. `start` and `end` are the period that was asked for; the end is
    not part of it.
    """

    def __init__(
        self,
        versions: dict[datetime.datetime, _values.SchemaVersion],
        *,
        schema_id: str,
        start: datetime.datetime,
        end: datetime.datetime,
    ) -> None:
        super().__init__(versions)
        self.schema_id = schema_id
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        told = ", ".join(f"{since}: {each.pin}" for since, each in self.items())
        return f"{type(self).__name__}({{{told}}}, end={self.end})"

    def as_of(self, moment: _moments.Moment) -> _values.SchemaVersion:
        """Return the version in force at `moment`.

        Raises errors.NotInForce before the first one and outside of the period,
        errors.InvalidPeriod for what is no moment.
        """
        at = in_utc(moment)
        moments = [*self]
        place = bisect.bisect_right(moments, at)
        if place == 0 or not self.start <= at < self.end:
            raise errors.NotInForce(self.schema_id, at, self.start, self.end)
        return self[moments[place - 1]]


def in_utc(moment: _moments.Moment) -> datetime.datetime:
    """Return `moment` in UTC. Raises errors.InvalidPeriod."""
    try:
        return _moments.in_utc(moment)
    except ValueError as error:
        raise errors.InvalidPeriod(
            f"{error}. Write a date such as 2025-01-31 or a moment in ISO 8601."
        ) from error


def period(
    start: _moments.Moment, end: _moments.Moment
) -> tuple[datetime.datetime, datetime.datetime]:
    """Return both ends in UTC. Raises errors.InvalidPeriod."""
    first, last = in_utc(start), in_utc(end)
    if first >= last:
        raise errors.InvalidPeriod(
            f"The period from {first} to {last} holds nothing: the end is not part "
            "of it and must be later than the start."
        )
    return first, last

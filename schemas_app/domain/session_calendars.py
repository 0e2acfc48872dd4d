"""When the next trading session opens: by the calendar of an exchange, or by the clock.

A calendar is named by its market identifier (`XNYS`, `XLON`, `CMES`; `24/7` for what
never closes), or is a time of day and a zone: `08:00 Europe/London`.
"""

import functools
import re
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from schemas_app.domain import errors

_DAILY = re.compile(r"([01]\d|2[0-3]):([0-5]\d) ([A-Za-z0-9_+/-]{1,60})")
# The longest closure on record, the autumn holidays of Shanghai, is not half of it.
_AHEAD = timedelta(days=31)
_REMEMBERED = 32


def next_roll(calendar: str, *, after: datetime) -> datetime:
    """Return when the first session after `after` opens, in UTC.

    Raises errors.BadValue for a calendar that there is not.
    """
    daily = _DAILY.fullmatch(calendar)
    if daily is None:
        return _next_open(calendar, after)
    hour, minute, zone = daily.groups()
    return _next_time(clock_time(int(hour), int(minute)), _zone(calendar, zone), after)


def _next_time(time: clock_time, zone: ZoneInfo, after: datetime) -> datetime:
    today = after.astimezone(zone).date()
    moments = (
        datetime.combine(today + timedelta(days=days), time, zone).astimezone(UTC)
        for days in (0, 1, 2)
    )
    return next(moment for moment in moments if moment > after)


def _zone(calendar: str, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _unknown(calendar) from None


def _next_open(calendar: str, after: datetime) -> datetime:
    opens = _opens(calendar, after.astimezone(UTC).date())
    return next(moment for moment in opens if moment > after)


@functools.lru_cache(_REMEMBERED)
def _opens(calendar: str, day: date) -> tuple[datetime, ...]:
    """Return when the sessions of the weeks from `day` on open."""
    # Here and not above: it brings pandas, which takes seconds to load and which
    # nobody needs who publishes now or at a time.
    import exchange_calendars  # noqa: PLC0415
    from exchange_calendars.errors import (  # noqa: PLC0415
        InvalidCalendarName,
    )

    start = day - timedelta(days=7)
    try:
        found: Any = exchange_calendars.get_calendar(
            calendar, start=start, end=day + _AHEAD
        )
    except InvalidCalendarName:
        raise _unknown(calendar) from None
    return tuple(moment.to_pydatetime().astimezone(UTC) for moment in found.opens)


def _unknown(calendar: str) -> errors.BadValue:
    return errors.BadValue(
        name="calendar",
        message=f"There is no trading calendar {calendar[:80]!r}.",
        remedy="Write a market's identifier (XNYS, 24/7), or 08:00 Europe/London.",
    )

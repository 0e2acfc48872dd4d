"""How a moment is shown: exactly, and as its distance from now.

Everything is UTC, as in the registry itself; nothing here reads the clock.
"""

import dataclasses
from datetime import UTC, datetime, timedelta

_UNITS = (
    (timedelta(days=365), "year"),
    (timedelta(days=30), "month"),
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
    (timedelta(minutes=1), "minute"),
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Moment:
    """A moment for machines, for people who compare, and for people who glance."""

    iso: str
    exact: str
    ago: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Effect:
    """From when on something is in force; `past` if that is before it was published."""

    moment: Moment
    past: bool


def effect(since: datetime | None, *, of: datetime, now: datetime) -> Effect | None:
    """Return from when on what is published at `of` is in force; None: at once."""
    if since is None or since == of:
        return None
    return Effect(moment=moment(since, now=now), past=since < of)


def moment(at: datetime, *, now: datetime) -> Moment:
    """Return `at` as it is shown to somebody who looks at `now`."""
    utc = at.astimezone(UTC)
    return Moment(
        iso=utc.isoformat(timespec="seconds"),
        exact=utc.strftime("%-d %b %Y, %H:%M UTC"),
        ago=_ago(at, now),
    )


def _ago(at: datetime, now: datetime) -> str:
    distance = abs(now - at)
    for unit, name in _UNITS:
        if distance >= unit:
            words = counted(distance // unit, name)
            return f"{words} ago" if at < now else f"in {words}"
    return "just now" if at <= now else "in a moment"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return `1 change` or `2 changes`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"

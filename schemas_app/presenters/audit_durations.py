"""How long decisions took: median and ninth decile, by domain and month."""

import dataclasses
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from schemas_app.presenters.moments import counted

# By the first day of a month and the name of a domain: how long each decision took.
Months = Mapping[tuple[datetime, str], Sequence[timedelta]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Month:
    """A month of all domains; nothing was decided in it where `count` is 0."""

    label: str
    count: int
    median: timedelta
    ninth: timedelta


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """A month of one domain, in words."""

    month: str
    domain: str
    count: int
    median: str
    ninth: str


def months(decided: Iterable[tuple[str, datetime, datetime]]) -> Months:
    """Return what was decided (domain, asked, decided) by the month of the decision."""
    found: dict[tuple[datetime, str], list[timedelta]] = defaultdict(list)
    for domain, asked, settled in decided:
        found[_first(settled), domain].append(settled - asked)
    return {key: sorted(taken) for key, taken in found.items()}


def rows(of: Months) -> tuple[Row, ...]:
    """Return the table, the newest month first, its domains by name."""
    keys = sorted(of, key=lambda key: (-key[0].timestamp(), key[1]))
    return tuple(
        Row(
            month=f"{month:%B %Y}",
            domain=domain,
            count=len(of[month, domain]),
            median=spoken(quantile(of[month, domain], 0.5)),
            ninth=spoken(quantile(of[month, domain], 0.9)),
        )
        for month, domain in keys
    )


def beginning(*, now: datetime, count: int) -> datetime:
    """Return where the first of the last `count` months begins."""
    return _last(now, count)[0]


def overall(of: Months, *, now: datetime, count: int) -> tuple[Month, ...]:
    """Return the last `count` months, the oldest first, over all domains."""
    found: dict[datetime, list[timedelta]] = defaultdict(list)
    for (month, _), taken in of.items():
        found[month] += taken
    return tuple(_month(at, sorted(found[at])) for at in _last(now, count))


def _month(at: datetime, taken: Sequence[timedelta]) -> Month:
    return Month(
        label=f"{at:%b %Y}",
        count=len(taken),
        median=quantile(taken, 0.5) if taken else timedelta(),
        ninth=quantile(taken, 0.9) if taken else timedelta(),
    )


def quantile(ordered: Sequence[timedelta], share: float) -> timedelta:
    """Return the smallest of `ordered` that at least this share of them does not exceed."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def spoken(of: timedelta) -> str:
    """Return a duration in the one or two units that matter."""
    minutes = round(of.total_seconds() / 60)
    if minutes < 1:
        return "under a minute"
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return _two(counted(days, "day"), hours, "h")
    return _two(f"{hours} h", minutes, "min") if hours else f"{minutes} min"


def _two(first: str, number: int, unit: str) -> str:
    return f"{first} {number} {unit}" if number else first


def _first(at: datetime) -> datetime:
    utc = at.astimezone(UTC)
    return datetime(utc.year, utc.month, 1, tzinfo=UTC)


def _last(now: datetime, count: int) -> tuple[datetime, ...]:
    at, found = _first(now), []
    for _ in range(count):
        found.append(at)
        at = _first(at - timedelta(days=1))
    return tuple(reversed(found))

"""How later data differs from a reference, in numbers that say when to worry.

Everything is compared column by column. A small window differs by chance alone, so what
is found must be both large, by the limits, and more than chance does in one window of a
thousand.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections.abc import Collection, Iterator, Mapping, Sequence

from schema_registry_client import _values
from schema_registry_client.integrations import quality_statistics
from schema_registry_client.integrations.quality_profile import (
    ColumnProfile,
    Measured,
    Profile,
    counted,
)

NOTICE, ALERT = "notice", "alert"
SCHEMA, ADDED, REMOVED = "schema_changed", "column_added", "column_removed"
TYPE, NULLS, RANGE, SPREAD = "type_shift", "null_rate", "range", "distribution"


@dataclasses.dataclass(frozen=True)
class Limits:
    """From when on a difference is told: `notice`, and from the second number on `alert`.

    `null_rate` is a difference of shares; `outside` the share of numbers beyond the
    reference's least and greatest; `stretch` how far beyond, in widths of the
    reference's range; `distribution` the population stability index (PSI).
    """

    null_rate: tuple[float, float] = (0.02, 0.10)
    outside: tuple[float, float] = (0.01, 0.05)
    stretch: tuple[float, float] = (0.5, 2.0)
    distribution: tuple[float, float] = (0.10, 0.25)


@dataclasses.dataclass(frozen=True)
class Drift:
    """One way in which data or its schema moved.

    `kind` is `schema_changed`, `column_added`, `column_removed`, `type_shift`,
    `null_rate`, `range` or `distribution`; `severity` is `notice` or `alert`. `measure`
    names what `value` is and `limit` was. `window` counts windows from 0; `update` is
    the announcement of a changed schema.
    """

    kind: str
    severity: str
    schema_id: str
    message: str
    at: datetime.datetime
    field: str = ""
    measure: str = ""
    value: float | None = None
    limit: float | None = None
    window: int | None = None
    update: _values.Announcement | None = None

    def __str__(self) -> str:
        return f"{self.severity}: {self.schema_id}: {self.message}"


@dataclasses.dataclass(frozen=True)
class Finding:
    """One difference of a window from the reference, before it is known whose."""

    kind: str
    severity: str
    field: str
    message: str
    measure: str = ""
    value: float | None = None
    limit: float | None = None


def differences(
    reference: Profile,
    window: Measured,
    limits: Limits,
    *,
    declared: Collection[str] = (),
    ignored: Collection[str] = (),
) -> Iterator[Finding]:
    """Yield how a window differs from the reference; nothing of a window without rows."""
    before, now = reference.columns, window.profile.columns
    if not window.profile.rows or not reference.rows:
        return
    for name in [*before, *(name for name in now if name not in before)]:
        if name in ignored:
            continue
        if name not in before:
            yield _added(name, known=name in declared)
        elif name not in now:
            yield Finding(REMOVED, ALERT, name, f"column {name!r} is gone")
        else:
            yield from _column(before[name], now[name], window, limits)


def _column(
    before: ColumnProfile, now: ColumnProfile, window: Measured, limits: Limits
) -> Iterator[Finding]:
    yield from _types(before, now)
    yield from _nulls(before, now, limits)
    numbers = window.numbers.get(now.name)
    if before.low is not None and numbers is not None and len(numbers):
        yield from _range(before, now, counted(numbers, _ends(before)), limits)
        found = counted(numbers, before.edges)
        yield from _spread(now.name, before.counts, found, limits)
    elif before.words and (now.words or not now.kinds.get("string")):
        yield from _words(before, now.words, limits)
    elif before.words:
        yield _finding(
            SPREAD, ALERT, now.name, "has many different texts where there were "
            f"{len(before.words)}",
        )  # fmt: skip


def _added(name: str, *, known: bool) -> Finding:
    if known:
        return _finding(ADDED, NOTICE, name, "is new, and the schema declares it")
    return _finding(ADDED, ALERT, name, "is new, and the schema does not declare it")


def _types(before: ColumnProfile, now: ColumnProfile) -> Iterator[Finding]:
    new = {*now.kinds} - {*before.kinds}
    if "number" in before.kinds:
        new.discard("integer")  # whole numbers among others
    if not before.kinds or not new:
        return
    values = sum(now.kinds.values())
    share = sum(now.kinds[kind] for kind in new) / values
    was, has = ", ".join(before.kinds), ", ".join(sorted(new))
    yield _finding(
        TYPE,
        NOTICE if new == {"number"} and "integer" in before.kinds else ALERT,
        now.name,
        f"held {was}, and now {has} in {share:.2%} of its values",
        ("share of values of a new type", share, 0.0),
    )


def _nulls(
    before: ColumnProfile, now: ColumnProfile, limits: Limits
) -> Iterator[Finding]:
    change = now.null_rate - before.null_rate
    severity = _severity(abs(change), limits.null_rate)
    nulls, rows = (before.nulls, now.nulls), (before.rows, now.rows)
    if severity and not quality_statistics.is_chance(nulls, rows):
        yield _finding(
            NULLS,
            severity,
            now.name,
            f"was null in {before.null_rate:.2%} of rows, and is in {now.null_rate:.2%}",
            ("difference of shares", change, limits.null_rate[0]),
        )


def _range(
    before: ColumnProfile, now: ColumnProfile, found: Sequence[int], limits: Limits
) -> Iterator[Finding]:
    assert before.low is not None  # noqa: S101 -- for the type checker
    assert before.high is not None  # noqa: S101
    low, high = now.low or 0.0, now.high or 0.0
    width = before.high - before.low
    beyond = max(before.low - low, high - before.high, 0.0)
    stretch = beyond / width if width else (math.inf if beyond else 0.0)
    total = sum(found)
    outside = (found[0] + found[-1]) / total
    told = (
        f"was from {before.low:g} to {before.high:g}, and is from {low:g} to {high:g}"
    )
    beyond_by_chance = quality_statistics.outside_by_chance(sum(before.counts), total)
    is_more = found[0] + found[-1] > beyond_by_chance
    shares = _severity(outside, limits.outside) if is_more else None
    far = _severity(stretch, limits.stretch)
    if shares or far:
        measure = ("share outside", outside, limits.outside[0])
        if shares is None or (far == ALERT and shares != ALERT):
            shown = min(stretch, 1e308)
            measure = ("widths beyond", shown, limits.stretch[0])
        severity = ALERT if ALERT in {shares, far} else NOTICE
        yield _finding(RANGE, severity, now.name, told, measure)


def _spread(
    name: str, expected: Sequence[int], found: Sequence[int], limits: Limits
) -> Iterator[Finding]:
    if not sum(expected) or not sum(found):
        return
    value = quality_statistics.psi(expected, found)
    chance = quality_statistics.psi_by_chance(len(expected), sum(expected), sum(found))
    severity = _severity(value, limits.distribution)
    if severity and value > chance:
        yield _finding(
            SPREAD,
            severity,
            name,
            f"is spread otherwise: PSI {value:.3f}",
            ("PSI", value, limits.distribution[0]),
        )


def _words(
    before: ColumnProfile, now: Mapping[str, int], limits: Limits
) -> Iterator[Finding]:
    # The last bin is of all words that the reference does not know.
    others = sum(count for word, count in now.items() if word not in before.words)
    found: list[int] = [*(now.get(word, 0) for word in before.words), others]
    expected = [*before.words.values(), 0]
    if sum(found):
        yield from _spread(before.name, expected, found, limits)


def _ends(column: ColumnProfile) -> tuple[float, float]:
    assert column.low is not None  # noqa: S101 -- for the type checker
    assert column.high is not None  # noqa: S101
    return column.low, math.nextafter(column.high, math.inf)


def _severity(value: float, limits: tuple[float, float]) -> str | None:
    if value < limits[0]:
        return None
    return ALERT if value >= limits[1] else NOTICE


def _finding(
    kind: str,
    severity: str,
    name: str,
    message: str,
    measure: tuple[str, float, float] | None = None,
) -> Finding:
    what, value, limit = measure or ("", None, None)
    return Finding(
        kind, severity, name, f"column {name!r} {message}", what, value, limit
    )

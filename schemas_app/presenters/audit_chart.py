"""The chart of decision times: a bar to the median, a line on to the ninth decile.

In the units of its own box, so that nothing need be computed where it is drawn; the
table beside it says the same in words.
"""

import dataclasses
from collections.abc import Sequence
from datetime import timedelta

from schemas_app.presenters import audit_durations
from schemas_app.presenters.audit_durations import Month
from schemas_app.presenters.moments import counted

WIDTH, HIGH = 720, 200
_LEFT, _BOTTOM, _TOP = 56, 26, 12
_STEPS = tuple(
    timedelta(minutes=minutes)
    for minutes in (
        *(5, 10, 15, 30, 60, 120, 240, 480, 720),
        *(1440 * days for days in (1, 2, 5, 10, 20, 50, 100, 200)),
    )
)
_LINES = 4


@dataclasses.dataclass(frozen=True, kw_only=True)
class Bar:
    """A month: the bar, the line above it, and where its label stands."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    line: float
    label: str
    title: str
    empty: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """A line across, with what it stands for."""

    y: float
    label: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Chart:
    width: int
    height: int
    left: int
    floor: int
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    summary: str


def chart(months: Sequence[Month]) -> Chart | None:
    """Return the chart of `months`, None where nothing was decided in any."""
    decided = [month for month in months if month.count]
    if not decided:
        return None
    step = _step(max(month.ninth for month in decided))
    top = step * _LINES
    return Chart(
        width=WIDTH,
        height=HIGH,
        left=_LEFT,
        floor=HIGH - _BOTTOM,
        bars=tuple(_bar(n, month, len(months), top) for n, month in enumerate(months)),
        lines=tuple(
            Line(y=_y(step * n, top), label=_short(step * n)) for n in range(_LINES + 1)
        ),
        summary=_summary(decided),
    )


def _step(longest: timedelta) -> timedelta:
    """Return the first step that is long enough, or a round number of days."""
    wanted = longest / _LINES
    for step in _STEPS:
        if step >= wanted:
            return step
    return timedelta(days=100 * (wanted // timedelta(days=100) + 1))


def _bar(number: int, month: Month, count: int, top: timedelta) -> Bar:
    room = (WIDTH - _LEFT) / count
    width = min(34.0, room * 0.56)
    middle = _LEFT + room * (number + 0.5)
    y = _y(month.median, top)
    return Bar(
        x=round(middle - width / 2, 1),
        y=y,
        width=round(width, 1),
        height=round(max(HIGH - _BOTTOM - y, 1.5), 1),
        middle=round(middle, 1),
        line=_y(month.ninth, top),
        label=month.label.partition(" ")[0],
        title=_title(month),
        empty=not month.count,
    )


def _y(of: timedelta, top: timedelta) -> float:
    return round(HIGH - _BOTTOM - (HIGH - _BOTTOM - _TOP) * (of / top), 1)


def _short(of: timedelta) -> str:
    if not of:
        return "0"
    if of >= timedelta(days=1):
        return f"{of / timedelta(days=1):g} d"
    if of >= timedelta(hours=1):
        return f"{of / timedelta(hours=1):g} h"
    return f"{of // timedelta(minutes=1)} min"


def _title(month: Month) -> str:
    if not month.count:
        return f"{month.label}: nothing was decided"
    return (
        f"{month.label}: {counted(month.count, 'decision')}, median "
        f"{audit_durations.spoken(month.median)}, nine of ten within "
        f"{audit_durations.spoken(month.ninth)}"
    )


def _summary(decided: Sequence[Month]) -> str:
    slowest = max(decided, key=lambda month: month.median)
    return (
        f"{counted(sum(month.count for month in decided), 'decision')} in "
        f"{counted(len(decided), 'month')}. The slowest month by its median is "
        f"{slowest.label}, with {audit_durations.spoken(slowest.median)}."
    )

"""Back-tests that see of a schema what was known at the time, and nothing later.

    backtest = SchemaAwareBacktest("bars_v1", "2016-01-01", "2026-01-01")
    report = backtest.run_backtest(bars, strategy=lambda cut: trade(cut.data))

`docs/spokes/backtest.md` says how data is cut. Needs the extra `validation`.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Callable, Iterator
from typing import Any

from schema_registry_client import _moments, _sync, _timeline, _values, errors
from schema_registry_client.integrations import (
    _registry_users,
    backtest_clock,
    backtest_frames,
    backtest_timelines,
)
from schema_registry_client.integrations.backtest_errors import (
    InvalidTimes,
    LookAhead,
    SchemaValidationError,
)
from schema_registry_client.integrations.backtest_timelines import KnownAt
from schema_registry_client.validation._libraries import pc

__all__ = [
    "BacktestReport",
    "Cut",
    "CutReport",
    "InvalidTimes",
    "LookAhead",
    "SchemaAwareBacktest",
    "SchemaValidationError",
]
_FIRST = 10  # rows that an error names


@dataclasses.dataclass(frozen=True)
class Cut:
    """The rows of one stretch of time, in which one version was in force.

    `since` is part of it, `until` is not. `data` is of the kind that was given, with
    moments that have a zone and without empty columns of other versions; `first_row` is
    the number of its first row in the data that was given.
    """

    since: datetime.datetime
    until: datetime.datetime
    version: _values.SchemaVersion
    first_row: int
    rows: int
    data: Any = dataclasses.field(repr=False, compare=False)


@dataclasses.dataclass(frozen=True)
class CutReport:
    """One cut that was run: `result` is what the strategy returned."""

    since: datetime.datetime
    until: datetime.datetime
    version: _values.SchemaVersion
    first_row: int
    rows: int
    result: Any = None


@dataclasses.dataclass(frozen=True)
class BacktestReport:
    """A back-test that came to its end; rows outside of its period were not run."""

    schema_id: str
    start: datetime.datetime
    end: datetime.datetime
    known_at: KnownAt
    rows: int
    outside: int
    cuts: tuple[CutReport, ...]

    @property
    def results(self) -> tuple[Any, ...]:
        """What the strategy returned, cut by cut."""
        return tuple(cut.result for cut in self.cuts if cut.rows)


class SchemaAwareBacktest(_registry_users.RegistryUser):
    """Cuts data by the versions of its schema, and validates each cut by its own.

    `known_at` is a moment, after which nothing is known that the hub learned later;
    `"then"` knows at each moment what was known at that moment; None is what the hub
    knows now. `time_column` names the column of moments (pandas: or the index), and
    `timezone` is for moments without a zone. Without `registry` a client is made from
    the environment, and closed with the back-test.
    """

    def __init__(  # noqa: PLR0913 -- each is named at the call
        self,
        schema_id: str,
        start_date: _moments.Moment,
        end_date: _moments.Moment,
        *,
        known_at: KnownAt = None,
        time_column: str | None = None,
        timezone: str | None = None,
        registry: _sync.SchemaRegistryClient | None = None,
    ) -> None:
        self.schema_id = schema_id
        self.start, self.end = _timeline.period(start_date, end_date)
        self.known_at = known_at
        self._time_column = time_column
        self._timezone = timezone
        super().__init__(registry)

    @functools.cached_property
    def schema_versions(self) -> _timeline.Timeline:
        """From when on which version was in force; asked for once."""
        return backtest_timelines.known(
            self.schema_registry, self.schema_id, self.start, self.end, self.known_at
        )

    @functools.cached_property
    def _fields(self) -> backtest_timelines.Fields:
        # Of every version, known or not: what must not be known has to be recognized.
        published = backtest_timelines.versions(self.schema_registry, self.schema_id)
        return backtest_timelines.Fields([*published, *self.schema_versions.values()])

    def run_backtest(
        self,
        data: Any,  # noqa: ANN401 -- a frame
        strategy: Callable[[Cut], Any] | None = None,
    ) -> BacktestReport:
        """Validate each cut, and have `strategy` run on it; stop at the first bad one.

        Raises SchemaValidationError, LookAhead, InvalidTimes, and errors.NotInForce for
        rows of the period that no version was in force for.
        """
        table = backtest_frames.frame(data, self._time_column, self._timezone)
        clock = backtest_clock.Clock(table.times())
        reports = []
        for cut in self._cuts(table, clock):
            outcome = strategy(cut) if strategy is not None and cut.rows else None
            reports.append(
                CutReport(
                    cut.since, cut.until, cut.version, cut.first_row, cut.rows, outcome
                )
            )
        inside = sum(each.rows for each in reports)
        return BacktestReport(
            schema_id=self.schema_id,
            start=self.start,
            end=self.end,
            known_at=self.known_at,
            rows=inside,
            outside=len(clock) - inside,
            cuts=tuple(reports),
        )

    def _cuts(
        self, table: backtest_frames.Frame, clock: backtest_clock.Clock
    ) -> Iterator[Cut]:
        """Yield the cuts in order, each once it is known to be good."""
        place = clock.place(self.start)
        for span in backtest_timelines.spans(self.schema_versions):
            first, last = clock.place(span.since), clock.place(span.until)
            self._check_covered(clock, place, first)
            guard = _Guard(self._fields, span, self.known_at, first, clock)
            part = guard.checked(table.rows(first, last))
            self._validate(part, guard)
            yield Cut(
                since=span.since,
                until=span.until,
                version=span.version,
                first_row=first,
                rows=last - first,
                data=part.data,
            )
            place = last
        self._check_covered(clock, place, clock.place(self.end))

    def _check_covered(
        self, clock: backtest_clock.Clock, first: int, last: int
    ) -> None:
        if first < last:
            at = clock.moment(first)
            raise errors.NotInForce(self.schema_id, at, self.start, self.end)

    def _validate(self, part: backtest_frames.Frame, guard: _Guard) -> None:
        result = self.schema_registry.validate(
            part.data, guard.span.version.pin, examples=_FIRST
        )
        if not result.ok:
            reasons = tuple(map(str, result.failures))
            raise guard.error(SchemaValidationError, result.failing, reasons)


@dataclasses.dataclass(frozen=True)
class _Guard:
    """What one cut may know, and what is said where it knows more."""

    fields: backtest_timelines.Fields
    span: backtest_timelines.Span
    known_at: KnownAt
    first: int
    clock: backtest_clock.Clock

    def checked(self, part: backtest_frames.Frame) -> backtest_frames.Frame:
        """Return the rows without the empty columns of other versions.

        Raises LookAhead for a value in a column that only a later version declares.
        """
        version = self.span.version
        strangers = self.fields.strangers(part.columns, version.version)
        empty = []
        for name in strangers:
            filled = part.filled(name)
            later = self.fields.first(name, self.span, self.known_at)
            if not filled.true_count:
                empty.append(name)
            elif later is not None:
                pin = f"{version.schema_id}@{later}"
                reason = f"/{name} is known only from {pin} on [look-ahead]"
                raise self.error(LookAhead, filled, (reason,))
        return part.without(empty) if empty else part

    def error(
        self,
        kind: type[SchemaValidationError],
        failing: Any,  # noqa: ANN401 -- Arrow's
        reasons: tuple[str, ...],
    ) -> SchemaValidationError:
        """Return an error of a kind about these rows of the cut."""
        numbers = pc.indices_nonzero(failing).slice(0, _FIRST).to_pylist()
        rows = tuple(self.first + number for number in numbers)
        moment = self.clock.moment(rows[0])
        return kind(moment, self.span.version, rows, failing.true_count, reasons)

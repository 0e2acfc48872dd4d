"""Where a moment falls among rows in order of time, exactly, whatever their unit."""

from __future__ import annotations

import bisect
import datetime
from typing import Any

from schema_registry_client.integrations.backtest_errors import InvalidTimes
from schema_registry_client.validation._libraries import pa, pc, types

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_MICRO = datetime.timedelta(microseconds=1)
# Of a unit: how many of it make a microsecond, or how many microseconds it is long.
_UNITS = {"s": (1, 10**6), "ms": (1, 10**3), "us": (1, 1), "ns": (10**3, 1)}


class Clock:
    """The moments of rows in order, and where a moment falls among them.

    Raises InvalidTimes for rows without a moment, and for those that go back in time.
    """

    def __init__(self, times: Any) -> None:  # noqa: ANN401 -- Arrow's
        if isinstance(times, pa.ChunkedArray):
            times = times.combine_chunks()
        if not types.is_timestamp(times.type):
            raise InvalidTimes(f"These are no moments but {times.type}.")
        if times.null_count:
            row = pc.index(pc.is_null(times), pa.scalar(value=True)).as_py()
            raise InvalidTimes(
                f"Row {row} has no moment ({times.null_count} such rows)."
            )
        self._unit = times.type.unit
        self._ticks = times.cast(pa.int64())
        self._check_order()

    def __len__(self) -> int:
        return len(self._ticks)

    def place(self, moment: datetime.datetime) -> int:
        """Return the number of the first row that is not before `moment`."""
        more, long = _UNITS[self._unit]
        micro = (moment - _EPOCH) // _MICRO
        wanted = -(-micro * more // long)  # rounded up: exact whatever the unit
        rows = range(len(self._ticks))
        return bisect.bisect_left(
            rows, wanted, key=lambda row: self._ticks[row].as_py()
        )

    def moment(self, row: int) -> datetime.datetime:
        """Return the moment of a row, digits beyond the microsecond dropped."""
        more, long = _UNITS[self._unit]
        ticks: int = self._ticks[row].as_py()
        return _EPOCH + _MICRO * (ticks * long // more)

    def _check_order(self) -> None:
        if len(self._ticks) < 2:
            return
        back = pc.less(self._ticks.slice(1), self._ticks.slice(0, len(self) - 1))
        if back.true_count:
            row = pc.index(back, pa.scalar(value=True)).as_py() + 1
            raise InvalidTimes(
                f"Row {row} ({self.moment(row).isoformat()}) is before the row above it "
                f"({self.moment(row - 1).isoformat()}). Sort the data by time first."
            )

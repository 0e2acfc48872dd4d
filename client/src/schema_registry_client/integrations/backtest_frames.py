"""Frames of pandas, polars and pyarrow as rows in order of time that can be cut.

Neither pandas nor polars is imported: whoever has a frame has imported it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from schema_registry_client.integrations.backtest_errors import InvalidTimes
from schema_registry_client.validation._libraries import pa, pc, types
from schema_registry_client.validation.errors import InvalidData

_WANTED = "Name the column: time_column='ts'."
_NO_ZONE = (
    "{} has moments without a zone, and a back-test does not guess which one: say "
    "timezone='UTC' or timezone='America/New_York'."
)


class Frame(Protocol):
    """A table of any kind, and how to take parts of it."""

    data: Any

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns."""

    def times(self) -> Any:  # noqa: ANN401 -- Arrow's
        """Return the moments of the rows as an Arrow array."""

    def rows(self, first: int, last: int) -> Frame:
        """Return the rows from `first` up to `last`, which is not among them."""

    def without(self, names: Sequence[str]) -> Frame:
        """Return it without these columns."""

    def filled(self, name: str) -> Any:  # noqa: ANN401 -- Arrow's
        """Return in which rows a column has a value, as an Arrow array."""


class Pandas:
    """A DataFrame of pandas, by its index or by a column."""

    def __init__(self, data: Any, time_column: str | None, zone: str | None) -> None:  # noqa: ANN401
        self._name = time_column
        self._by_index = time_column is None or time_column not in data.columns
        by = self._indexed if self._by_index else self._with_column
        self.data = by(data, zone)

    def _indexed(self, data: Any, zone: str | None) -> Any:  # noqa: ANN401 -- a frame
        index = data.index
        named = self._name is None or index.name in {None, self._name}
        if not (named and hasattr(index, "tz_localize")):
            missing = "" if self._name is None else f" and no column {self._name!r}"
            raise InvalidTimes(f"The frame has no DatetimeIndex{missing}. {_WANTED}")
        if index.tz is None:
            known = _zone(zone, "The index")
            index = _aware(lambda: index.tz_localize(known))
        if self._name is not None:
            index = index.rename(self._name)
        return data if index is data.index else data.set_axis(index, axis=0)

    def _with_column(self, data: Any, zone: str | None) -> Any:  # noqa: ANN401 -- a frame
        name = _named(self._name, [*data.columns])
        series = data[name]
        _check_kind(series.dtype.kind == "M", repr(name), series.dtype)
        if series.dt.tz is not None:
            return data
        known = _zone(zone, repr(name))
        return data.assign(**{name: _aware(lambda: series.dt.tz_localize(known))})

    @property
    def columns(self) -> list[str]:
        """The names of the columns but for the index."""
        return [str(name) for name in self.data.columns]

    def times(self) -> Any:  # noqa: ANN401 -- Arrow's
        """Return the moments of the rows as an Arrow array."""
        kept = self.data.index if self._by_index else self.data[self._name]
        return pa.array(kept, from_pandas=True)

    def rows(self, first: int, last: int) -> Pandas:
        """Return the rows from `first` up to `last`, which is not among them."""
        return self._of(self.data.iloc[first:last])

    def without(self, names: Sequence[str]) -> Pandas:
        """Return it without these columns."""
        kept = [name not in names for name in self.columns]
        return self._of(self.data.loc[:, kept])

    def filled(self, name: str) -> Any:  # noqa: ANN401 -- Arrow's
        """Return in which rows a column has a value, as an Arrow array."""
        return pa.array(self.data.iloc[:, self.columns.index(name)].notna())

    def _of(self, data: Any) -> Pandas:  # noqa: ANN401 -- a frame
        made = object.__new__(Pandas)
        made.data, made._by_index, made._name = data, self._by_index, self._name
        return made


class Polars:
    """A DataFrame of polars, by a column."""

    def __init__(self, data: Any, time_column: str | None, zone: str | None) -> None:  # noqa: ANN401
        polars = sys.modules["polars"]
        if isinstance(data, polars.LazyFrame):
            data = data.collect()
        self._name = _named(time_column, data.columns)
        kind = data.schema[self._name]
        if kind == polars.Date:
            data = data.with_columns(polars.col(self._name).cast(polars.Datetime("us")))
        moments = polars.Date | polars.Datetime
        _check_kind(isinstance(kind, moments), repr(self._name), kind)
        if data.schema[self._name].time_zone is None:
            known = _zone(zone, repr(self._name))
            column = polars.col(self._name).dt.replace_time_zone(known)
            data = _aware(lambda: data.with_columns(column))
        self.data = data

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [*self.data.columns]

    def times(self) -> Any:  # noqa: ANN401 -- Arrow's
        """Return the moments of the rows as an Arrow array."""
        return self.data[self._name].to_arrow()

    def rows(self, first: int, last: int) -> Polars:
        """Return the rows from `first` up to `last`, which is not among them."""
        return self._of(self.data.slice(first, last - first))

    def without(self, names: Sequence[str]) -> Polars:
        """Return it without these columns."""
        return self._of(self.data.drop(names))

    def filled(self, name: str) -> Any:  # noqa: ANN401 -- Arrow's
        """Return in which rows a column has a value, as an Arrow array."""
        return _valid(self.data[name].to_arrow())

    def _of(self, data: Any) -> Polars:  # noqa: ANN401 -- a frame
        made = object.__new__(Polars)
        made.data, made._name = data, self._name
        return made


class Arrow:
    """A Table of pyarrow, by a column."""

    def __init__(self, data: Any, time_column: str | None, zone: str | None) -> None:  # noqa: ANN401
        self._name = _named(time_column, data.schema.names)
        number = data.schema.names.index(self._name)
        column = data.column(number)
        if types.is_date(column.type):
            column = column.cast(pa.timestamp("ms"))
        _check_kind(types.is_timestamp(column.type), self._name, column.type)
        if column.type.tz is None:
            known = _zone(zone, repr(self._name))
            column = _aware(lambda: pc.assume_timezone(column, known))
        self.data = data.set_column(number, self._name, column)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [*self.data.schema.names]

    def times(self) -> Any:  # noqa: ANN401 -- Arrow's
        """Return the moments of the rows as an Arrow array."""
        return self.data[self._name].combine_chunks()

    def rows(self, first: int, last: int) -> Arrow:
        """Return the rows from `first` up to `last`, which is not among them."""
        return self._of(self.data.slice(first, last - first))

    def without(self, names: Sequence[str]) -> Arrow:
        """Return it without these columns."""
        return self._of(self.data.drop_columns([*names]))

    def filled(self, name: str) -> Any:  # noqa: ANN401 -- Arrow's
        """Return in which rows a column has a value, as an Arrow array."""
        return _valid(self.data[name].combine_chunks())

    def _of(self, data: Any) -> Arrow:  # noqa: ANN401 -- a table
        made = object.__new__(Arrow)
        made.data, made._name = data, self._name
        return made


def frame(data: Any, time_column: str | None, zone: str | None) -> Frame:  # noqa: ANN401
    """Return the data as a frame whose moments have a zone.

    Raises InvalidTimes, and InvalidData for what is no table.
    """
    module = type(data).__module__.partition(".")[0]
    if module in ("pandas", "geopandas") and hasattr(data, "columns"):
        return Pandas(data, time_column, zone)
    if module == "polars" and type(data).__name__ in {"DataFrame", "LazyFrame"}:
        return Polars(data, time_column, zone)
    if isinstance(data, pa.RecordBatch):
        data = pa.Table.from_batches([data])
    if isinstance(data, pa.Table):
        return Arrow(data, time_column, zone)
    raise InvalidData(
        f"{type(data).__qualname__} cannot be cut by time: pass a DataFrame of pandas or "
        "polars, or a pyarrow Table."
    )


def _valid(array: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return where there is a value; NaN is none."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return pc.invert(pc.is_null(array, nan_is_null=types.is_floating(array.type)))


def _named(time_column: str | None, names: Sequence[str]) -> str:
    if time_column is None:
        raise InvalidTimes(f"This table has no index of time. {_WANTED}")
    if [*names].count(time_column) != 1:
        raise InvalidTimes(f"There is no one column {time_column!r} among {[*names]}.")
    return time_column


def _check_kind(fits: bool, name: str, kind: object) -> None:  # noqa: FBT001 -- a check
    if not fits:
        raise InvalidTimes(f"{name} holds no moments but {kind}. Convert it first.")


def _zone(zone: str | None, what: str) -> str:
    if zone is None:
        raise InvalidTimes(_NO_ZONE.format(what))
    return zone


def _aware(convert: Callable[[], Any]) -> Any:  # noqa: ANN401 -- what it converts
    """Return what `convert` makes: each library has errors of its own for a bad hour."""
    try:
        return convert()
    except Exception as error:
        raise InvalidTimes(
            "A moment does not exist in this zone, or comes twice, as when clocks are "
            f"changed, or there is no such zone: {error}"
        ) from error

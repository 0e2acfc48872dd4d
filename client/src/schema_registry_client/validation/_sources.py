"""From what people have to batches of rows as JSON values.

Neither pandas nor polars is imported: whoever has a frame has imported it.
"""

from __future__ import annotations

import functools
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from schema_registry_client.validation import _arrow_columns, _value_columns
from schema_registry_client.validation._columns import Column
from schema_registry_client.validation._libraries import pa
from schema_registry_client.validation.errors import InvalidData

# Rows of a batch: few enough to stay near the processor, many enough that a call of
# Arrow costs nothing; of Python values fewer, since each takes a hundred bytes.
ROWS = 262_144
_VALUES = 8_192


def columns(data: Any) -> Iterator[Column]:  # noqa: ANN401 -- any of many kinds
    """Yield the rows of the data, in batches. Raises InvalidData."""
    module = type(data).__module__.partition(".")[0]
    if module in ("pandas", "geopandas"):
        return _pandas(data)
    if module == "polars":
        return _polars(data)
    if isinstance(data, pa.Table):
        return _table(data)
    if isinstance(data, pa.RecordBatch):
        return _table(pa.Table.from_batches([data]))
    if isinstance(data, pa.RecordBatchReader):
        return itertools.chain.from_iterable(
            _table(pa.Table.from_batches([batch])) for batch in data
        )
    if isinstance(data, str | bytes | bytearray | os.PathLike):
        return _lines(data)
    if isinstance(data, Iterable) and not isinstance(data, Mapping):
        return _records(data)
    raise InvalidData(
        f"{type(data).__qualname__} is no table: pass a DataFrame of pandas or polars, "
        "a pyarrow Table or RecordBatch, a list of dicts, or lines of JSON."
    )


def _table(table: Any) -> Iterator[Column]:  # noqa: ANN401 -- Arrow's
    _check_names(table.schema.names)
    for first in range(0, table.num_rows, ROWS):
        part = table.slice(first, ROWS)
        arrays = [_one(part.column(number)) for number in range(part.num_columns)]
        yield _row_column(part.schema.names, arrays, part.num_rows)


def _row_column(names: list[str], arrays: list[Any], length: int) -> Column:
    return _arrow_columns.row_column(names, arrays, length, _value_columns.column)


def _check_names(names: list[str]) -> None:
    if len(set(names)) != len(names):
        twice = sorted({name for name in names if names.count(name) > 1})
        raise InvalidData(f"Two columns of one name: {', '.join(twice)}.")


def _one(chunked: Any) -> Any:  # noqa: ANN401 -- Arrow's
    return chunked.chunk(0) if chunked.num_chunks == 1 else chunked.combine_chunks()


def _polars(data: Any) -> Iterator[Column]:  # noqa: ANN401 -- a frame
    if hasattr(data, "collect"):
        data = data.collect()
    if not hasattr(data, "iter_slices"):
        raise InvalidData("A polars Series is no table; pass a DataFrame.")
    for part in data.iter_slices(ROWS):
        take = functools.partial(_newest, part)
        yield from _table(_taken(take, "A column"))


def _newest(frame: Any) -> Any:  # noqa: ANN401 -- a frame
    """Return the Arrow table of a polars frame, without rewriting its text."""
    polars = sys.modules["polars"]
    level = getattr(polars, "CompatLevel", None)
    return frame.to_arrow(compat_level=level.newest()) if level else frame.to_arrow()


def _pandas(data: Any) -> Iterator[Column]:  # noqa: ANN401 -- a frame
    if not hasattr(data, "columns"):
        raise InvalidData("A pandas Series is no table; pass a DataFrame.")
    if any(name is not None for name in data.index.names):
        # An index with a name is a column by another name; one without only counts.
        unnamed = [n for n, name in enumerate(data.index.names) if name is None]
        data = data.reset_index(level=unnamed, drop=True) if unnamed else data
        data = data.reset_index()
    names = [str(name) for name in data.columns]
    _check_names(names)
    for first in range(0, len(data), ROWS):
        part = data.iloc[first : first + ROWS]
        members = {
            name: _series(part.iloc[:, number]) for number, name in enumerate(names)
        }
        yield _arrow_columns.of_members(members, len(part))


def _series(series: Any) -> Column:  # noqa: ANN401 -- a column of a frame
    if series.dtype == object:
        return _value_columns.column(series.tolist())
    values, is_null = series, True
    if type(series.dtype).__module__.startswith("numpy") and series.dtype.kind == "f":
        # NaN is found by a sum, which is quicker than a search.
        values, is_null = series.to_numpy(), False
    what = f"Column {series.name!r} of {series.dtype}"
    array = _taken(lambda: pa.array(values, from_pandas=is_null), what)
    if isinstance(array, pa.ChunkedArray):
        array = _one(array)
    return _arrow_columns.column(array, None, _value_columns.column)


def _taken(take: Callable[[], Any], what: str) -> Any:  # noqa: ANN401 -- Arrow's
    """Return what Arrow makes of a column. Raises InvalidData."""
    try:
        return take()
    except pa.ArrowException as error:
        raise InvalidData(f"{what} has no form in Arrow: {error}.") from error


def _records(data: Iterable[Any]) -> Iterator[Column]:
    rows = iter(data)
    while batch := list(itertools.islice(rows, _VALUES)):
        yield from _halved(batch)


def _halved(batch: list[Any]) -> Iterator[Column]:
    """Yield the batch, or its halves where rows have little in common."""
    try:
        read = _value_columns.column(batch)
    except _value_columns.TooSparse:
        middle = len(batch) // 2
        yield from _halved(batch[:middle])
        yield from _halved(batch[middle:])
        return
    yield read


def _lines(data: Any) -> Iterator[Column]:  # noqa: ANN401 -- text, bytes or a path
    """Yield rows of lines of JSON: text and bytes are the lines, a path names a file."""
    if isinstance(data, os.PathLike):
        with Path(data).open("rb") as file:
            yield from _records(_parsed(file))
        return
    lines = data.split("\n") if isinstance(data, str) else bytes(data).split(b"\n")
    yield from _records(_parsed(lines))


def _parsed(lines: Iterable[str | bytes]) -> Iterator[Any]:
    for line in lines:
        if not line.strip():
            continue
        try:
            yield json.loads(line, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            yield _value_columns.UNREADABLE


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON.")

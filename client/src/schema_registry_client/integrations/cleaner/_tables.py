"""Rows that are in memory already: frames, tables, dicts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from schema_registry_client.integrations.cleaner import _members, _ndjson, _storing
from schema_registry_client.integrations.cleaner._batches import Reasons, Stored
from schema_registry_client.integrations.cleaner._shapes import Shape
from schema_registry_client.validation import InvalidData, _sources
from schema_registry_client.validation._columns import Column
from schema_registry_client.validation._libraries import pa


class Rows:
    """Rows of any kind, to be validated and stored by a shape. Raises InvalidData."""

    def __init__(self, data: Any, shape: Shape) -> None:  # noqa: ANN401 -- any of many
        self._shape = shape
        self._table = _table(data)
        self._records = [] if self._table is not None else list(data)
        self.refused: Mapping[int, Reasons] = dict(self._unknown())

    def columns(self) -> Iterable[Column]:
        """Return the rows to be validated."""
        if self._table is None:
            return _sources.columns(self._records) if self._records else ()
        found = _storing.arrays(self._table)
        return (_members.column(found, self._table.num_rows, self._shape),)

    def stored(self) -> Stored:
        """Return the rows by the Arrow schema."""
        if self._table is None:
            return _ndjson.stored(self._records, self._shape)
        found = _storing.arrays(self._table)
        return _storing.stored(self._shape.arrow, found, self._table.num_rows, {})

    def _unknown(self) -> Iterable[tuple[int, Reasons]]:
        if self._table is not None:
            reasons = _members.unknown(self._table.column_names, self._shape)
            return (
                (row, reasons) for row in range(self._table.num_rows if reasons else 0)
            )
        return (
            (row, reasons)
            for row, record in enumerate(self._records)
            if isinstance(record, dict)
            and (reasons := _members.unknown(record, self._shape))
        )


def _table(data: Any) -> Any | None:  # noqa: ANN401 -- a table; None: these are records
    module = type(data).__module__.partition(".")[0]
    if module in ("pandas", "geopandas") and hasattr(data, "columns"):
        keep = any(name is not None for name in data.index.names)
        return pa.Table.from_pandas(data, preserve_index=keep).replace_schema_metadata()
    if module == "polars" and hasattr(data, "to_arrow"):
        level = getattr(sys.modules["polars"], "CompatLevel", None)
        return data.to_arrow(compat_level=level.oldest()) if level else data.to_arrow()
    if isinstance(data, pa.RecordBatch):
        return pa.Table.from_batches([data])
    if isinstance(data, pa.Table):
        return data
    if isinstance(data, list | tuple):
        return None
    raise InvalidData(
        f"{type(data).__qualname__} is no table: pass a DataFrame of pandas or polars, "
        "a pyarrow Table or RecordBatch, or a list of dicts."
    )

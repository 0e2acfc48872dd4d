"""Parquet: rows are validated as they are stored, and stored anew if they passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as _parquet

from schema_registry_client.integrations.cleaner import _kept, _members, _storing
from schema_registry_client.integrations.cleaner._batches import Batch, Read, Stored
from schema_registry_client.integrations.cleaner._shapes import Shape
from schema_registry_client.integrations.cleaner._text_batches import nothing
from schema_registry_client.integrations.cleaner.errors import UnreadableInput
from schema_registry_client.integrations.cleaner.options import Options
from schema_registry_client.validation._libraries import pa

parquet: Any = _parquet
_ROWS = 131_072


class Source:
    """A Parquet file."""

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        self._options = options
        self.total = path.stat().st_size
        if not self.total:
            raise UnreadableInput(str(path), "the file is empty")
        try:
            self._file = parquet.ParquetFile(path)
        except (pa.ArrowException, OSError) as error:
            raise UnreadableInput(str(path), f"this is no Parquet: {error}") from error
        self._names = _members.renamed(path, self._file.schema_arrow.names, options)
        self._seen = 0

    @property
    def read(self) -> int:
        """How many bytes of the file were read, by the rows that were."""
        return int(self.total * self._seen / (self._file.metadata.num_rows or 1))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def batches(self) -> Iterator[Batch]:
        """Yield the rows. Raises UnreadableInput."""
        batches = self._file.iter_batches(batch_size=_ROWS)
        while True:
            try:
                batch = next(batches, None)
            except (pa.ArrowException, OSError) as error:
                raise UnreadableInput(
                    str(self._path), f"the file is damaged: {error}"
                ) from error
            if batch is None:
                return
            self._seen += batch.num_rows
            table = pa.Table.from_batches([batch]).rename_columns(list(self._names))
            yield _Batch(table, self._options)


class _Batch:
    """Some rows of the file."""

    def __init__(self, table: Any, options: Options) -> None:  # noqa: ANN401 -- Arrow's
        self._table = table
        self._options = options
        self.rows: int = table.num_rows

    def raw(self, place: int) -> Mapping[str, Any]:
        """Return what is kept of a row in quarantine."""
        return {"record": _kept.row(self._table, place)}

    def read(self, shape: Shape) -> Read:
        """Return the rows as the shape has them."""
        table = self._table
        if self._options.extra == "drop":
            table = table.select([n for n in table.column_names if n in shape.known])
        refusal = _members.unknown(table.column_names, shape)
        if refusal:
            refused = dict.fromkeys(range(self.rows), refusal)
            return Read(self.rows, (), refused, [], nothing)

        def store(wanted: Any | None) -> Stored:  # noqa: ANN401 -- a mask
            kept = table if wanted is None else table.filter(wanted)
            arrays = _storing.arrays(kept)
            return _storing.stored(shape.arrow, arrays, kept.num_rows, {})

        column = _members.column(_storing.arrays(table), self.rows, shape)
        return Read(self.rows, (column,), {}, None, store)

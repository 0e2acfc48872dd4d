"""CSV. A block is read whole; only where that is refused are its lines looked at.

Both ways use the same reader, so they say the same of a line. Cells are read as what
the Arrow schema has for their column; what is empty is not there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from schema_registry_client.integrations.cleaner import _members, _quotes, _storing
from schema_registry_client.integrations.cleaner._batches import Batch, Read, Stored
from schema_registry_client.integrations.cleaner._csv_reading import Reading
from schema_registry_client.integrations.cleaner._lines import Block, Lines
from schema_registry_client.integrations.cleaner._shapes import Shape
from schema_registry_client.integrations.cleaner._text_batches import (
    Cut,
    Records,
    nothing,
)
from schema_registry_client.integrations.cleaner.errors import UnreadableInput
from schema_registry_client.integrations.cleaner.options import Options
from schema_registry_client.validation._libraries import pa


class Source:
    """A file of CSV whose first line names the columns."""

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        self._options = options
        self._lines = Lines(path, options)
        self.total = self._lines.total
        self._header: tuple[str, ...] = ()
        self._reading: tuple[str, Reading] | None = None

    @property
    def read(self) -> int:
        """How many bytes of the file were read."""
        return self._lines.read

    def close(self) -> None:
        """Let go of the file."""
        self._lines.close()

    def batches(self) -> Iterator[Batch]:
        """Yield the rows. Raises UnreadableInput."""
        for block in self._undivided(self._lines.blocks()):
            text, first, ends = block.text, block.first, block.ends
            if not self._header:
                if block.is_cut:
                    raise UnreadableInput(str(self._path), "its header is too long")
                begin = len(text) - len(text.lstrip(b"\r\n"))
                line, _, rest = text[begin:].partition(b"\n")
                if not line:
                    continue
                self._header = self._names(line)
                before = text.count(b"\n", 0, begin) + 1
                text, first, ends = rest, first + before, ends - before
            if block.is_cut:
                yield Cut(text, first, self._options.longest_line)
            elif text[:1].strip() or text.strip(b"\r\n"):  # the quick question first
                yield _Batch(self, Records(text, first), ends)
        if not self._header:
            raise UnreadableInput(str(self._path), "there is no header")

    def _undivided(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Yield blocks none of which ends inside a cell, unless that is very long."""
        held: Block | None = None
        for block in blocks:
            if held is not None:
                if block.is_cut:
                    yield held
                else:
                    ends = held.ends + block.ends
                    block = Block(held.text + block.text, held.first, ends=ends)  # noqa: PLW2901
                held = None
            at = None if block.is_cut else self._unfinished(block.text)
            if at is None:
                yield block
                continue
            before = block.text.count(b"\n", 0, at)
            if before:
                yield Block(block.text[:at], block.first, ends=before)
            rest = block.ends - before
            held = Block(block.text[at:], block.first + before, ends=rest)
        if held is not None:
            yield held

    def _unfinished(self, text: bytes) -> int | None:
        at = _quotes.unfinished(text, self._options.delimiter.encode())
        is_long = at is not None and len(text) - at > self._options.longest_line
        return None if is_long else at

    def refusal(self, shape: Shape) -> tuple[str, ...]:
        """Return what is wrong with every row, whatever it holds."""
        if self._options.extra == "drop":
            return ()
        return _members.unknown(self._header, shape)

    def reading(self, shape: Shape) -> Reading:
        """Return how a block is read by a shape."""
        if self._reading is None or self._reading[0] != shape.pin:
            made = Reading(
                str(self._path), self._header, shape, self._options.delimiter
            )
            self._reading = shape.pin, made
        return self._reading[1]

    def _names(self, line: bytes) -> tuple[str, ...]:
        try:
            text = line.decode().removesuffix("\r")
            [names] = csv.reader([text], delimiter=self._options.delimiter, strict=True)
        except (ValueError, csv.Error) as error:
            raise UnreadableInput(
                str(self._path), f"its header cannot be read: {error}"
            ) from error
        return _members.renamed(self._path, names, self._options)


class _Batch:
    """The lines of a block."""

    def __init__(self, source: Source, records: Records, ends: int) -> None:
        self._source = source
        self._records = records
        self._ends = ends

    @property
    def rows(self) -> int:
        """How many lines hold something."""
        return len(self._records)

    def raw(self, place: int) -> Mapping[str, Any]:
        """Return what is kept of a row in quarantine, and where it stood."""
        return self._records.raw(place)

    def read(self, shape: Shape) -> Read:
        """Return the rows as the shape has them."""
        refusal = self._source.refusal(shape)
        if refusal:
            refused = dict.fromkeys(range(self.rows), refusal)
            return Read(self.rows, (), refused, [], nothing)
        reading = self._source.reading(shape)
        table = self._whole(reading)
        if table is not None:
            return _read(shape, table, table.num_rows, {}, None)
        table, places, sieved = reading.sifted(self._records.lines)
        return _read(shape, table, self.rows, sieved, places)

    def _whole(self, reading: Reading) -> Any | None:  # noqa: ANN401 -- Arrow's
        text = self._records.text
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n")
            if b"\r" in text:
                return None
        try:
            table = reading.table(text)
        except pa.ArrowInvalid:
            return None
        is_whole = table.num_rows == self._ends or table.num_rows == self.rows
        return table if is_whole else None


def _read(
    shape: Shape,
    table: Any,  # noqa: ANN401 -- Arrow's
    length: int,
    refused: Mapping[int, tuple[str, ...]],
    places: list[int] | None,
) -> Read:
    table = table.combine_chunks()

    def store(wanted: Any | None) -> Stored:  # noqa: ANN401 -- a mask
        kept = table if wanted is None else table.filter(wanted)
        arrays = _storing.arrays(kept)
        return _storing.stored(shape.arrow, arrays, kept.num_rows, {})

    def columns() -> Iterator[Any]:
        yield _members.column(_storing.arrays(table), table.num_rows, shape)

    return Read(length, columns(), refused, places, store)

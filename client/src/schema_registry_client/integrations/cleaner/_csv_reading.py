"""How a block of CSV is read by a version, whole or with its bad lines sieved out."""

from __future__ import annotations

import collections
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow.csv as _csv

from schema_registry_client.integrations.cleaner import _quotes, _storing
from schema_registry_client.integrations.cleaner._batches import Reasons
from schema_registry_client.integrations.cleaner._shapes import Shape
from schema_registry_client.integrations.cleaner.errors import (
    UnreadableInput,
    UnsuitableSchema,
)
from schema_registry_client.validation._libraries import pa, pc, types

csv: Any = _csv
_PIECE = 1_000
_BLOCK = 1 << 20
_IN_COLUMN = re.compile(r"In CSV column #(\d+): (?:Row #(\d+): )?(.*)", re.DOTALL)
_IN_ROW = re.compile(r"CSV parse error: Row #(\d+): Expected (\d+) columns, got (\d+)")
_INSIDE = ("row stands inside a quote that was left open above [csv]",)
# Below these, a float holds every whole number.
_EXACT = {"halffloat": 2**11, "float": 2**24, "double": 2**53}
_WHOLE = re.compile(r"[+-]?[0-9]{1,400}")
_WORDS = {"integer": pa.int64(), "string": pa.string()}


class Reading:
    """The columns of a file, and as what their cells are read for a version."""

    def __init__(
        self, path: str, header: Sequence[str], shape: Shape, delimiter: str
    ) -> None:
        self._path = path
        self._header = header
        self._wanted = [name for name in header if name in shape.known]
        if not self._wanted:
            raise UnreadableInput(path, "none of its columns is in the schema")
        self._kinds = {
            name: _read_as(shape.arrow.field(name).type, shape.properties.get(name))
            for name in self._wanted
        }
        # Text of moments is written in several ways; the one that fits is kept.
        self._ways = {
            name: _storing.moments(kind) if types.is_timestamp(kind) else [kind]
            for name, kind in self._kinds.items()
        }
        self._delimiter = delimiter.encode()
        self._parsing = csv.ParseOptions(delimiter=delimiter, newlines_in_values=False)

    def table(self, text: bytes) -> Any:  # noqa: ANN401 -- Arrow's
        """Return all rows of the text. Raises pyarrow.ArrowInvalid if one is wrong.

        There are fewer rows than lines where a quote is left open in one.
        """
        turns: collections.Counter[str] = collections.Counter()
        while True:
            found = self._tried_once(text)
            if not isinstance(found, pa.ArrowInvalid):
                return found
            if not self._turned(str(found), turns):
                raise found

    def _tried_once(self, text: bytes) -> Any:  # noqa: ANN401 -- a table, or why not
        try:
            table = self._guarded(text, self._converting())
            self._check_whole(table, text)
            return self._cast(table)
        except pa.ArrowInvalid as error:
            return error

    def _turned(self, message: str, turns: collections.Counter[str]) -> bool:
        """Try the next way of reading the column that was refused; False if all were."""
        found = _IN_COLUMN.match(message)
        name = self._header[int(found[1])] if found else ""
        ways = self._ways.get(name, [])
        if len(ways) < 2:
            return False
        ways.append(ways.pop(0))
        turns[name] += 1
        return turns[name] < len(ways)

    def _check_whole(self, table: Any, text: bytes) -> None:  # noqa: ANN401 -- Arrow's
        """Raise ArrowInvalid for a whole number that a float does not hold."""
        for name, kind in self._kinds.items():
            exact = _EXACT.get(str(kind))
            if exact is None or not _reaches(table.column(name), exact):
                continue
            as_text = csv.ConvertOptions(
                column_types={name: pa.string()}, include_columns=[name]
            )
            words = self._guarded(text, as_text).column(0).to_pylist()
            values = table.column(name).to_pylist()
            for row, (word, value) in enumerate(zip(words, values, strict=True), 1):
                if _WHOLE.fullmatch(word.strip()) and int(word) != value:
                    number = self._header.index(name)
                    raise pa.ArrowInvalid(
                        f"In CSV column #{number}: Row #{row}: {word}"
                    )

    def _guarded(self, text: bytes, converting: Any) -> Any:  # noqa: ANN401 -- Arrow's
        """Return the rows; a quote left open in the last one would swallow the guard."""
        if b'"' not in text:
            is_one = text.find(b"\n") == len(text) - 1  # and may be longer than a block
            block = len(text) + 1 if is_one else _BLOCK
            return self._read(text, block, converting)
        if len(self._header) == 1:
            if any(line.count(b'"') % 2 for line in text.split(b"\n")):
                raise pa.ArrowInvalid("a quote is left open")
            return self._read(text, len(text) + 1, converting)
        guard = self._delimiter * (len(self._header) - 1) + b"\n"
        block = len(text) + len(guard) + 1
        table = self._read(text + guard, block, converting)
        return table.slice(0, table.num_rows - 1)

    def _read(self, text: bytes, block: int, converting: Any) -> Any:  # noqa: ANN401
        try:
            return csv.read_csv(
                pa.BufferReader(text),
                csv.ReadOptions(
                    column_names=self._header,
                    block_size=block,
                    # Errors name the row only where one thread reads.
                    use_threads=len(text) > _BLOCK // 4,
                ),
                self._parsing,
                converting,
            )
        except pa.ArrowNotImplementedError as error:
            raise UnsuitableSchema(
                self._path, f"CSV cannot hold this: {error}"
            ) from error

    def _converting(self) -> Any:  # noqa: ANN401 -- Arrow's
        return csv.ConvertOptions(
            column_types={name: ways[0] for name, ways in self._ways.items()},
            include_columns=self._wanted,
            null_values=[""],
            true_values=["true", "True", "TRUE"],
            false_values=["false", "False", "FALSE"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )

    def _cast(self, table: Any) -> Any:  # noqa: ANN401 -- Arrow's
        for name, kind in self._kinds.items():
            place = table.schema.get_field_index(name)
            if table.schema.field(place).type != kind:
                try:
                    cast = table.column(place).cast(kind)
                except pa.ArrowInvalid as error:
                    number = self._header.index(name)
                    raise pa.ArrowInvalid(
                        f"In CSV column #{number}: {error}"
                    ) from error
                table = table.set_column(place, name, cast)
        return table

    def sifted(
        self, lines: Sequence[bytes]
    ) -> tuple[Any, list[int], dict[int, Reasons]]:
        """Return the rows that can be read, their places, and why the others cannot."""
        inside = _quotes.inside(lines, self._delimiter)
        if not inside:
            return self._sifted(lines)
        rows = [place for place in range(len(lines)) if place not in inside]
        table, places, refused = self._sifted([lines[place] for place in rows])
        refused = {rows[place]: reasons for place, reasons in refused.items()}
        refused.update(dict.fromkeys(inside, _INSIDE))
        return table, [rows[place] for place in places], refused

    def _sifted(
        self, lines: Sequence[bytes]
    ) -> tuple[Any, list[int], dict[int, Reasons]]:
        tables: list[Any] = []
        places: list[int] = []
        refused: dict[int, Reasons] = {}
        waiting = [
            (first, min(first + _PIECE, len(lines)))
            for first in range(0, len(lines), _PIECE)
        ][::-1]
        while waiting:
            first, last = waiting.pop()
            found = self._tried(lines[first:last])
            if not isinstance(found, str):
                tables.append(found)
                places += range(first, last)
            elif last - first == 1:
                refused[first] = (self._reason(found),)
            else:
                middle = _split(found, first, last)
                waiting += [(middle, last), (first, middle)]
        if not tables:
            tables.append(self._nothing())
        return pa.concat_tables(tables), places, refused

    def _tried(self, lines: Sequence[bytes]) -> Any:  # noqa: ANN401 -- a table, or why not
        text = b"\n".join(lines) + b"\n"
        if b"\r" in text:
            return "a carriage return stands inside the line"
        try:
            table = self.table(text)
        except pa.ArrowInvalid as error:
            return str(error)
        return table if table.num_rows == len(lines) else "a quote is left open"

    def _nothing(self) -> Any:  # noqa: ANN401 -- Arrow's
        fields = [pa.field(name, kind) for name, kind in self._kinds.items()]
        return pa.schema(fields).empty_table()

    def _reason(self, message: str) -> str:
        """Return why a line cannot be read, without what stands in it."""
        in_column = _IN_COLUMN.match(message)
        if in_column is not None:
            name = self._header[int(in_column[1])]
            return f"/{name} cannot be read as {self._kinds.get(name)} [csv]"
        in_row = _IN_ROW.match(message)
        if in_row is not None:
            return f"row has {in_row[3]} cells, not {in_row[2]} [csv]"
        return f"row cannot be read: {message.partition(':')[0]} [csv]"


def _reaches(column: Any, limit: int) -> bool:  # noqa: ANN401 -- Arrow's
    """Return whether there is a value so far from zero; NaN is none."""
    ends = pc.min_max(column).as_py().values()
    return any(end is not None and abs(end) >= limit for end in ends)


def _split(message: str, first: int, last: int) -> int:
    """Return where to go on: beside the row that was named, else in the middle."""
    named = _IN_COLUMN.match(message) or _IN_ROW.match(message)
    row = named[2] if named and named.re is _IN_COLUMN else named and named[1]
    if row:
        place = first + int(row) - 1
        if first < place < last:
            return place
        if place == first:
            return first + 1
    return (first + last) // 2


def _read_as(kind: Any, asked: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return as what cells are read: what the schema calls text is validated as text."""
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    word = asked.get("type") if isinstance(asked, Mapping) else None
    is_number = (
        types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind)
    )
    if word == "string" and (is_number or types.is_boolean(kind)):
        return _WORDS[word]
    if word == "integer" and types.is_temporal(kind):
        return _WORDS[word]
    return kind

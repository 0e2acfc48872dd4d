"""Lines of JSON, an object each. Validated as they are, and stored if they passed."""

from __future__ import annotations

import decimal
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from schema_registry_client.integrations import _nesting
from schema_registry_client.integrations.cleaner import _members, _storing
from schema_registry_client.integrations.cleaner._batches import (
    Batch,
    Read,
    Reasons,
    Stored,
)
from schema_registry_client.integrations.cleaner._lines import Lines
from schema_registry_client.integrations.cleaner._shapes import Shape
from schema_registry_client.integrations.cleaner._text_batches import Cut, Records
from schema_registry_client.integrations.cleaner.options import Options
from schema_registry_client.validation import _sources
from schema_registry_client.validation._libraries import pc, types

_BLANK = b" \t\r"


class Source:
    """A file of lines of JSON."""

    def __init__(self, path: Path, options: Options) -> None:
        self._lines = Lines(path, options)
        self._options = options
        self.total = self._lines.total

    @property
    def read(self) -> int:
        """How many bytes of the file were read."""
        return self._lines.read

    def close(self) -> None:
        """Let go of the file."""
        self._lines.close()

    def batches(self) -> Iterator[Batch]:
        """Yield the rows. Raises UnreadableInput."""
        for block in self._lines.blocks():
            if block.is_cut:
                yield Cut(block.text, block.first, self._options.longest_line)
            else:
                records = Records(block.text, block.first, _BLANK)
                if len(records):
                    yield _Batch(records, self._options)


class _TwiceError(ValueError):
    """Two members of an object have one name."""


class _Batch:
    """The lines of a block."""

    def __init__(self, records: Records, options: Options) -> None:
        self._records = records
        self._options = options

    @property
    def rows(self) -> int:
        """How many lines hold something."""
        return len(self._records)

    def raw(self, place: int) -> Mapping[str, Any]:
        """Return what is kept of a row in quarantine, and where it stood."""
        return self._records.raw(place)

    def read(self, shape: Shape) -> Read:
        """Return the rows as the shape has them."""
        refused: dict[int, Reasons] = {}
        places: list[int] = []
        values: list[Any] = []
        for place, line in enumerate(self._records.lines):
            try:
                value, reasons = self._value(line, shape)
            except _TwiceError:
                refused[place] = ("row has a name twice [json]",)
                continue
            except (ValueError, RecursionError):
                refused[place] = ("row is not JSON [json]",)
                continue
            if reasons:
                refused[place] = reasons
            else:
                places.append(place)
                values.append(value)

        def store(wanted: Any | None) -> Stored:  # noqa: ANN401 -- a mask
            kept = range(len(values))
            if wanted is not None:
                kept = pc.indices_nonzero(wanted).to_pylist()
            if shape.is_exact:
                lines = (self._records.lines[places[place]] for place in kept)
                return stored([self._exact(line, shape) for line in lines], shape)
            return stored([values[place] for place in kept], shape)

        columns = _sources.columns(values) if values else iter(())
        return Read(self.rows, columns, refused, places, store)

    def _exact(self, line: bytes, shape: Shape) -> Any:  # noqa: ANN401 -- JSON
        value = json.loads(line, parse_float=decimal.Decimal)
        return self._named(value, shape)

    def _value(self, line: bytes, shape: Shape) -> tuple[Any, Reasons]:
        value = json.loads(line, parse_constant=_no_constant, object_pairs_hook=_once)
        if line.count(b"[") + line.count(b"{") > _nesting.DEEPEST and (
            _nesting.is_too_deep(value)
        ):
            return value, ("row is nested too deep [json]",)
        if not isinstance(value, dict):
            return value, ()
        value = self._named(value, shape)
        if value.keys() <= shape.known:
            return value, ()
        return value, _members.unknown(value, shape)

    def _named(self, value: dict[str, Any], shape: Shape) -> dict[str, Any]:
        if self._options.columns:
            names = self._options.columns
            value = _once(
                [(names.get(name, name), each) for name, each in value.items()]
            )
        if self._options.extra == "drop":
            value = {name: each for name, each in value.items() if name in shape.known}
        return value


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _TwiceError
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON.")


def stored(values: Sequence[Any], shape: Shape) -> Stored:
    """Return objects of JSON by the Arrow schema."""
    arrays, refused = {}, {}
    for field in shape.arrow:
        column = [value.get(field.name) if isinstance(value, dict) else None
                  for value in values]  # fmt: skip
        if shape.is_exact and not types.is_decimal(field.type):
            column = [float(v) if isinstance(v, decimal.Decimal) else v for v in column]
        arrays[field.name], bad = _storing.of_values(column, field.type)
        for place in bad:
            refused[place] = f"/{field.name} does not fit {field.type} [arrow]"
    return _storing.stored(shape.arrow, arrays, len(values), refused)

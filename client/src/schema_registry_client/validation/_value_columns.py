"""From Python values to columns of JSON values: records, lines of JSON, maps."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schema_registry_client.validation import _arrow_columns, _masks
from schema_registry_client.validation._columns import (
    ABSENT,
    DECIMAL,
    INTEGER,
    Absent,
    Array,
    Column,
    Object,
    Part,
    Text,
)
from schema_registry_client.validation._libraries import pa, pc
from schema_registry_client.validation._masks import Mask
from schema_registry_client.validation.errors import InvalidData

_MOMENTS = (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)
_MOST_DIGITS = 76
# Members that hardly any row has make columns that are almost empty.
_SPARSE = 64


class TooSparse(Exception):
    """So few rows have so many members each that columns would waste memory."""


class Unreadable:
    """Stands for what JSON cannot say."""


UNREADABLE = Unreadable()


def column(values: Sequence[Any], absent: Mask | None = None) -> Column:
    """Return the values as a column. Raises InvalidData for what is no data."""
    kinds = set(map(type, values))
    if not kinds <= _KNOWN:
        values = [_plain(value) for value in values]
        kinds = set(map(type, values))
    made = Column(len(values), absent=absent)
    if type(None) in kinds:
        made.null = _masks.minus(_where(values, None), absent)
    if Absent in kinds:
        made.absent = _masks.either(absent, _where(values, ABSENT))
    if Unreadable in kinds:
        made.unreadable = _where(values, UNREADABLE)
    groups: dict[Callable[[Column, list[Any]], None], set[type]] = {}
    for kind in kinds - _NOTHING:
        groups.setdefault(_filler(kind), set()).add(kind)
    for fill, members in groups.items():
        fill(made, [value if type(value) in members else None for value in values]
             if len(kinds) > 1 else list(values))  # fmt: skip
    return made


def _where(values: Sequence[Any], wanted: object) -> Mask | None:
    return _masks.at(
        len(values), (row for row, value in enumerate(values) if value is wanted)
    )


def _refuse(made: Column, rows: Mask | None) -> None:
    made.unreadable = _masks.either(made.unreadable, rows)


def _take(made: Column, array: Any) -> None:  # noqa: ANN401 -- Arrow's
    read = _arrow_columns.column(array, _masks.settled(array.is_null()), column)
    made.parts += read.parts
    made.null = _masks.either(made.null, read.null)
    _refuse(made, read.unreadable)


def _booleans(made: Column, values: list[Any]) -> None:
    _take(made, pa.array(values, pa.bool_()))


def _floats(made: Column, values: list[Any]) -> None:
    _take(made, pa.array(values, pa.float64(), from_pandas=False))


def _bytes(made: Column, values: list[Any]) -> None:
    _take(made, pa.array(values, pa.large_binary()))


def _text(made: Column, values: list[Any]) -> None:
    try:
        made.parts += (Text(pa.array(values, pa.large_string())),)
    except UnicodeEncodeError:
        good = [None if value is None or _half(value) else value for value in values]
        bad = (row for row, value in enumerate(values) if value and good[row] is None)
        _refuse(made, _masks.at(made.length, bad))
        made.parts += (Text(pa.array(good, pa.large_string())),)


def _half(text: str) -> bool:
    """Say whether the text has half a character, which UTF-8 cannot say."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _integer(made: Column, values: list[Any]) -> None:
    try:
        made.parts += (Part(INTEGER, pa.array(values, pa.int64())),)
    except OverflowError:
        small = [v if v is not None and -(2**63) <= v < 2**63 else None for v in values]
        large = [v if small[row] is None else None for row, v in enumerate(values)]
        made.parts += (Part(INTEGER, pa.array(small, pa.int64())),)
        _decimal(made, [None if v is None else decimal.Decimal(v) for v in large])


def _decimal(made: Column, values: list[Any]) -> None:
    no_number = _masks.at(made.length, (row for row, value in enumerate(values)
                                        if value is not None and value.is_nan()))  # fmt: skip
    if no_number is not None:
        made.null = _masks.either(made.null, no_number)
        values = [None if v is not None and v.is_nan() else v for v in values]
    fitting = [value if value is None or _fits(value) else None for value in values]
    bad = (row for row, value in enumerate(values)
           if value is not None and fitting[row] is None)  # fmt: skip
    _refuse(made, _masks.at(made.length, bad))
    by_scale: dict[int, list[Any]] = {}
    for row, value in enumerate(fitting):
        if value is not None:
            scale = max(0, -int(value.as_tuple().exponent))
            by_scale.setdefault(scale, [None] * made.length)[row] = value
    for scale, members in by_scale.items():
        kind = pa.decimal256(_MOST_DIGITS, scale)
        made.parts += (Part(DECIMAL, pa.array(members, kind)),)


def _fits(value: decimal.Decimal) -> bool:
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent < -_MOST_DIGITS:
        return False
    scale = max(0, -exponent)
    whole = max(len(digits) + exponent, 0)
    return whole + scale <= _MOST_DIGITS


def _object(made: Column, values: list[Any]) -> None:
    names: dict[str, None] = {}
    count = 0
    for value in values:
        if value is not None:
            names.update(dict.fromkeys(value))
            count += len(value)
    if made.length > 1 and len(names) * made.length > _SPARSE * count + 4096:
        raise TooSparse
    members = {}
    for name in names:
        if not isinstance(name, str):
            raise InvalidData(f"A member's name is {name!r}, which is not text.")
        members[name] = column(
            [ABSENT if value is None else value.get(name, ABSENT) for value in values]
        )
        _refuse(made, members[name].unreadable)
    present = pa.array([value is not None for value in values], pa.bool_())
    made.parts += (Object(present, members),)


def _array(made: Column, values: list[Any]) -> None:
    lengths = [None if value is None else len(value) for value in values]
    items = [item for value in values if value is not None for item in value]
    part = Array(pa.array(lengths, pa.int64()), column(items))
    if part.items.unreadable is not None:
        counts = part.counts(part.items.unreadable)
        _refuse(made, _masks.settled(pc.greater(counts, 0)))
    made.parts += (part,)


def _plain(value: Any) -> Any:  # noqa: ANN401 -- a JSON value
    """Return numpy's scalars and arrays, and what pandas has for null, as Python's."""
    kind = type(value)
    if kind in _KNOWN or kind.__name__ in _NUMPY_MOMENTS:
        return value
    if kind.__name__ in _NULL_NAMES:
        return None
    return value.tolist() if hasattr(value, "tolist") else value


def _moments(made: Column, values: list[Any]) -> None:
    for kind in sorted({type(value) for value in values} - {type(None)}, key=str):
        for aware in (True, False):
            _take_some(made, values, kind, aware=aware)


def _take_some(made: Column, values: list[Any], kind: type, *, aware: bool) -> None:
    chosen = [
        value
        if type(value) is kind and (getattr(value, "tzinfo", None) is not None) is aware
        else None
        for value in values
    ]
    if any(value is not None for value in chosen):
        _take(made, pa.array(chosen))


def _filler(kind: type) -> Callable[[Column, list[Any]], None]:
    for bases, fill in _FILLERS:
        if issubclass(kind, bases):
            return fill
    if kind.__name__ in _NUMPY_MOMENTS:
        return _moments
    raise InvalidData(f"A value of {kind.__module__}.{kind.__qualname__} is no JSON.")


_NOTHING = frozenset({type(None), Absent, Unreadable})
_KNOWN = _NOTHING | {str, bool, int, float, decimal.Decimal, bytes, dict, list, tuple}
_NULL_NAMES = frozenset({"NAType", "NaTType"})
_NUMPY_MOMENTS = frozenset({"datetime64", "timedelta64"})
# The first that fits: True is an int to Python.
_FILLERS: tuple[tuple[Any, Callable[[Column, list[Any]], None]], ...] = (
    (bool, _booleans),
    (float, _floats),
    (bytes, _bytes),
    (str, _text),
    (int, _integer),
    (decimal.Decimal, _decimal),
    (_MOMENTS, _moments),
    (Mapping, _object),
    ((list, tuple), _array),
)

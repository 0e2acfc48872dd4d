"""`enum`, `const` and uniqueness: 1 equals 1.0 and not true, as JSON has it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from schema_registry_client.validation import _masks, _numbers
from schema_registry_client.validation._columns import (
    ARRAY,
    BOOLEAN,
    DECIMAL,
    FLOAT,
    INTEGER,
    OBJECT,
    Column,
    Part,
    Text,
)
from schema_registry_client.validation._libraries import pa, pc
from schema_registry_client.validation._masks import Mask

_CONTEXT = Context(prec=200)


def key(value: Any) -> Hashable:  # noqa: ANN401 -- a JSON value
    """Return what is equal for equal JSON values and different for others."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return (type(value).__name__, value)
    if isinstance(value, dict):
        return frozenset((name, key(member)) for name, member in value.items())
    if isinstance(value, list | tuple):
        return tuple(map(key, value))
    return ("number", value)


def one_of(values: Sequence[Any]) -> _numbers.Failing:
    """Return a check for what is none of these values."""
    wanted = frozenset(map(key, values))
    texts = [value for value in values if isinstance(value, str)]
    numbers = [
        value
        for value in values
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    ]
    deep = any(isinstance(value, list | dict) for value in values)

    def of_part(part: Part) -> Mask | None:
        if isinstance(part, Text):
            return _other_text(part, texts)
        if part.kind == BOOLEAN:
            allowed = [value for value in values if isinstance(value, bool)]
            return _not_in(part.array, allowed, pa.bool_())
        if part.kind in (OBJECT, ARRAY):
            return _other_deep(part, wanted) if deep else part.present
        return _not_in(part.array, _DIGITS[part.kind](part, numbers), part.array.type)

    def failing(column: Column) -> Mask | None:
        found = None if None in values else column.null
        for part in column.parts:
            fails = _masks.both(of_part(part), part.present)
            found = _masks.either(found, fails)
        return found

    return failing


def repeated(part: Part, rows: Mask | None) -> Mask | None:
    """Return the lists that hold two equal items."""
    lists = _masks.settled(pc.greater(part.array, 1), rows)
    wrong = []
    for row in _masks.numbers(lists):
        items = list(map(key, part.value(row)))
        if len(set(items)) != len(items):
            wrong.append(row)
    return _masks.at(len(part.array), wrong)


def _other_text(part: Text, texts: Sequence[str]) -> Mask | None:
    if not texts:
        return part.present

    def other(strings: Any) -> Mask:  # noqa: ANN401 -- Arrow's
        return pc.invert(pc.is_in(strings, value_set=pa.array(texts, strings.type)))

    return part.failing(other)


def _other_deep(part: Part, wanted: frozenset[Hashable]) -> Mask | None:
    rows = _masks.numbers(part.present)
    return _masks.at(
        part.length, (row for row in rows if key(part.value(row)) not in wanted)
    )


def _not_in(array: Any, values: Sequence[Any], kind: Any) -> Mask | None:  # noqa: ANN401
    if not values:
        return pc.is_valid(array)
    return pc.invert(pc.is_in(array, value_set=pa.array(values, kind)))


def _integers(part: Part, numbers: Sequence[Any]) -> list[int]:
    least, most = _numbers.span(part)
    found = [Fraction(number) for number in numbers]
    return [int(number) for number in found
            if number.denominator == 1 and least <= number <= most]  # fmt: skip


def _floats(_part: Part, numbers: Sequence[Any]) -> list[float]:
    found: list[float] = []
    for number in numbers:
        try:
            nearest = float(number)
        except OverflowError:
            continue
        if math.isfinite(nearest) and Fraction(nearest) == Fraction(number):
            # Arrow tells the two zeros apart; JSON does not.
            found += [0.0, -0.0] if nearest == 0 else [nearest]
    return found


def _decimals(part: Part, numbers: Sequence[Any]) -> list[Decimal]:
    scale, most = part.array.type.scale, 10**part.array.type.precision
    found = []
    for number in numbers:
        digits = _numbers.as_written(number) * Fraction(10) ** scale
        if digits.denominator == 1 and abs(digits) < most:
            found.append(Decimal(int(digits)).scaleb(-scale, _CONTEXT))
    return found


_DIGITS: dict[str, Any] = {INTEGER: _integers, FLOAT: _floats, DECIMAL: _decimals}

"""Bounds and multiples, exactly as the reference calculates them.

Integers and decimals are compared exactly, floats with the schema's number as the float
that it is; a decimal is compared with the schema's number as it is written.
"""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from schema_registry_client.validation import _masks
from schema_registry_client.validation._columns import (
    DECIMAL,
    FLOAT,
    INTEGER,
    NUMBERS,
    Column,
    Part,
)
from schema_registry_client.validation._libraries import pa, pc
from schema_registry_client.validation._masks import Mask

Number = Any
Failing = Callable[[Column], "Mask | None"]
_EXACT_FLOATS = 2**53


def exact(number: Number) -> Fraction:
    """Return the number that a float, an int or a Decimal is."""
    return Fraction(number)


def as_written(number: Number) -> Fraction:
    """Return the number that the document says: 0.1 is a tenth."""
    if isinstance(number, float):
        return Fraction(repr(number))
    return Fraction(number)


def span(part: Part) -> tuple[int, int]:
    """Return the least and the greatest integer that the column's type can hold."""
    width, kind = part.array.type.bit_width, str(part.array.type)
    return (0, 2**width - 1) if kind[0] == "u" else (-(2 ** (width - 1)),
                                                     2 ** (width - 1) - 1)  # fmt: skip


def bound(limit: Number, *, upper: bool, exclusive: bool) -> Failing:
    """Return a check for values beyond a limit."""

    def failing(column: Column) -> Mask | None:
        found = None
        for part in column.of(*NUMBERS):
            beyond = _BEYOND[part.kind](part, limit, upper=upper, exclusive=exclusive)
            found = _masks.either(found, _masks.settled(beyond))
        return found

    return failing


def _beyond_integer(
    part: Part,
    limit: Number,
    *,
    upper: bool,
    exclusive: bool,
) -> Mask | None:
    return _compared(
        part,
        _last(exact(limit), upper=upper, exclusive=exclusive),
        span(part),
        upper=upper,
    )


def _last(limit: Fraction, *, upper: bool, exclusive: bool) -> int:
    """Return the last whole number that is not beyond the limit."""
    if upper:
        return math.ceil(limit) - 1 if exclusive else math.floor(limit)
    return math.floor(limit) + 1 if exclusive else math.ceil(limit)


def _compared(
    part: Part, last: int, span: tuple[int, int], *, upper: bool, scale: int = 0
) -> Mask | None:
    least, most = span
    if (last >= most) if upper else (last <= least):
        return None
    if (last < least) if upper else (last > most):
        return part.present
    value = decimal.Decimal(last).scaleb(-scale, _CONTEXT) if scale else last
    compare = pc.greater if upper else pc.less
    return compare(part.array, pa.scalar(value, part.array.type))


_CONTEXT = decimal.Context(prec=200)


def _beyond_float(
    part: Part,
    limit: Number,
    *,
    upper: bool,
    exclusive: bool,
) -> Mask | None:
    nearest = _float(limit)
    side = _side(nearest, limit)  # -1: the float is below the limit
    if exclusive:
        # x <= limit fails a lower bound: compare with the greatest float not above.
        inner = nearest if side == 0 or (side > 0) == upper else math.nextafter(
            nearest, math.inf if upper else -math.inf)  # fmt: skip
        return (pc.greater_equal if upper else pc.less_equal)(part.array, inner)
    inner = nearest if side == 0 or (side < 0) == upper else math.nextafter(
        nearest, -math.inf if upper else math.inf)  # fmt: skip
    return (pc.greater if upper else pc.less)(part.array, inner)


def _side(nearest: float, limit: Number) -> int:
    if math.isinf(nearest):
        return 1 if nearest > 0 else -1
    here, there = Fraction(nearest), exact(limit)
    return (here > there) - (here < there)


def _float(number: Number) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _beyond_decimal(
    part: Part,
    limit: Number,
    *,
    upper: bool,
    exclusive: bool,
) -> Mask | None:
    scale, precision = part.array.type.scale, part.array.type.precision
    last = _last(
        as_written(limit) * Fraction(10) ** scale, upper=upper, exclusive=exclusive
    )
    most = 10**precision - 1
    return _compared(part, last, (-most, most), upper=upper, scale=scale)


_BEYOND: dict[str, Callable[..., Mask | None]] = {
    INTEGER: _beyond_integer,
    FLOAT: _beyond_float,
    DECIMAL: _beyond_decimal,
}


def fractional(part: Part) -> Mask | None:
    """Return where a number is not whole."""
    if part.kind == INTEGER:
        return None
    if part.kind == FLOAT:
        return pc.not_equal(pc.trunc(part.array), part.array)
    if part.array.type.scale <= 0:
        return None
    return pc.not_equal(pc.trunc(part.array), part.array)


def each(part: Part, fails: Callable[[Any], bool]) -> Mask | None:
    """Return where a Python function of the value says True; each value is asked once."""
    encoded = pc.dictionary_encode(part.array)
    words = pa.array([fails(value.as_py()) for value in encoded.dictionary], pa.bool_())
    return _masks.settled(pc.take(words, encoded.indices))

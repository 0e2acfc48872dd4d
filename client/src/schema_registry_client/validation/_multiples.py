"""`multipleOf`: the reference's arithmetic for floats, exact for all else."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from schema_registry_client.validation import _masks, _numbers
from schema_registry_client.validation._columns import (
    DECIMAL,
    INTEGER,
    NUMBERS,
    Column,
    Part,
)
from schema_registry_client.validation._libraries import pa, pc
from schema_registry_client.validation._masks import Mask

_EXACT_FLOATS = float(2**53)
_INT64_DIGITS = 18


def multiple_of(divisor: Any) -> _numbers.Failing:  # noqa: ANN401 -- a number
    """Return a check for what is no multiple of the divisor."""

    def failing(column: Column) -> Mask | None:
        found = None
        for part in column.of(*NUMBERS):
            found = _masks.either(found, _masks.settled(_failing(part, divisor)))
        return found

    return failing


def is_multiple(value: Any, divisor: Any) -> bool:  # noqa: ANN401 -- numbers
    """Say what the reference says of one number."""
    if isinstance(divisor, float) and isinstance(value, int | float):
        quotient = value / divisor
        if math.isfinite(quotient):
            return int(quotient) == quotient
        return (Fraction(value) / Fraction(divisor)).denominator == 1
    if isinstance(value, float) and isinstance(divisor, int):
        return Fraction(value) % divisor == 0
    ratio = _numbers.as_written(value) / _numbers.as_written(divisor)
    return ratio.denominator == 1


def _failing(part: Part, divisor: Any) -> Mask | None:  # noqa: ANN401 -- a number
    if part.kind == DECIMAL:
        return _decimal(part, _numbers.as_written(divisor))
    if isinstance(divisor, float):
        return _quotient(part, divisor)
    if not isinstance(divisor, int):
        return _numbers.each(part, lambda value: not is_multiple(value, divisor))
    return (_integer if part.kind == INTEGER else _float)(part, divisor)


def _integer(part: Part, divisor: int) -> Mask | None:
    if divisor > _numbers.span(part)[1]:
        return pc.not_equal(part.array, pa.scalar(0, part.array.type))
    by = pa.scalar(divisor, part.array.type)
    whole = pc.multiply(pc.divide(part.array, by), by)
    return pc.not_equal(whole, part.array)


def _float(part: Part, divisor: int) -> Mask | None:
    small = pc.less_equal(pc.abs(part.array), _EXACT_FLOATS)
    if not pc.all(small).as_py() or divisor > _EXACT_FLOATS:
        return _numbers.each(part, lambda value: not is_multiple(value, divisor))
    whole = pc.trunc(part.array)
    rest = _integer(Part(INTEGER, whole.cast(pa.int64())), divisor)
    return pc.or_(pc.not_equal(whole, part.array), rest)


def _quotient(part: Part, divisor: float) -> Mask | None:
    quotient = pc.divide(part.array.cast(pa.float64(), safe=False), divisor)
    if pc.any(pc.is_inf(quotient)).as_py():
        return _numbers.each(part, lambda value: not is_multiple(value, divisor))
    return pc.not_equal(pc.trunc(quotient), quotient)


def _decimal(part: Part, divisor: Fraction) -> Mask | None:
    kind = part.array.type
    if kind.precision > _INT64_DIGITS or not 0 <= kind.scale < _INT64_DIGITS:
        return _numbers.each(part, lambda value: Fraction(value) % divisor != 0)
    # The digits as an integer k: k / 10**scale is a multiple of n / d exactly if
    # k is one of n * 10**scale / gcd(n * 10**scale, d).
    shifted = pc.multiply(part.array, pa.scalar(10**kind.scale).cast(
        pa.decimal128(_INT64_DIGITS + 1, 0)))  # fmt: skip
    digits = shifted.cast(pa.int64())
    numerator = divisor.numerator * 10**kind.scale
    step = numerator // math.gcd(numerator, divisor.denominator)
    return _integer(Part(INTEGER, digits), step)

"""Numbers of several types in one column, each row as exact as its own values are.

A column of mixed values has an array for each type, null where the value is of another:
what one row holds must not change what is calculated for the next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from schema_registry_client.validation._libraries import pa, pc, types

Numbers = tuple[Any, ...]
Function = Callable[[Any, Any], Any]
_MOST_DIGITS = 76
_FITTING = 37  # digits of which two numbers may be added or multiplied
_REFUSALS = (pa.ArrowInvalid, pa.ArrowNotImplementedError)


def wide(array: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return integers of all sizes as those of 64 bits."""
    small = types.is_integer(array.type) and not types.is_uint64(array.type)
    return array.cast(pa.int64()) if small else array


def compared(compare: Function, left: Numbers, right: Numbers) -> list[Any]:
    """Return truths, each null where another is not, or where a number is missing."""
    return _paired(compare, left, right)


def calculated(calculate: Function, left: Numbers, right: Numbers) -> Numbers:
    """Return the numbers that two make; null where they have no finite value."""
    return _merged([_finite(each) for each in _paired(calculate, left, right)])


def floats(numbers: Numbers) -> Numbers:
    """Return the numbers as floats."""
    return tuple(map(_float, numbers))


def single(numbers: Numbers) -> Any:  # noqa: ANN401 -- Arrow's
    """Return the numbers as one array, for those that have to be put in order."""
    if len(numbers) < 2:
        return numbers[0] if numbers else None
    if not any(types.is_floating(each.type) for each in numbers):
        scale = max(getattr(each.type, "scale", 0) for each in numbers)
        kind = pa.decimal256(_MOST_DIGITS, scale)
        try:
            return pc.coalesce(*(each.cast(kind) for each in numbers))
        except _REFUSALS:
            pass
    return pc.coalesce(*floats(numbers))


def _paired(function: Function, left: Numbers, right: Numbers) -> list[Any]:
    return [
        found for one in left for two in right for found in _of_two(function, one, two)
    ]


def _of_two(function: Function, one: Any, two: Any) -> list[Any]:  # noqa: ANN401
    if types.is_floating(one.type) or types.is_floating(two.type):
        return [function(_float(one), _float(two))]
    try:
        return [function(*_alike(one, two))]
    except _REFUSALS:  # more than 64 bits, or too many digits, in one row at least
        exact = function(_fitting(one), _fitting(two))
    rough = function(_float(one), _float(two))
    nothing = pa.scalar(None, rough.type)
    return [exact, pc.if_else(pc.is_null(exact), rough, nothing)]


def _alike(one: Any, two: Any) -> Sequence[Any]:  # noqa: ANN401 -- Arrow's
    """Return two exact numbers of types that Arrow takes together."""
    if one.type == two.type:
        return one, two
    return [
        value.cast(pa.decimal128(20, 0)) if types.is_integer(value.type) else value
        for value in (one, two)
    ]


def _fitting(value: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return decimals that can be calculated with; null where there are more digits."""
    if types.is_integer(value.type):
        return pc.cast(value, pa.decimal256(20, 0))
    scale = value.type.scale
    if scale > _FITTING:
        return pc.if_else(pc.is_null(value), None, None).cast(
            pa.decimal256(_FITTING, 0)
        )
    if value.type.precision > _FITTING:
        limit = pa.scalar(Decimal((0, (1, *[0] * _FITTING), -scale)), value.type)
        fits = pc.less(pc.abs(value), limit)
        value = pc.if_else(fits, value, pa.scalar(None, value.type))
    return pc.cast(value, pa.decimal256(_FITTING, scale))


def _merged(numbers: list[Any]) -> Numbers:
    """Return as few arrays as there are scales, lest there be more at every step."""
    if len(numbers) < 2:
        return tuple(numbers)
    by_kind: dict[str, list[Any]] = {}
    for each in numbers:
        if types.is_decimal(each.type):
            each = each.cast(pa.decimal256(_MOST_DIGITS, each.type.scale))  # noqa: PLW2901
        by_kind.setdefault(str(each.type), []).append(each)
    return tuple(pc.coalesce(*alike) for alike in by_kind.values())


def _float(value: Any) -> Any:  # noqa: ANN401 -- Arrow's
    return value if types.is_float64(value.type) else pc.cast(
        value, pa.float64(), safe=False)  # fmt: skip


def _finite(number: Any) -> Any:  # noqa: ANN401 -- Arrow's
    if not types.is_floating(number.type):
        return number
    return pc.if_else(pc.is_finite(number), number, pa.scalar(None, number.type))

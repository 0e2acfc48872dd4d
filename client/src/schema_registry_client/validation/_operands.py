"""The values of `x-checks`, calculated by Arrow. Null where there is none.

Integers and decimals are exact; as soon as a float takes part, floats are calculated
with. What has no finite value (a division by zero) is null.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from schema_registry_client.validation import _masks, _texts
from schema_registry_client.validation._columns import (
    BOOLEAN,
    NUMBERS,
    OBJECT,
    TEXT,
    Column,
    Object,
    Text,
)
from schema_registry_client.validation._libraries import pa, pc, types


@dataclasses.dataclass(frozen=True)
class Operand:
    """The numbers, texts, moments and truths of a column, each null where it is not."""

    number: Any = None
    text: Any = None
    moment: Any = None
    boolean: Any = None
    there: Any = None


def field(column: Column, path: Sequence[str]) -> Operand:
    """Return what a field of the rows is; nothing at all if no row has it."""
    for name in path:
        found = [part.members.get(name) for part in column.of(OBJECT)
                 if isinstance(part, Object)]  # fmt: skip
        if not found or found[0] is None:
            return Operand(there=_masks.full(None, column.length))
        column = found[0]
    texts = [part for part in column.of(TEXT) if isinstance(part, Text)]
    moments = [part.array for part in texts if types.is_temporal(part.array.type)]
    words = [part.texts for part in texts if not types.is_temporal(part.array.type)]
    there = _masks.minus(column.present, column.null)
    return Operand(
        number=_first([_wide(part.array) for part in column.of(*NUMBERS)]),
        text=_first([_plain(text) for text in words]),
        moment=moments[0] if len(moments) == 1 else None,
        boolean=_first([part.array for part in column.of(BOOLEAN)]),
        there=_masks.full(there, column.length),
    )


def literal(value: int | Decimal | str | bool) -> Operand:  # noqa: FBT001
    """Return a value that stands in the check."""
    if isinstance(value, bool):
        return Operand(boolean=pa.scalar(value))
    if isinstance(value, str):
        return Operand(text=pa.scalar(value))
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        value = Decimal(value)
    return Operand(number=pa.scalar(value))


def compared(sign: str, left: Operand, right: Operand, length: int) -> Any:  # noqa: ANN401
    """Return the truth of a comparison; null where the two are not of one kind."""
    compare = _COMPARING[sign]
    found = []
    for one, two in (
        _numbers(left.number, right.number),
        (left.text, right.text),
        _moments(left, right),
        (left.boolean, right.boolean),
    ):
        if one is not None and two is not None:
            found.append(whole(compare(one, two), length))
    if not found:
        return pa.nulls(length, pa.bool_())
    return found[0] if len(found) == 1 else pc.coalesce(*found)


def calculated(sign: str, left: Operand, right: Operand) -> Operand:
    """Return a number of two numbers."""
    one, two = _numbers(left.number, right.number)
    if one is None or two is None:
        return Operand()
    if sign == "/":
        one, two = _float(one), _float(two)
    return Operand(number=_finite(_exactly(_CALCULATING[sign], one, two)))


def negative(operand: Operand) -> Operand:
    """Return the number with the other sign."""
    return calculated("-", literal(0), operand)


def whole(value: Any, length: int) -> Any:  # noqa: ANN401 -- Arrow's
    """Return an array, also of what is the same in all rows."""
    return pa.repeat(value, length) if isinstance(value, pa.Scalar) else value


_COMPARING: dict[str, Callable[[Any, Any], Any]] = {
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
    "=": pc.equal,
    "!=": pc.not_equal,
}
_CALCULATING: dict[str, Callable[[Any, Any], Any]] = {
    "+": pc.add_checked,
    "-": pc.subtract_checked,
    "*": pc.multiply_checked,
    "/": pc.divide,
}


def _first(arrays: Sequence[Any]) -> Any:  # noqa: ANN401 -- Arrow's
    """Return one array of several that are each null where another is not."""
    if len(arrays) < 2:
        return arrays[0] if arrays else None
    if len({array.type for array in arrays}) > 1:
        arrays = [
            array.cast(pa.large_string()) if _texts.is_string(array.type)
            else _float(array) for array in arrays
        ]  # fmt: skip
    return pc.coalesce(*arrays)


def _plain(text: Any) -> Any:  # noqa: ANN401 -- Arrow's
    return text.cast(text.type.value_type) if types.is_dictionary(text.type) else text


def _wide(array: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return integers of all sizes as those of 64 bits."""
    small = types.is_integer(array.type) and not types.is_uint64(array.type)
    return array.cast(pa.int64()) if small else array


def _numbers(one: Any, two: Any) -> tuple[Any, Any]:  # noqa: ANN401 -- Arrow's
    """Return two numbers of types that Arrow can compare without losing anything."""
    if one is None or two is None or one.type == two.type:
        return one, two
    if types.is_floating(one.type) or types.is_floating(two.type):
        return _float(one), _float(two)
    return tuple(
        value.cast(pa.decimal128(20, 0)) if types.is_integer(value.type) else value
        for value in (one, two)
    )


def _float(value: Any) -> Any:  # noqa: ANN401 -- Arrow's
    return value if types.is_float64(value.type) else pc.cast(
        value, pa.float64(), safe=False)  # fmt: skip


def _exactly(calculate: Callable[[Any, Any], Any], one: Any, two: Any) -> Any:  # noqa: ANN401
    try:
        return calculate(one, two)
    except pa.ArrowInvalid:  # more than 64 bits, or than 38 digits
        pass
    try:
        return calculate(_longer(one), _longer(two))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return calculate(_float(one), _float(two))


def _longer(value: Any) -> Any:  # noqa: ANN401 -- Arrow's
    if types.is_integer(value.type):
        return pc.cast(value, pa.decimal256(20, 0))
    return pc.cast(value, pa.decimal256(38, value.type.scale))


def _finite(number: Any) -> Any:  # noqa: ANN401 -- Arrow's
    if not types.is_floating(number.type):
        return number
    return pc.if_else(pc.is_finite(number), number, pa.scalar(None, number.type))


def _moments(left: Operand, right: Operand) -> tuple[Any, Any]:
    """Return two moments, or one as text where the other is."""
    if left.moment is not None and right.moment is not None:
        one, two = left.moment, right.moment
        if _zoned(one) == _zoned(two) and one.type.id == two.type.id:
            return one, two
        return _texts.written(one), _texts.written(two)
    if left.moment is not None and right.text is not None:
        return _like(left.moment, right.text)
    if right.moment is not None and left.text is not None:
        return tuple(reversed(_like(right.moment, left.text)))
    return None, None


def _zoned(array: Any) -> bool:  # noqa: ANN401 -- Arrow's
    return types.is_timestamp(array.type) and array.type.tz is not None


def _like(moment: Any, text: Any) -> tuple[Any, Any]:  # noqa: ANN401 -- Arrow's
    """Return both as moments where the text is one, else both as text."""
    try:
        return moment, pc.cast(text, moment.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return _texts.written(moment), text

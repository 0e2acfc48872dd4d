"""The values of `x-checks`, calculated by Arrow. Null where there is none.

Integers and decimals are exact; as soon as a float takes part, floats are calculated
with. What has no finite value (a division by zero) is null. Values of several types in
one column are kept apart, so that no row depends on what another holds.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from schema_registry_client.validation import _amounts, _masks, _texts
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

    numbers: _amounts.Numbers = ()
    text: Any = None
    moments: tuple[Any, ...] = ()
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
    words = [part.texts for part in texts if not types.is_temporal(part.array.type)]
    there = _masks.minus(column.present, column.null)
    return Operand(
        numbers=tuple(_amounts.wide(part.array) for part in column.of(*NUMBERS)),
        text=_first([_plain(text) for text in words]),
        moments=tuple(p.array for p in texts if types.is_temporal(p.array.type)),
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
    return Operand(numbers=(pa.scalar(value),))


def compared(sign: str, left: Operand, right: Operand, length: int) -> Any:  # noqa: ANN401
    """Return the truth of a comparison; null where the two are not of one kind."""
    compare = _COMPARING[sign]
    found = _amounts.compared(compare, left.numbers, right.numbers)
    found += [
        compare(one, two)
        for one, two in (
            (left.text, right.text),
            *_moments(left, right),
            (left.boolean, right.boolean),
        )
        if one is not None and two is not None
    ]
    if not found:
        return pa.nulls(length, pa.bool_())
    arrays = [whole(each, length) for each in found]
    return arrays[0] if len(arrays) == 1 else pc.coalesce(*arrays)


def calculated(sign: str, left: Operand, right: Operand) -> Operand:
    """Return a number of two numbers."""
    one, two = left.numbers, right.numbers
    if sign == "/":
        one, two = _amounts.floats(one), _amounts.floats(two)
    return Operand(numbers=_amounts.calculated(_CALCULATING[sign], one, two))


def negative(operand: Operand) -> Operand:
    """Return the number with the other sign."""
    return calculated("-", literal(0), operand)


def ordered(operand: Operand) -> Any:  # noqa: ANN401 -- Arrow's
    """Return the values of one kind as an array that can be put in order, or None."""
    if operand.moments:
        return _one_moment(operand)
    if operand.numbers:
        return _amounts.single(operand.numbers)
    return operand.boolean if operand.text is None else operand.text


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
        arrays = [array.cast(pa.large_string()) for array in arrays]
    return pc.coalesce(*arrays)


def _plain(text: Any) -> Any:  # noqa: ANN401 -- Arrow's
    return text.cast(text.type.value_type) if types.is_dictionary(text.type) else text


def _moments(left: Operand, right: Operand) -> Iterator[tuple[Any, Any]]:
    """Yield moments to compare, or one as text where the other is."""
    for one, two in itertools.product(left.moments, right.moments):
        is_alike = _zoned(one) == _zoned(two) and one.type.id == two.type.id
        yield (one, two) if is_alike else (_texts.written(one), _texts.written(two))
    if right.text is not None:
        for moment in left.moments:
            yield from _like(moment, right.text)
    if left.text is not None:
        for moment in right.moments:
            yield from ((text, at) for at, text in _like(moment, left.text))


def _zoned(array: Any) -> bool:  # noqa: ANN401 -- Arrow's
    return types.is_timestamp(array.type) and array.type.tz is not None


def _like(moment: Any, text: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 -- Arrow's
    """Yield both as moments where the text is one, and both as text where it is not."""
    try:
        read = pc.cast(text, moment.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        if isinstance(text, pa.Scalar):
            yield _texts.written(moment), text
            return
    else:
        yield moment, read
        return
    encoded = pc.dictionary_encode(text)
    words = [_read(encoded.dictionary.slice(n, 1), moment.type)
             for n in range(len(encoded.dictionary))]  # fmt: skip
    read = pc.take(pa.concat_arrays(words), encoded.indices)
    yield moment, read
    yield (
        _texts.written(moment),
        pc.if_else(pc.is_valid(read), pa.scalar(None, text.type), text),
    )


def _read(word: Any, kind: Any) -> Any:  # noqa: ANN401 -- Arrow's
    try:
        return pc.cast(word, kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.nulls(1, kind)


def _one_moment(operand: Operand) -> Any:  # noqa: ANN401 -- Arrow's
    """Return moments of several types as one: of the finest unit, or else as text."""
    moments = operand.moments
    if operand.text is None and len({each.type for each in moments}) == 1:
        return _first(moments)
    is_alike = len({_zoned(each) for each in moments}) == 1
    if operand.text is None and is_alike and all(
        types.is_timestamp(each.type) for each in moments
    ):  # fmt: skip
        finest = pa.timestamp("ns", moments[0].type.tz)
        with contextlib.suppress(pa.ArrowInvalid):  # beyond what nanoseconds reach
            return pc.coalesce(*(each.cast(finest) for each in moments))
    texts = [_plain(_texts.written(each)) for each in moments]
    return _first([*texts, operand.text] if operand.text is not None else texts)

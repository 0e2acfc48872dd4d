"""From Arrow arrays to columns of JSON values. Nothing is copied that can stay."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schema_registry_client.validation import _masks, _texts
from schema_registry_client.validation._columns import (
    BOOLEAN,
    DECIMAL,
    FLOAT,
    INTEGER,
    Array,
    Column,
    Object,
    Part,
    Text,
)
from schema_registry_client.validation._libraries import pa, pc, types
from schema_registry_client.validation._masks import Mask
from schema_registry_client.validation.errors import InvalidData

Lists = Callable[[list[Any], "Mask | None"], Column]


def row_column(
    names: Sequence[str],
    arrays: Sequence[Any],
    length: int,
    from_values: Lists,
) -> Column:
    """Return the rows of a table, an object each."""
    members = {
        name: column(array, None, from_values)
        for name, array in zip(names, arrays, strict=True)
    }
    return of_members(members, length)


def of_members(members: Mapping[str, Column], length: int) -> Column:
    """Return the rows that have these members, an object each."""
    found = Column(length, (Object(_masks.full_of(length), members),))
    for member in members.values():
        found.unreadable = _masks.either(found.unreadable, member.unreadable)
    return found


def column(array: Any, absent: Mask | None, from_values: Lists) -> Column:  # noqa: ANN401 -- Arrow's
    """Return the values of an Arrow array; `absent` ones must be null in it."""
    array = _plain(array)
    made = Column(len(array), absent=absent)
    if array.null_count:
        made.null = _masks.minus(_masks.settled(pc.is_null(array)), absent)
    _fill(made, array, from_values)
    return made


def _plain(array: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Undo what only says how values are kept."""
    kind = array.type
    if isinstance(array, pa.ExtensionArray):
        is_uuid = getattr(kind, "extension_name", "") == "arrow.uuid"
        return _texts.uuids(array.storage) if is_uuid else _plain(array.storage)
    if types.is_run_end_encoded(kind):
        return _plain(pc.run_end_decode(array))
    if types.is_dictionary(kind) and (
        not _texts.is_string(kind.value_type) or array.dictionary.null_count
    ):
        return _plain(array.cast(kind.value_type))
    return array


def _fill(made: Column, array: Any, from_values: Lists) -> None:  # noqa: ANN401 -- Arrow's
    kind = array.type
    for applies, fill in _FILLERS:
        if applies(kind):
            fill(made, array, from_values)
            return
    raise InvalidData(f"A column of Arrow type {kind} has no form in JSON.")


def _nothing(_made: Column, _array: Any, _lists: Lists) -> None:  # noqa: ANN401
    """A column of nothing but null has no part."""


def _scalar(kind: str) -> Callable[[Column, Any, Lists], None]:
    def fill(made: Column, array: Any, _lists: Lists) -> None:  # noqa: ANN401
        made.parts = (Part(kind, array),)

    return fill


def _text(made: Column, array: Any, _lists: Lists) -> None:  # noqa: ANN401
    made.parts = (Text(array),)


def _float(made: Column, array: Any, _lists: Lists) -> None:  # noqa: ANN401
    if not types.is_float64(array.type):
        array = array.cast(pa.float64())
    # A sum is finite only if everything is, and sums are cheap; the reverse is checked.
    if not math.isfinite(pc.sum(array).as_py() or 0.0):
        no_number = _masks.settled(pc.is_nan(array))
        made.null = _masks.either(made.null, no_number)
        made.unreadable = _masks.settled(pc.is_inf(array))
        strange = _masks.either(no_number, made.unreadable)
        if strange is not None:
            array = pc.if_else(strange, pa.scalar(None, pa.float64()), array)
    made.parts = (Part(FLOAT, array),)


def _struct(made: Column, array: Any, lists: Lists) -> None:  # noqa: ANN401
    present = pc.is_valid(array)
    absent = _masks.settled(pc.is_null(array)) if array.null_count else None
    names = [field.name for field in array.type]
    if len(set(names)) != len(names):
        raise InvalidData(f"Two members of one name: {names}.")
    members = {
        name: column(child, absent, lists)
        for name, child in zip(names, array.flatten(), strict=True)
    }
    for member in members.values():
        made.unreadable = _masks.either(made.unreadable, member.unreadable)
    made.parts = (Object(present, members),)


def _list(made: Column, array: Any, lists: Lists) -> None:  # noqa: ANN401
    lengths = pc.list_value_length(array).cast(pa.int64())
    if types.is_fixed_size_list(array.type) and array.null_count:
        lengths = pc.if_else(pc.is_valid(array), lengths, pa.scalar(None, pa.int64()))
    items = column(array.flatten(), None, lists)
    part = Array(lengths, items)
    if items.unreadable is not None:
        counts = part.counts(items.unreadable)
        made.unreadable = _masks.settled(pc.greater(counts, 0))
    made.parts = (part,)


def _values(made: Column, array: Any, lists: Lists) -> None:  # noqa: ANN401
    """Maps and unions: what members and kinds there are, only the values say."""
    is_map = types.is_map(array.type)
    try:
        found = array.to_pylist()
    except (ValueError, OverflowError) as error:  # moments that Python has not
        raise InvalidData(f"A column of {array.type}: {error}.") from error
    values = [dict(value) if is_map and value is not None else value
              for value in found]  # fmt: skip
    read = lists(values, made.absent)
    made.parts, made.null = read.parts, read.null
    made.unreadable = read.unreadable


def _is_list(kind: Any) -> bool:  # noqa: ANN401 -- an Arrow type
    return bool(
        types.is_list(kind)
        or types.is_large_list(kind)
        or types.is_fixed_size_list(kind)
        or types.is_list_view(kind)
        or types.is_large_list_view(kind)
    )


_FILLERS: tuple[tuple[Callable[[Any], bool], Callable[[Column, Any, Lists], None]], ...]
_FILLERS = (
    (types.is_null, _nothing),
    (types.is_boolean, _scalar(BOOLEAN)),
    (types.is_integer, _scalar(INTEGER)),
    (types.is_floating, _float),
    (types.is_decimal, _scalar(DECIMAL)),
    (types.is_dictionary, _text),
    (_texts.is_text, _text),
    (types.is_struct, _struct),
    (types.is_map, _values),
    (_is_list, _list),
    (types.is_union, _values),
)

"""The way back from Arrow that loading is held to, row by row.

Written without the loader's own code: with Python's calendar, fractions and base64.
"""

import base64
import datetime
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa

from schema_registry_client import _exact_json
from schemas_app.domain.fields import Kind, LogicalField, LogicalType
from tests.client.arrow_documents import DAY, EPOCH, PER_SECOND


def stored(array: Any, at: int) -> Any:
    """Return what stands in a slot: counts and bytes as they are."""
    if pa.types.is_union(array.type):
        code, inside = array.type_codes[at].as_py(), array.offsets[at].as_py()
        return stored(array.field(code), inside)
    if not array[at].is_valid:
        return None
    for is_one, read in STORED:
        if is_one(array.type):
            return read(array, at)
    return array[at].as_py()


def _struct(array: Any, at: int) -> dict[str, Any]:
    names = [member.name for member in array.type]
    return {name: stored(array.field(number), at) for number, name in enumerate(names)}


def _slots(array: Any, at: int) -> range:
    return range(array.offsets[at].as_py(), array.offsets[at + 1].as_py())


def _map(array: Any, at: int) -> dict[str, Any]:
    slots = _slots(array, at)
    return {array.keys[slot].as_py(): stored(array.items, slot) for slot in slots}


def _fixed_list(array: Any, at: int) -> list[Any]:
    size = array.type.list_size
    return [stored(array.values, slot) for slot in range(at * size, at * size + size)]


def _list(array: Any, at: int) -> list[Any]:
    return [stored(array.values, slot) for slot in _slots(array, at)]


def _count(array: Any, at: int) -> Any:
    raw = pa.int32() if array.type.bit_width == 32 else pa.int64()
    return array.view(raw)[at].as_py()


STORED: tuple[tuple[Callable[[Any], bool], Callable[[Any, int], Any]], ...] = (
    (
        lambda type_: isinstance(type_, pa.BaseExtensionType),
        lambda array, at: stored(array.storage, at),
    ),
    (
        pa.types.is_dictionary,
        lambda array, at: stored(array.dictionary, array.indices[at].as_py()),
    ),
    (pa.types.is_struct, _struct),
    (pa.types.is_map, _map),
    (pa.types.is_fixed_size_list, _fixed_list),
    (pa.types.is_list, _list),
    (pa.types.is_temporal, _count),
)


def says(type_: LogicalType, said: Any, held: Any) -> bool:
    """Return whether the slot `held` is what the document `said`."""
    if said is None or held is None:
        return said is None and held is None
    return SAYS[type_.kind](type_, said, held)


def number(said: Any) -> Decimal:
    assert not isinstance(said, bool | str)
    return Decimal(repr(said) if isinstance(said, float) else said)


def _says_float(_: LogicalType, said: Any, held: Any) -> bool:
    if isinstance(said, float | int) and not isinstance(said, bool):
        return bool(said == float(held))
    return bool(said == Decimal(repr(float(held))))


def _says_struct(type_: LogicalType, said: Any, held: Any) -> bool:
    names = [child.name for child in type_.children]
    return set(said) <= set(names) == set(held) and all(
        says(child.type, said.get(child.name), held[child.name])
        for child in type_.children
    )


def _says_union(type_: LogicalType, said: Any, held: Any) -> bool:
    texts = [each for each in said.values() if isinstance(each, str)]
    return any(
        says(branch.type, said, held)
        for branch in type_.children
        if branch.name in texts
    )


def _says_items(type_: LogicalType, said: Any, held: Any) -> bool:
    (item,) = type_.children
    return len(said) == len(held) and all(
        says(item.type, one, other) for one, other in zip(said, held, strict=True)
    )


def _says_map(type_: LogicalType, said: Any, held: Any) -> bool:
    inside = type_.children[1].type
    return set(said) == set(held) and all(
        says(inside, said[name], held[name]) for name in said
    )


def _says_bytes(_: LogicalType, said: Any, held: Any) -> bool:
    if "-" in said:
        return bool(str(uuid.UUID(bytes=held)) == said.lower())
    return bool(base64.b64encode(held).decode() == said)


def _says_date(type_: LogicalType, said: Any, held: Any) -> bool:
    days = Fraction(held, 1 if type_.bits == 32 else DAY * 1000)
    if isinstance(said, str):
        return days == (datetime.date.fromisoformat(said) - EPOCH.date()).days
    return bool(days == number(said))


def _says_count(type_: LogicalType, said: Any, held: Any) -> bool:
    if not isinstance(said, str):
        return bool(number(said) == held)
    seconds = Fraction(held, PER_SECOND[type_.unit])
    if type_.kind is Kind.DURATION:
        units = {"W": 7 * DAY, "D": DAY, "H": 3600, "M": 60, "S": 1}
        parts = re.findall(r"(\d+)([WDHMS])", said)
        return seconds == sum(int(count) * units[unit] for count, unit in parts)
    if type_.kind is Kind.TIME:
        return seconds == _instant(f"1970-01-02T{said}") % DAY
    return seconds == _instant(said)


def _instant(text: str) -> Fraction:
    whole, fraction, offset = re.fullmatch(  # type: ignore[union-attr]
        r"(.{19})(?:\.(\d+))?(.+)", text
    ).groups()
    since = datetime.datetime.fromisoformat(whole + offset) - EPOCH
    seconds = since // datetime.timedelta(seconds=1)
    return seconds + Fraction(f"0.{fraction or 0}")


def _plain(value: Any) -> Any:
    """Return JSON so that numbers are equal as numbers, and only to numbers."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, bool | str):
        return (type(value), value)
    return number(value)


SAYS: dict[Kind, Callable[[LogicalType, Any, Any], bool]] = {
    Kind.BOOLEAN: lambda _, said, held: said is held,
    Kind.INTEGER: lambda _, said, held: number(said) == held,
    Kind.FLOAT: _says_float,
    Kind.DECIMAL: lambda _, said, held: number(said) == held,
    Kind.STRING: lambda _, said, held: said == held,
    Kind.JSON: lambda _, said, held: _plain(said) == _plain(_exact_json.loads(held)),
    Kind.BINARY: _says_bytes,
    Kind.DATE: _says_date,
    Kind.TIME: _says_count,
    Kind.TIMESTAMP: _says_count,
    Kind.DURATION: _says_count,
    Kind.LIST: _says_items,
    Kind.FIXED_LIST: _says_items,
    Kind.STRUCT: _says_struct,
    Kind.MAP: _says_map,
    Kind.UNION: _says_union,
    Kind.DICTIONARY: lambda type_, said, held: says(type_.children[1].type, said, held),
}


def assert_read_back(
    table: pa.Table, tree: tuple[LogicalField, ...], documents: list[Any]
) -> None:
    """Assert that `table` says what `documents` do, row by row."""
    assert table.num_rows == len(documents)
    for field, column in zip(tree, table.columns, strict=True):
        for at, document in enumerate(documents):
            held = stored(column.chunk(0), at)
            assert says(field.type, document.get(field.name), held), (
                field,
                document,
                held,
            )
    names = {field.name for field in tree}
    assert all(set(document) <= names for document in documents)

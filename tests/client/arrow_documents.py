"""Documents for trees of fields, and the way back from Arrow that loading is held to.

Written without the loader's own code: with Python's calendar, fractions and base64.
"""

import base64
import dataclasses
import datetime
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from schema_registry_client import _exact_json
from schemas_app.domain import fields
from schemas_app.domain.fields import Kind, LogicalField, LogicalType
from tests.domain import made_up_json

PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
DAY = 86_400
FIRST = -62_135_596_800 + DAY  # the second day that Python knows, in seconds
LAST = 253_402_300_799 - DAY


def told(field: LogicalField) -> LogicalField:
    """Return `field` with unions as the registry derives them: a member tells which."""
    children = tuple(told(child) for child in field.type.children)
    if field.type.kind is Kind.UNION:
        children = tuple(_branch(child, nullable=field.nullable) for child in children)
    if field.type.kind is Kind.DICTIONARY or not children:
        return field
    return dataclasses.replace(
        field, type=dataclasses.replace(field.type, children=children)
    )


def _branch(child: LogicalField, *, nullable: bool) -> LogicalField:
    kind = LogicalField(
        name="kind", type=fields.STRING, nullable=False, choices=(child.name,)
    )
    value = told(dataclasses.replace(child, name="value"))
    type_ = LogicalType(kind=Kind.STRUCT, children=(kind, value))
    return LogicalField(name=child.name, type=type_, nullable=nullable)


@st.composite
def tables(
    draw: st.DrawFn, tree: tuple[LogicalField, ...], *, astray: bool = False
) -> list[dict[str, Any]]:
    """Return documents that fit `tree`, or with `astray`, some that do not."""
    row = members(draw, tree, astray=astray)
    return draw(st.lists(row, max_size=4))


def members(
    draw: st.DrawFn, tree: tuple[LogicalField, ...], *, astray: bool
) -> st.SearchStrategy[Any]:
    made = {child.name: value(draw, child, astray=astray) for child in tree}
    optional = {child.name for child in tree if child.nullable}
    if astray:
        made["z"] = made_up_json.values
        optional = set(made)
    return st.fixed_dictionaries(
        {name: made[name] for name in made if name not in optional},
        optional={name: made[name] for name in made if name in optional},
    )


def value(
    draw: st.DrawFn, field: LogicalField, *, astray: bool = False
) -> st.SearchStrategy[Any]:
    """Return what `field` holds: times and bytes in one spelling, which is drawn."""
    made = _typical(draw, field, astray=astray)
    if field.nullable:
        made = st.none() | made
    return st.one_of(made, made, made, made_up_json.values) if astray else made


def _typical(
    draw: st.DrawFn, field: LogicalField, *, astray: bool
) -> st.SearchStrategy[Any]:
    type_ = field.type
    if field.choices and not astray:
        return st.sampled_from(field.choices)
    if type_.kind is Kind.DICTIONARY:
        return _typical(draw, type_.children[1], astray=astray)
    if type_.kind is Kind.STRUCT:
        return members(draw, type_.children, astray=astray)
    if type_.kind is Kind.UNION:
        branches = [
            members(draw, child.type.children, astray=astray)
            for child in type_.children
        ]
        return st.one_of(branches)
    if type_.kind is Kind.MAP:
        inside = value(draw, type_.children[1], astray=astray)
        return st.dictionaries(made_up_json.names, inside, max_size=3)
    if type_.kind in {Kind.LIST, Kind.FIXED_LIST}:
        inside = value(draw, type_.children[0], astray=astray)
        fixed = type_.kind is Kind.FIXED_LIST
        least, most = (type_.length, type_.length) if fixed else (0, 3)
        return st.lists(inside, min_size=least, max_size=most)
    return SCALARS[type_.kind](draw, type_)


def _integers(_: st.DrawFn, type_: LogicalType) -> st.SearchStrategy[Any]:
    least, most = fields.integer_range(type_)
    ends = st.sampled_from((least, most))
    return ends | st.integers(least, most) | st.integers(0, 100).map(float)


def _floats(_: st.DrawFn, type_: LogicalType) -> st.SearchStrategy[Any]:
    exact = {16: 2**11, 32: 2**24, 64: 2**53}[type_.bits]
    floats = st.floats(width=type_.bits, allow_nan=False, allow_infinity=False)  # type: ignore[arg-type]
    return floats | st.integers(-exact, exact)


def _decimals(_: st.DrawFn, type_: LogicalType) -> st.SearchStrategy[Any]:
    most = 10**type_.precision - 1
    return (st.sampled_from((-most, most)) | st.integers(-most, most)).map(
        lambda digits: Decimal(f"{digits}E-{type_.scale}")
    )


def _bytes(draw: st.DrawFn, type_: LogicalType) -> st.SearchStrategy[Any]:
    if type_.length == 16 and draw(st.booleans()):
        return st.uuids().map(str) | st.uuids().map(lambda each: str(each).upper())
    sizes = {"min_size": type_.length, "max_size": type_.length or 9}
    return st.binary(**sizes).map(lambda each: base64.b64encode(each).decode())


def _dates(draw: st.DrawFn, type_: LogicalType) -> st.SearchStrategy[Any]:
    if draw(st.booleans()):
        return st.dates().map(str)
    return st.integers(-(2**31), 2**31 - 1)


def _times(draw: st.DrawFn, type_: LogicalType) -> st.SearchStrategy[Any]:
    counts = st.integers(0, DAY * PER_SECOND[type_.unit] - 1)
    if draw(st.booleans()):
        return counts
    return st.builds(_moment_text, counts, st.just(type_.unit), _offsets).map(
        lambda text: text[11:]
    )


def _timestamps(draw: st.DrawFn, type_: LogicalType) -> st.SearchStrategy[Any]:
    if draw(st.booleans()):
        return _counts
    per = PER_SECOND[type_.unit]
    most = min(LAST * per, 2**63 - 1)
    counts = st.integers(max(FIRST * per, -(2**63)), most)
    return st.builds(
        _moment_text, counts | st.just(most), st.just(type_.unit), _offsets
    )


def _durations(draw: st.DrawFn, type_: LogicalType) -> st.SearchStrategy[Any]:
    if draw(st.booleans()):
        return _counts
    small = st.integers(0, 999)
    whole = st.builds("P{}W{}DT{}H{}M{}S".format, small, small, small, small, small)
    return whole | st.builds("P{}D".format, small) | st.builds("PT{}M".format, small)


_counts = st.sampled_from((-(2**63), 2**63 - 1)) | st.integers(-(2**63), 2**63 - 1)
_offsets = st.integers(-1439, 1439)


def _moment_text(count: int, unit: str, offset: int) -> str:
    seconds, rest = divmod(count, PER_SECOND[unit])
    local = EPOCH + datetime.timedelta(seconds=seconds, minutes=offset)
    places = len(str(PER_SECOND[unit])) - 1
    fraction = f".{rest:0{places}d}00" if places else ""
    sign, (hours, minutes) = "-" if offset < 0 else "+", divmod(abs(offset), 60)
    zone = f"{sign}{hours:02d}:{minutes:02d}" if offset else "Z"
    return f"{local:%Y-%m-%dT%H:%M:%S}".zfill(19) + fraction + zone


SCALARS: dict[Kind, Callable[[st.DrawFn, LogicalType], st.SearchStrategy[Any]]] = {
    Kind.NULL: lambda *_: st.none(),
    Kind.BOOLEAN: lambda *_: st.booleans(),
    Kind.INTEGER: _integers,
    Kind.FLOAT: _floats,
    Kind.DECIMAL: _decimals,
    Kind.STRING: lambda *_: st.text(max_size=9),
    Kind.JSON: lambda *_: made_up_json.values.filter(lambda each: each is not None),
    Kind.BINARY: _bytes,
    Kind.DATE: _dates,
    Kind.TIME: _times,
    Kind.TIMESTAMP: _timestamps,
    Kind.DURATION: _durations,
}


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

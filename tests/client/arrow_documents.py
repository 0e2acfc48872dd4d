"""Documents for trees of fields: values of every kind, as JSON spells them."""

import base64
import dataclasses
import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

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


# What some column might take for what it is not.
NEAR = st.sampled_from(
    (
        *(-1, 256, 2**53 + 1, 2**63, 2**64, 0.5, 5.0, 1e23, True),
        *(Decimal("0.123456789"), Decimal("1E+400"), Decimal("1E-400")),
        *("2016-12-31T23:59:60Z", "2025-01-27T09:30:00.0000000001Z"),
        *("2025-01-27T09:30:00", "2025-01-27", "09:30:00", "24:00:00Z", "\ud800"),
        *("P1Y", "PT", "AP9=", "AAAAAAAAAAAAAAAAAAAAAA==", [], [None], {}, {"a": 1}),
    )
)


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
    fitting = st.fixed_dictionaries(
        {name: made[name] for name in made if name not in optional},
        optional={name: made[name] for name in made if name in optional},
    )
    if not astray:
        return fitting
    strange = st.fixed_dictionaries({}, optional={**made, "z": made_up_json.values})
    return st.one_of(*[fitting] * 7, strange)


def value(
    draw: st.DrawFn, field: LogicalField, *, astray: bool = False
) -> st.SearchStrategy[Any]:
    """Return what `field` holds: times and bytes in one spelling, which is drawn."""
    made = _typical(draw, field, astray=astray)
    if field.nullable:
        made = st.none() | made
    return st.one_of(*[made] * 9, NEAR, made_up_json.values) if astray else made


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

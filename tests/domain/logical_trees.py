"""Trees of fields that Hypothesis makes up: every kind, with every parameter."""

from typing import Any

from hypothesis import strategies as st

from schemas_app.domain import fields
from schemas_app.domain.fields import Kind, LogicalField, LogicalType

names = st.text(max_size=8)
units = st.sampled_from(fields.UNITS)

integers = st.builds(
    lambda bits, signed: fields.integer(bits, signed=signed),
    st.sampled_from((8, 16, 32, 64)),
    st.booleans(),
)


@st.composite
def decimals(draw: st.DrawFn) -> LogicalType:
    bits = draw(st.sampled_from(tuple(fields.DECIMAL_DIGITS)))
    precision = draw(st.integers(1, fields.DECIMAL_DIGITS[bits]))
    scale = draw(st.integers(0, precision))
    return LogicalType(kind=Kind.DECIMAL, bits=bits, precision=precision, scale=scale)


plain = (
    integers
    | decimals()
    | st.sampled_from((fields.BOOLEAN, fields.STRING))
    | st.builds(
        LogicalType, kind=st.just(Kind.FLOAT), bits=st.sampled_from((16, 32, 64))
    )
    | st.builds(LogicalType, kind=st.just(Kind.BINARY), length=st.integers(0, 64))
    | st.builds(LogicalType, kind=st.just(Kind.DATE), bits=st.sampled_from((32, 64)))
    | st.builds(LogicalType, kind=st.just(Kind.TIME), unit=units)
    | st.builds(LogicalType, kind=st.just(Kind.DURATION), unit=units)
    | st.builds(
        LogicalType,
        kind=st.just(Kind.TIMESTAMP),
        unit=units,
        zone=st.sampled_from(("", "UTC", "Europe/Paris", "+05:30")),
    )
)

scalars = (
    plain
    | st.just(fields.JSON)
    | st.builds(
        lambda index, value, ordered: fields.dictionary(index, value, ordered=ordered),
        integers,
        plain,
        st.booleans(),
    )
)


_nothing: dict[str, Any] = {}
_remarks: st.SearchStrategy[dict[str, Any]] = st.just(_nothing) | st.fixed_dictionaries(
    {
        "pointer": names,
        "description": names,
        "unit_of_measure": names,
        "field_id": names,
    }
)
_of_texts: st.SearchStrategy[dict[str, Any]] = st.just(
    _nothing
) | st.fixed_dictionaries(
    {
        "choices": st.lists(names, max_size=3, unique=True).map(tuple),
        "max_length": st.integers(0, 99),
    }
)


@st.composite
def members(
    draw: st.DrawFn,
    types: st.SearchStrategy[LogicalType],
    name: str | None = None,
) -> LogicalField:
    type_ = draw(types)
    return LogicalField(
        name=draw(names) if name is None else name,
        type=type_,
        nullable=type_.kind is Kind.NULL or draw(st.booleans()),
        **draw(_remarks),
        **(draw(_of_texts) if fields.holds_text(type_) else {}),
    )


def records(
    types: st.SearchStrategy[LogicalType],
    most: int,
    least: int = 0,
) -> st.SearchStrategy[tuple[LogicalField, ...]]:
    return st.lists(
        members(types),
        min_size=least,
        max_size=most,
        unique_by=lambda field: field.name,
    ).map(tuple)


_NESTED = (Kind.LIST, Kind.FIXED_LIST, Kind.STRUCT, Kind.MAP, Kind.UNION)


@st.composite
def _nested(draw: st.DrawFn, inside: st.SearchStrategy[LogicalType]) -> LogicalType:
    kind = draw(st.sampled_from(_NESTED))
    if kind is Kind.UNION:
        branches = draw(records(inside, 3, least=1))
        return LogicalType(kind=kind, children=branches)
    if kind is Kind.STRUCT:
        return LogicalType(kind=kind, children=draw(records(inside, 3)))
    if kind is Kind.MAP:
        key = LogicalField(name="key", type=fields.STRING, nullable=False)
        value = draw(members(inside, "value"))
        return LogicalType(kind=kind, children=(key, value))
    length = draw(st.integers(0, 9)) if kind is Kind.FIXED_LIST else 0
    item = draw(members(inside, "item"))
    return LogicalType(kind=kind, length=length, children=(item,))


types = st.recursive(scalars | st.just(fields.NULL), _nested, max_leaves=6)
trees = records(types, 4)

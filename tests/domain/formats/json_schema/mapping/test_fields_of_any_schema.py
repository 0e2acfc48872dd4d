"""Whatever a schema says, its fields..."""

import contextlib
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pyarrow as pa
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from schemas_app.domain import errors, exact_json, fields
from schemas_app.domain.artifact_kinds import arrow_types
from schemas_app.domain.fields import Kind, LogicalType
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.domain.formats.json_schema import schemas

NAMES = ("a", "b", "c")
references = st.sampled_from(("#/$defs/d", "#/$defs/e"))
TYPES = ("null", "boolean", "integer", "number", "string", "object", "array")

small = st.integers(-300, 300)
numbers = small | st.sampled_from((Decimal("0.5"), Decimal("-1.25"), Decimal("2.0")))
scalars = st.none() | st.booleans() | numbers | st.sampled_from(("", "a", "é"))
values = st.recursive(
    scalars,
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.sampled_from((*NAMES, "z")), inside, max_size=3)
    ),
    max_leaves=4,
)


def like(type_: LogicalType) -> st.SearchStrategy[Any]:
    """Return values of about this type: valid ones are found among them, and others."""
    inside = {child.name: like(child.type) for child in type_.children}
    if type_.kind is Kind.STRUCT:
        typical: st.SearchStrategy[Any] = st.fixed_dictionaries(
            {},
            optional={**inside, "z": values},
        )
    elif type_.kind is Kind.MAP:
        names = st.sampled_from((*NAMES, "z"))
        typical = st.dictionaries(names, inside["value"], max_size=3)
    elif type_.kind in {Kind.LIST, Kind.FIXED_LIST}:
        typical = st.lists(inside["item"], max_size=3)
    else:
        typical = scalars
    return st.one_of(*[typical] * 6, values)


def keywords(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return schemas with any keywords that the mapping reads, and a few it does not."""
    branches = st.lists(inside, min_size=1, max_size=3)
    members = st.dictionaries(st.sampled_from(NAMES), inside, max_size=3)
    some_names = st.lists(st.sampled_from(NAMES), unique=True, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(TYPES)
            | st.lists(st.sampled_from(TYPES), unique=True, min_size=1, max_size=3),
            "properties": members,
            "required": some_names,
            "additionalProperties": inside,
            "items": inside,
            "minItems": st.integers(0, 2),
            "maxItems": st.integers(0, 2),
            "minimum": numbers,
            "maximum": numbers,
            "exclusiveMaximum": numbers,
            "multipleOf": st.sampled_from((1, Decimal("0.01"), 3)),
            "enum": st.lists(scalars, min_size=1, max_size=3, unique_by=repr),
            "const": scalars,
            "allOf": branches,
            "anyOf": branches,
            "oneOf": branches,
            "not": inside,
            "then": inside,
            "$ref": references,
        },
    )


def shapes(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return schemas as people write them, so that many have fields at all."""
    members = st.dictionaries(st.sampled_from(NAMES), inside, min_size=1, max_size=3)
    some_names = st.lists(st.sampled_from(NAMES), unique=True, max_size=2)
    records = st.builds(
        lambda members, names: {**schemas.record(**members), "required": names},
        members,
        some_names,
    )
    return st.one_of(
        *[records] * 4,
        st.builds(lambda one, other: {"allOf": [one, other]}, records, records),
        st.builds(lambda whole, part: {**whole, "allOf": [part]}, records, records),
        st.builds(lambda whole, part: {**whole, "anyOf": [part]}, records, records),
        st.builds(lambda whole, rest: {**whole, "$ref": rest}, records, references),
        inside.map(lambda value: {"type": "object", "additionalProperties": value}),
        inside.map(lambda item: {"type": "array", "items": item}),
        st.builds(
            lambda item, least, most: {
                "type": "array",
                "items": item,
                "minItems": least,
                "maxItems": most,
            },
            inside,
            st.integers(0, 2),
            st.integers(0, 2),
        ),
        inside.map(lambda schema: {"anyOf": [schema, {"type": "null"}]}),
        st.lists(inside, min_size=2, max_size=2).map(lambda both: {"oneOf": both}),
        references.map(lambda uri: {"$ref": uri}),
    )


plain = (
    st.sampled_from(TYPES[:5]).map(lambda name: {"type": name})
    | st.lists(st.sampled_from(TYPES[:5]), min_size=1, max_size=2, unique=True).map(
        lambda names: {"type": names},
    )
    | st.fixed_dictionaries(
        {"type": st.sampled_from(("integer", "number"))},
        optional={
            "minimum": numbers,
            "maximum": numbers,
            "exclusiveMinimum": numbers,
            "multipleOf": st.sampled_from((1, Decimal("0.01"), 10)),
        },
    )
    | st.lists(scalars, min_size=1, max_size=3).map(lambda listed: {"enum": listed})
    | scalars.map(lambda value: {"const": value})
)
any_schema = st.recursive(
    plain,
    lambda inside: shapes(inside) | shapes(inside) | keywords(inside),
    max_leaves=8,
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    return {
        **schemas.record(("x",), x=draw(any_schema)),
        "$defs": {"d": draw(any_schema), "e": draw(plain)},
    }


def holds(type_: LogicalType, value: Any, *, nullable: bool) -> bool:
    """Return whether a field of `type_` can hold `value` and give it back."""
    if value is None:
        return nullable
    return HOLDS[type_.kind](type_, value)


def holds_integer(type_: LogicalType, value: Any) -> bool:
    least, most = fields.integer_range(type_)
    whole = not isinstance(value, bool | str | list | dict) and value == int(value)
    return whole and least <= value <= most


def holds_decimal(type_: LogicalType, value: Any) -> bool:
    digits = Decimal(value).scaleb(type_.scale)
    return digits == int(digits) and abs(digits) < 10**type_.precision


def holds_members(type_: LogicalType, value: Any) -> bool:
    return isinstance(value, dict) and all(
        holds(child.type, value.get(child.name), nullable=child.nullable)
        for child in type_.children
    )


def holds_items(type_: LogicalType, value: Any) -> bool:
    (item,) = type_.children
    fits = type_.kind is Kind.LIST or len(value) == type_.length
    return fits and all(holds(item.type, one, nullable=item.nullable) for one in value)


def holds_values(type_: LogicalType, value: Any) -> bool:
    inside = type_.children[1]
    return isinstance(value, dict) and all(
        holds(inside.type, one, nullable=inside.nullable) for one in value.values()
    )


def is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


HOLDS = {
    Kind.NULL: lambda _, value: False,
    Kind.BOOLEAN: lambda _, value: isinstance(value, bool),
    Kind.INTEGER: holds_integer,
    Kind.FLOAT: lambda _, value: is_number(value),
    Kind.DECIMAL: lambda type_, value: is_number(value) and holds_decimal(type_, value),
    Kind.STRING: lambda _, value: isinstance(value, str),
    Kind.LIST: holds_items,
    Kind.FIXED_LIST: holds_items,
    Kind.STRUCT: holds_members,
    Kind.MAP: holds_values,
}


@settings(max_examples=100)
@given(documents())
def test_are_had_or_refused_and_survive_arrow(schema):
    mapped: tuple[fields.LogicalField, ...] = ()
    with contextlib.suppress(errors.UnmappableField):
        mapped = json_schema_fields.fields_of(schemas.document(schema))

    written = arrow_types.schema_of(mapped, {}).serialize()
    assert arrow_types.fields_of(pa.ipc.read_schema(written)) == mapped


@settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.filter_too_much],
)
@given(documents(), st.data())
def test_hold_every_value_that_is_valid(schema, data):
    try:
        (field,) = json_schema_fields.fields_of(schemas.document(schema))
    except errors.UnmappableField:
        assume(False)
    validator = jsonschema_rs.Draft202012Validator(schema)

    for value in data.draw(st.lists(like(field.type), min_size=10, max_size=20)):
        if validator.is_valid({"x": value}):
            assert holds(field.type, value, nullable=field.nullable), (
                exact_json.dumps(schema),
                value,
                field,
            )

"""An example of a record..."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from schemas_app.domain import errors
from schemas_app.domain.formats.json_schema import validation
from schemas_app.domain.formats.json_schema.mapping import examples
from tests.domain.formats.json_schema import schemas
from tests.domain.formats.json_schema.mapping import (
    test_fields_of_any_schema,
    test_fields_of_examples,
)


def example_of(schema):
    whole = schemas.record(("x",), x=schema)
    record: Any = examples.example_of(schemas.document(whole))
    return record["x"]


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "boolean"}, True),
        ({"type": "string"}, "text"),
        ({"type": "string", "format": "date-time"}, "2025-01-27T09:30:00Z"),
        ({"type": "string", "minLength": 6}, "aaaaaa"),
        ({"type": "string", "maxLength": 2}, "a"),
        ({"enum": ["B", "S"]}, "B"),
        ({"type": "integer", "minimum": 7, "maximum": 9}, 7),
        ({"type": "number", "multipleOf": Decimal("0.25"), "maximum": -1}, -1),
        ({"type": "number", "examples": [Decimal("187.25")]}, Decimal("187.25")),
        ({"type": "number", "examples": ["no"], "default": 3}, 3),
        ({"type": "array", "items": {"type": "boolean"}, "minItems": 2}, [True, True]),
        ({"type": "object", "additionalProperties": {"type": "null"}}, {"key": None}),
        (schemas.record(a={"type": "integer"}), {"a": 1}),
        (
            {
                "oneOf": [
                    schemas.record(("k", "p"), k={"const": "a"}, p={"type": "null"}),
                    schemas.record(("k",), k={"const": "b"}),
                ]
            },
            {"k": "a", "p": None},
        ),
        ({"x-arrow": "json", "type": "array"}, []),
        (
            {"type": "array", "items": {"type": "null"}, "minItems": 768},
            [None] * 768,
        ),
        (
            {
                "type": "array",
                "items": {"type": "boolean"},
                "minItems": 2,
                "uniqueItems": True,
            },
            [False, True],
        ),
    ],
)
def test_has_a_valid_value_for_each_field(schema, value):
    assert example_of(schema) == value


def test_leaves_out_what_nothing_is_found_for():
    nothing = {"type": "string", "not": {"type": "string"}}
    document = schemas.document(schemas.record(a={"type": "integer"}, b=nothing))

    assert examples.example_of(document) == {"a": 1}


def test_is_refused_where_nothing_is_valid():
    with pytest.raises(errors.UnmappableField, match="No example was found"):
        example_of({"type": "string", "not": {"type": "string"}})


def test_is_without_what_would_be_huge():
    schema: dict[str, object] = {"type": "integer"}
    for _ in range(9):
        schema = {"type": "array", "items": schema, "minItems": 24}
    record = {**schemas.record(x=schema), "required": []}

    assert examples.example_of(schemas.document(record)) == {}
    with pytest.raises(errors.UnmappableField, match="No example was found"):
        example_of(schema)
    assert example_of({**schema, "minItems": 0, "examples": [[]]}) == []


def test_has_every_column_however_many():
    names = [f"c{at}" for at in range(5_000)]
    columns = {name: {"type": "boolean"} for name in names}
    record = {"type": "object", "properties": columns, "required": names}

    assert examples.example_of(schemas.document(record)) == dict.fromkeys(names, True)


def test_of_the_ticks_is_a_tick():
    assert examples.example_of(test_fields_of_examples.ticks("1.0.0")) == {
        "ts": "2025-01-27T09:30:00Z",
        "symbol": "text",
        "price": 1,
        "size": 1,
        "side": "B",
    }


@given(test_fields_of_any_schema.any_schema)
def test_is_valid_and_always_the_same(schema):
    document = schemas.document(schemas.record(x=schema))
    try:
        example = examples.example_of(document)
    except (errors.UnmappableField, errors.BadSchema):
        return

    assert validation.validate(document, example) == ()
    assert examples.example_of(document) == example


def test_is_refused_where_the_referee_would_never_be_done():
    # A few lines that are 2**60 schemas once their references are followed.
    aims = {f"n{at}": {"$ref": f"#/$defs/n{at + 1}"} for at in range(60)}
    doubling = {name: {"allOf": [aim, aim]} for name, aim in aims.items()}
    schema = {
        **schemas.record(a={"type": "integer"}),
        "if": {"$ref": "#/$defs/n0"},
        "then": True,
        "$defs": {**doubling, "n60": {"required": ["a"]}},
    }

    with pytest.raises(errors.UnmappableField, match="known to be valid") as refusal:
        examples.example_of(schemas.document(schema))

    assert refusal.value.remedy

"""Fields of a schema that refers to others..."""

import pytest

from schemas_app.domain import errors
from schemas_app.domain.fields import Kind
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.domain.formats.json_schema import schemas

BASE = "https://schemas.example/v2/"

# Shaped as the FDC3 context schemas are: relative references through `$id`, with and
# without fragments, and a base that every other schema is joined with.
CONTEXT = schemas.resource(
    f"{BASE}context.json",
    """{
        "$id": "https://schemas.example/v2/context.json",
        "type": "object",
        "allOf": [{"$ref": "#/definitions/Base"}],
        "definitions": {
            "Base": {
                "type": "object",
                "properties": {
                    "type": {"type": "string"},
                    "name": {"type": "string", "description": "Any name"},
                    "id": {"type": "object", "additionalProperties": {"type": "string"}}
                },
                "additionalProperties": true,
                "required": ["type"]
            }
        }
    }""",
    dialect="draft-07",
)
INSTRUMENT = schemas.resource(
    f"{BASE}instrument.json",
    """{
        "$id": "https://schemas.example/v2/instrument.json",
        "type": "object",
        "allOf": [
            {
                "type": "object",
                "properties": {
                    "type": {"const": "instrument"},
                    "id": {
                        "type": "object",
                        "properties": {"ticker": {"type": "string"}},
                        "description": "What it is known as"
                    }
                },
                "required": ["id"]
            },
            {"$ref": "context.json#/definitions/Base"}
        ]
    }""",
    dialect="draft-07",
)
POSITION = """{
    "$id": "https://schemas.example/v2/position.json",
    "type": "object",
    "allOf": [{"$ref": "context.json#"}],
    "properties": {
        "type": {"const": "position"},
        "instrument": {"$ref": "instrument.json#"},
        "related": {"type": "array", "items": {"$ref": "./context.json"}},
        "holding": {"type": "number", "description": "How much of it"}
    },
    "required": ["instrument", "holding"]
}"""


def position(text=POSITION, resources=(CONTEXT, INSTRUMENT)):
    return json_schema_fields.fields_of(
        schemas.document(
            text,
            dialect="draft-07",
            uri=f"{BASE}position.json",
            resources=resources,
        ),
    )


def outline(mapped):
    """Return fields as indented lines."""
    lines = []
    for field in mapped:
        null = "?" if field.nullable else ""
        lines.append(f"{field.name}{null}: {field.type.kind}")
        lines.extend("  " + line for line in outline(field.type.children))
    return lines


def test_are_found_by_relative_references():
    assert outline(position()) == [
        "type: string",
        "name?: string",
        "id?: map",
        "  key: string",
        "  value: string",
        "instrument: struct",
        "  type: string",
        "  id: struct",
        "    ticker?: string",
        "  name?: string",
        "related?: list",
        "  item: struct",
        "    type: string",
        "    name?: string",
        "    id?: map",
        "      key: string",
        "      value: string",
        "holding: float",
    ]


def test_say_where_they_are_described():
    mapped = {field.name: field for field in position()}
    inside = {field.name: field for field in mapped["instrument"].type.children}

    assert mapped["type"].pointer == "/properties/type"
    assert mapped["name"].pointer == (
        f"{BASE}context.json#/definitions/Base/properties/name"
    )
    assert mapped["name"].description == "Any name"
    assert mapped["holding"].description == "How much of it"
    assert mapped["instrument"].pointer == "/properties/instrument"
    assert inside["id"].pointer == (f"{BASE}instrument.json#/allOf/0/properties/id")
    assert inside["id"].description == "What it is known as"


def test_are_refused_with_the_document_they_are_in():
    odd = schemas.resource(f"{BASE}instrument.json", '{"type": "object"}')

    with pytest.raises(errors.UnmappableField) as caught:
        position(resources=(CONTEXT, odd))

    assert str(caught.value) == (
        "`instrument` is an object that names no fields, at /properties/instrument."
    )


def test_are_refused_where_a_document_is_missing():
    with pytest.raises(errors.UnmappableField) as caught:
        position(resources=(CONTEXT,))

    assert str(caught.value) == (
        "`instrument` refers to instrument.json#, which is not at hand, "
        "at /properties/instrument."
    )


def test_are_refused_where_documents_refer_to_each_other():
    back = schemas.resource(
        f"{BASE}instrument.json",
        schemas.record(position={"$ref": "position.json"}),
    )

    with pytest.raises(errors.UnmappableField) as caught:
        position(resources=(CONTEXT, back))

    assert caught.value.message == (
        f"`instrument.position` contains itself: # -> {BASE}instrument.json# -> #"
    )


def test_are_found_by_pin_identifier_and_anchor():
    pinned = schemas.resource(
        "https://registry.invalid/money@3",
        {
            "$id": "https://schemas.example/money",
            "$ref": "#amount",
            "$defs": {
                "amount": {
                    "$anchor": "amount",
                    **schemas.record(value={"type": "number"}),
                },
                "code": {
                    "$id": "/code",
                    "type": "string",
                },
            },
        },
    )
    whole = schemas.record(
        a={"$ref": "https://registry.invalid/money@3"},
        b={"$ref": "https://schemas.example/money"},
        c={"$ref": "https://registry.invalid/money@3#amount"},
        d={"$ref": "https://schemas.example/code"},
    )

    mapped = json_schema_fields.fields_of(schemas.document(whole, resources=(pinned,)))

    assert [field.type.kind for field in mapped] == [
        Kind.STRUCT,
        Kind.STRUCT,
        Kind.STRUCT,
        Kind.STRING,
    ]
    assert [child.pointer for field in mapped for child in field.type.children] == [
        "money@3#/$defs/amount/properties/value",
    ] * 3


def test_follow_the_draft_of_each_document():
    older = schemas.resource(
        f"{BASE}instrument.json",
        """{
            "type": "object",
            "properties": {"a": {"$ref": "#/definitions/b", "type": "integer"}},
            "definitions": {"b": {"type": "string"}}
        }""",
        dialect="draft-07",
    )
    newer = schemas.resource(f"{BASE}instrument.json", older.value, dialect="2020-12")
    whole = schemas.record(x={"$ref": f"{BASE}instrument.json"})

    (field,) = json_schema_fields.fields_of(schemas.document(whole, resources=(older,)))
    assert field.type.children[0].type.kind is Kind.STRING
    with pytest.raises(errors.UnmappableField, match=r"`x\.a` allows no value"):
        json_schema_fields.fields_of(schemas.document(whole, resources=(newer,)))

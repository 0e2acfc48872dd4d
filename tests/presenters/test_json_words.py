"""A place of a JSON Schema in words ..."""

import pytest

from schemas_app.presenters import json_words


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["integer", "null"]}, "integer or null"),
        ({"type": "string", "format": "date-time"}, "string (date-time)"),
        ({"$ref": "#/$defs/price"}, "#/$defs/price"),
        ({"enum": [1]}, "listed values"),
        ({"const": 1}, "listed values"),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, "null or integer"),
        ({"oneOf": [{"type": "null"}, True]}, "oneOf"),
        ({}, "any"),
    ],
)
def test_names_its_type(schema, said):
    assert json_words.type_of(schema) == said


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"minimum": 0, "exclusiveMaximum": 10.50}, ("≥ 0", "< 10.5")),
        ({"enum": ["B", "S"]}, ('"B", "S"',)),
        ({"enum": list(range(9))}, ("0, 1, 2, 3, 4, 5 and 3 more",)),
        ({"const": None}, ("= null",)),
        ({"pattern": "^A"}, ("matches ^A",)),
        ({"pattern": "A" * 100}, (f"matches {'A' * 72}…",)),
        ({"exclusiveMinimum": True, "minimum": 1}, ("≥ 1",)),
        ({"uniqueItems": True}, ("each item once",)),
        ({"uniqueItems": False}, ()),
        ({"type": "string"}, ()),
    ],
)
def test_names_what_it_asks_for(schema, said):
    assert json_words.constraints(schema) == said


@pytest.mark.parametrize("pointer", ["/properties/b", "/properties/a/x", "other#/a"])
def test_of_what_is_elsewhere_is_none(pointer):
    assert json_words.place({"properties": {"a": 1}}, pointer) is None

"""The LENIENT reading, as schemas."""

from typing import Any

import pytest

from schemas_app.domain.formats.json_schema.verdict import lowering, readings
from tests.domain.formats.json_schema.schemas import document, record

TEXT = {"type": "string"}


def closing(schema, dialect="2020-12"):
    """Return what `schema` declares, with references replaced by what they name."""
    closed = readings.closing(lowering.lower(document(schema, dialect=dialect)))
    return _inlined(closed.root, closed)


def opened(schema, dialect="2020-12"):
    reader = readings.opened(lowering.lower(document(schema, dialect=dialect)))
    return reader.root, dict(reader.definitions)


def _inlined(schema, whole, inside=()):
    if isinstance(schema, dict) and "$ref" in schema:
        if schema["$ref"] in inside:
            return "..."
        return _inlined(whole.target(schema), whole, (*inside, schema["$ref"]))
    if isinstance(schema, dict):
        return {name: _inlined(part, whole, inside) for name, part in schema.items()}
    return (
        [_inlined(part, whole, inside) for part in schema]
        if isinstance(schema, list)
        else schema
    )


def closed(**properties):
    return {"properties": properties, "additionalProperties": False}


class TestClosing:
    def test_admits_the_names_of_all_branches(self):
        schema = {
            "properties": {"a": TEXT},
            "allOf": [record(b=TEXT)],
            "oneOf": [record(c=TEXT), {"if": record(d=TEXT), "then": record(e=TEXT)}],
            "dependentSchemas": {"a": record(f=TEXT)},
            "not": record(g=TEXT),
        }

        assert set(closing(schema)["properties"]) == set("abcdef")
        assert closing(schema)["additionalProperties"] is False

    def test_joins_what_branches_say_of_one_member(self):
        schema = {"allOf": [record(a=record(x=TEXT)), record(a=record(y=TEXT))]}

        assert closing(schema) == closed(a=closed(x={}, y={}))

    def test_reaches_into_items_and_maps(self):
        rows = {"type": "array", "items": record(x=TEXT)}
        books = {"additionalProperties": record(y=TEXT)}

        assert closing(record(rows=rows, books=books)) == closed(
            rows={"items": closed(x={})},
            books={"properties": {}, "additionalProperties": closed(y={})},
        )

    def test_reaches_into_tuples_as_each_draft_writes_them(self):
        parts = [record(x=TEXT), TEXT]

        assert closing({"prefixItems": parts, "items": record(y=TEXT)}) == {
            "prefixItems": [closed(x={}), {}],
            "items": closed(y={}),
        }
        assert closing(
            {"items": parts, "additionalItems": record(y=TEXT)}, "draft-07"
        ) == {
            "items": [closed(x={}), {}],
            "additionalItems": closed(y={}),
        }

    def test_goes_around_circles_once(self):
        tree = record(left={"$ref": "#"}, value=TEXT)

        assert closing(tree) == closed(left=closed(left="...", value={}), value={})

    def test_counts_what_is_required_as_declared(self):
        assert closing(
            {**record(a=TEXT), "required": ["b"], "dependentRequired": {"a": ["c"]}}
        ) == (closed(a={}, b={}, c={}))

    @pytest.mark.parametrize(
        "schema",
        [
            TEXT,
            {"type": "object"},
            {"type": "object", "additionalProperties": True},
            {"properties": {"a": TEXT}, "enum": [{"b": 1}]},
        ],
    )
    def test_leaves_free_what_declares_nothing_or_lists_its_values(self, schema):
        assert closing(schema) == {}

    def test_leaves_members_open_that_a_pattern_may_describe_too(self):
        schema = {
            **record(a=record(x=TEXT)),
            "patternProperties": {"^x-": record(y=TEXT)},
        }

        assert closing(schema) == {
            "properties": {"a": {}},
            "patternProperties": {"^x-": {}},
            "additionalProperties": False,
        }

    def test_has_a_place_for_every_one_of_very_many_objects(self):
        members: dict[str, Any] = {
            f"m{number}": record(x=TEXT) for number in range(2_500)
        }

        assert len(closing(record(**members))["properties"]) == 2_500

    def test_is_refused_where_the_document_cannot_be_read_through(self):
        with pytest.raises(readings.UnreadableError, match=r"uses \$dynamicRef"):
            closing(
                {
                    "$dynamicRef": "#a",
                    "$defs": {
                        "a": {"$dynamicAnchor": "a"},
                        "b": {"$id": "b", "$dynamicAnchor": "a"},
                    },
                }
            )


class TestOpened:
    def test_drops_refusals_of_unknown_members_at_every_depth(self):
        schema = {
            **record(a={**record(b=TEXT), "additionalProperties": False}),
            "unevaluatedProperties": False,
            "anyOf": [{**record(), "additionalProperties": False}],
        }

        assert opened(schema) == (
            {**record(a=record(b=TEXT)), "anyOf": [record()]},
            {},
        )

    def test_keeps_schemas_for_other_members_and_plain_values(self):
        schema = {
            "additionalProperties": TEXT,
            "const": {"additionalProperties": False},
        }

        assert opened(schema) == (schema, {})

    def test_keeps_a_member_of_that_name(self):
        schema = record(additionalProperties=False)

        assert opened(schema) == (schema, {})

    def test_leaves_what_is_used_under_not_as_written(self):
        schema = {
            "properties": {"a": {"$ref": "#/$defs/x"}, "b": {"$ref": "#/$defs/y"}},
            "not": {"$ref": "#/$defs/x"},
            "$defs": {
                "x": {"additionalProperties": False},
                "y": {"additionalProperties": False},
            },
        }

        _, definitions = opened(schema)

        assert definitions == {"0": {"additionalProperties": False}, "1": {}}

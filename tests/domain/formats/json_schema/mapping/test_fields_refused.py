"""A field of a JSON Schema..."""

from decimal import Decimal

import pytest

from schemas_app.domain import errors, fields
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.domain.formats.json_schema import schemas
from tests.domain.formats.json_schema.mapping.mapped import refusal, type_of


class TestIsRefused:
    @pytest.mark.parametrize(
        ("schema", "reason"),
        [
            (True, "is any value"),
            ({}, "is any value"),
            ({"description": "?"}, "is any value"),
            ({"type": ["string", "integer"]}, "is integer or string"),
            ({"type": ["object", "array", "null"]}, "is array or object"),
            ({"enum": ["a", 1]}, "is integer or string"),
            ({"type": "string", "const": 1}, "allows no value"),
            ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "allows no value"),
            ({"type": "object"}, "is an object that names no fields"),
            (
                {"type": "object", "additionalProperties": True},
                "is an object that names no fields",
            ),
            (
                {"type": "object", "additionalProperties": {}},
                "is an object that names no fields",
            ),
            (
                {"type": "object", "additionalProperties": False},
                "is an object that names no fields",
            ),
            (
                {"type": "object", "properties": {"gone": False}},
                "is an object that names no fields",
            ),
            (
                {"type": "object", "patternProperties": {"^a": {"type": "string"}}},
                "names its members by patterns",
            ),
            ({"type": "array"}, "is an array that does not say what its items are"),
            (
                {"type": "array", "prefixItems": [{"type": "string"}]},
                "is an array whose items are described one by one",
            ),
            (
                {"type": "array", "items": {"type": "null"}, "minItems": 2**31},
                "has at least 2147483648 items, and a list has at most 2147483647",
            ),
            (
                {"oneOf": [schemas.record(a={}), schemas.record(b={})]},
                "is oneOf of 2 different shapes",
            ),
            (
                {
                    **schemas.record(a={"type": "object"}),
                    "anyOf": [
                        {"properties": {"a": schemas.record(b={})}},
                        {"required": ["a"]},
                    ],
                },
                "is anyOf of 2 different shapes",
            ),
            (
                {"anyOf": [{"type": "string"}, {"type": "integer"}]},
                "is integer or string",
            ),
            (
                {
                    "type": "array",
                    "anyOf": [{"items": {}}, {"items": {}}, {"items": {}}],
                },
                "is anyOf of 3 different shapes",
            ),
            (
                {**schemas.record(a={"type": "string"}), "then": schemas.record(b={})},
                "describes members under then that it does not always have",
            ),
            (
                {
                    **schemas.record(a={"type": "string"}),
                    "dependentSchemas": {"a": schemas.record(b={})},
                },
                "describes members under dependentSchemas that it does not always have",
            ),
            ({"type": "integer", "minimum": 5, "maximum": 4}, "allows no value"),
            (
                {"type": "integer", "minimum": 5, "exclusiveMaximum": 5},
                "allows no value",
            ),
            (
                {"type": "integer", "minimum": -1, "maximum": 2**63},
                "goes beyond the integers of 64 bits",
            ),
            ({"type": "integer", "maximum": 2**63}, "goes beyond the integers"),
            ({"type": "integer", "minimum": -(2**63) - 1}, "goes beyond the integers"),
            ({"type": "integer", "minimum": 2**64}, "goes beyond the integers"),
            (
                {
                    "type": "number",
                    "multipleOf": Decimal("1e-40"),
                    "minimum": 0,
                    "maximum": Decimal("1e36"),
                },
                "needs 77 digits, and decimals have 76",
            ),
            (
                {"type": "string", "format": "date", "allOf": [{"format": "time"}]},
                "has the formats date and time at once",
            ),
            ({"$dynamicRef": "#a"}, "uses $dynamicRef, whose target depends on"),
            ({"$ref": "https://elsewhere.example/x"}, "which is not at hand"),
        ],
    )
    def test_with_its_path_and_the_reason(self, schema, reason):
        error = refusal(schema)

        assert error.place.pointer == "/properties/x"
        assert error.message.startswith("`x` ")
        assert reason in error.message

    def test_by_the_path_inside_of_it(self):
        rows = {"type": "array", "items": schemas.record(odd={})}

        error = refusal(schemas.record(rows=rows))

        assert str(error) == (
            "`x.rows[].odd` is any value, "
            "at /properties/x/properties/rows/items/properties/odd."
        )

    def test_in_the_values_of_a_map(self):
        error = refusal({"type": "object", "additionalProperties": {"enum": [1, "a"]}})

        assert str(error) == (
            "`x{}` is integer or string, at /properties/x/additionalProperties."
        )

    def test_where_another_schema_excludes_it(self):
        schema = {
            "allOf": [
                {**schemas.record(a={"type": "string"}), "additionalProperties": False},
                schemas.record(b={"type": "string"}),
            ],
        }

        assert str(refusal(schema)) == (
            "`x.b` is declared, but the schema at /properties/x/allOf/0 allows "
            "no members beside its own, at /properties/x/allOf/1/properties/b."
        )

    def test_with_a_remark_on_keywords_of_another_draft(self):
        schema = {"type": "object", "unevaluatedProperties": {"type": "string"}}

        assert refusal(schema, dialect="draft-07").message == (
            "`x` is an object that names no fields "
            "(unevaluatedProperties says nothing in draft-07)"
        )

    def test_for_lists_of_items_in_older_drafts(self):
        schema = {"type": "array", "items": [{"type": "string"}]}

        assert "one by one" in refusal(schema, dialect="draft-07").message

    def test_for_a_const_that_draft_04_does_not_know(self):
        assert "any value" in refusal({"const": 1}, dialect="draft-04").message

    def test_with_a_remedy_that_helps(self):
        error = refusal({"type": ["string", "integer"]})

        assert error.remedy == 'Keep any value as text: `"x-arrow": "json"`.'
        assert (
            type_of({"type": ["string", "integer"], "x-arrow": "json"}) == fields.JSON
        )


class TestIsNotRecursive:
    def test_and_the_circle_is_shown(self):
        tree = schemas.record(
            children={"type": "array", "items": {"$ref": "#/$defs/tree"}},
        )

        error = refusal({"$ref": "#/$defs/tree"}, **{"$defs": {"tree": tree}})

        assert error.message == (
            "`x.children[]` contains itself: #/$defs/tree -> #/$defs/tree"
        )
        assert "x-arrow" in error.remedy

    def test_through_the_whole_record(self):
        assert refusal({"$ref": "#"}).message == "`x` contains itself: # -> #"

    def test_through_several_definitions(self):
        definitions = {
            "a": schemas.record(b={"$ref": "#/$defs/b"}),
            "b": schemas.record(a={"anyOf": [{"$ref": "#/$defs/a"}, {"type": "null"}]}),
        }

        error = refusal({"$ref": "#/$defs/a"}, **{"$defs": definitions})

        assert error.message == (
            "`x.b.a` contains itself: #/$defs/a -> #/$defs/b -> #/$defs/a"
        )

    def test_without_members_between(self):
        definitions = {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}

        error = refusal({"$ref": "#/$defs/a"}, **{"$defs": definitions})

        assert error.message == "`x` contains itself: #/$defs/a -> #/$defs/a"

    def test_unless_the_circle_is_cut(self):
        tree = schemas.record(
            children={
                "type": "array",
                "items": {"$ref": "#/$defs/tree", "x-arrow": "json"},
            },
        )

        type_ = type_of({"$ref": "#/$defs/tree"}, **{"$defs": {"tree": tree}})

        assert type_.children[0].type.children[0].type == fields.JSON

    def test_if_one_definition_is_used_twice(self):
        definitions = {
            "base": schemas.record(id={"type": "string"}),
            "more": {"allOf": [{"$ref": "#/$defs/base"}]},
        }
        schema = {
            "allOf": [{"$ref": "#/$defs/base"}, {"$ref": "#/$defs/more"}],
            "properties": {"inner": {"$ref": "#/$defs/base"}},
        }

        type_ = type_of(schema, **{"$defs": definitions})

        assert [child.name for child in type_.children] == ["id", "inner"]


class TestIsBounded:
    def test_in_how_deep_it_is(self):
        schema = {"type": "string"}
        for _ in range(29):
            schema = schemas.record(a=schema)
        deep = type_of(schema)
        depth = 1
        while deep.children:
            deep, depth = deep.children[0].type, depth + 1

        error = refusal(schemas.record(a=schema))

        assert depth == 30
        assert "is nested deeper than 30 fields" in error.message

    def test_in_how_many_there_are(self):
        definitions = {
            f"d{level}": schemas.record(
                a={"$ref": f"#/$defs/d{level + 1}"},
                b={"$ref": f"#/$defs/d{level + 1}"},
            )
            for level in range(20)
        }
        definitions["d20"] = {"type": "string"}

        error = refusal({"$ref": "#/$defs/d0"}, **{"$defs": definitions})

        assert "is one of more than 20000 places of the record" in error.message

    @pytest.mark.parametrize("keyword", ["allOf", "anyOf"])
    def test_in_how_deep_its_description_is(self, keyword):
        schema: object = {"type": "string"}
        for _ in range(90):
            schema = {keyword: [schema]}

        error = refusal(schema)

        assert "more than 64 schemas deep" in error.message

    def test_in_how_far_references_lead(self):
        definitions = {
            f"d{step}": {"$ref": f"#/$defs/d{step + 1}"} for step in range(200)
        }
        definitions["d200"] = {"type": "string"}

        error = refusal({"$ref": "#/$defs/d0"}, **{"$defs": definitions})

        assert "more than 64 schemas deep" in error.message


class TestIsOfARecord:
    @pytest.mark.parametrize(
        ("schema", "message"),
        [
            (True, "The record is not always an object: it is any value"),
            (
                {"type": "array", "items": {"type": "string"}},
                "The record is not always an object: it is array",
            ),
            (
                {"type": ["object", "null"], "properties": {"a": {"type": "string"}}},
                "The record is not always an object: it is null or object",
            ),
            (
                {"properties": {"a": {"type": "string"}}},
                "The record is not always an object: it is any value",
            ),
            ({"type": "object"}, "The record is an object that names no fields"),
            (
                {"type": "object", "additionalProperties": {"type": "string"}},
                "The record names no fields",
            ),
            (
                {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#"}}},
                "The record contains itself: # -> #/$defs/a -> #",
            ),
        ],
    )
    def test_that_is_an_object_with_names(self, schema, message):
        with pytest.raises(errors.UnmappableField) as caught:
            json_schema_fields.fields_of(schemas.document(schema))

        assert caught.value.message == message
        assert caught.value.place.pointer in {"", "/$defs/a"}

    def test_that_may_be_an_object_by_reference(self):
        whole = {
            "$ref": "#/definitions/a",
            "definitions": {"a": schemas.record(a={"type": "string"})},
        }

        (field,) = json_schema_fields.fields_of(schemas.document(whole))

        assert (field.name, field.pointer) == ("a", "/definitions/a/properties/a")

"""A field of a JSON Schema..."""

from decimal import Decimal

import pytest

from schemas_app.domain import fields
from schemas_app.domain.fields import Kind, LogicalField, LogicalType
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.domain.formats.json_schema import schemas
from tests.domain.formats.json_schema.mapping.mapped import field_of, type_of

UINT8 = fields.integer(8, signed=False)
INT64 = fields.integer(64)


class TestHoldsMembers:
    def test_of_an_object_as_a_struct(self):
        inner = schemas.record(("bid",), bid={"type": "number"}, ask={"type": "number"})

        assert type_of(inner) == LogicalType(
            kind=Kind.STRUCT,
            children=(
                LogicalField(
                    name="bid",
                    type=fields.FLOAT64,
                    nullable=False,
                    pointer="/properties/x/properties/bid",
                ),
                LogicalField(
                    name="ask",
                    type=fields.FLOAT64,
                    nullable=True,
                    pointer="/properties/x/properties/ask",
                ),
            ),
        )

    def test_of_an_array_as_a_list(self):
        schema = {"type": "array", "items": {"type": ["boolean", "null"]}}

        item = LogicalField(
            name="item",
            type=fields.BOOLEAN,
            nullable=True,
            pointer="/properties/x/items",
        )
        assert type_of(schema) == LogicalType(kind=Kind.LIST, children=(item,))

    @pytest.mark.parametrize(
        ("bounds", "kind", "length"),
        [
            ({"minItems": 3, "maxItems": 3}, Kind.FIXED_LIST, 3),
            ({"minItems": 3, "maxItems": Decimal("3.0")}, Kind.FIXED_LIST, 3),
            ({"minItems": 2, "maxItems": 3}, Kind.LIST, 0),
            ({"minItems": 3}, Kind.LIST, 0),
            ({"maxItems": 0}, Kind.LIST, 0),
            (
                {"minItems": 1, "maxItems": 3, "allOf": [{"minItems": 3}]},
                Kind.FIXED_LIST,
                3,
            ),
        ],
    )
    def test_as_many_as_bounds_say(self, bounds, kind, length):
        type_ = type_of({"type": "array", "items": {"type": "string"}, **bounds})

        assert (type_.kind, type_.length) == (kind, length)

    @pytest.mark.parametrize(
        "keyword",
        ["additionalProperties", "unevaluatedProperties"],
    )
    def test_of_any_name_as_a_map(self, keyword):
        schema = {"type": "object", keyword: {"type": ["integer", "null"]}}

        key = LogicalField(name="key", type=fields.STRING, nullable=False)
        value = LogicalField(
            name="value",
            type=INT64,
            nullable=True,
            pointer=f"/properties/x/{keyword}",
        )
        assert type_of(schema) == LogicalType(kind=Kind.MAP, children=(key, value))

    def test_that_are_named_and_no_others(self):
        schema = {
            **schemas.record(a={"type": "string"}),
            "additionalProperties": {"type": "string"},
            "patternProperties": {"^b": {"type": "integer"}},
        }

        assert [child.name for child in type_of(schema).children] == ["a"]

    def test_but_none_that_never_has_a_value(self):
        schema = schemas.record(a={"type": "string"}, gone=False)

        assert [child.name for child in type_of(schema).children] == ["a"]

    def test_in_document_order(self):
        whole = """{
            "type": "object",
            "allOf": [
                {"properties": {"b": {"type": "string"}, "a": {"type": "string"}}},
                {"$ref": "#/$defs/more"}
            ],
            "properties": {"z": {"type": "string"}, "a": {"maxLength": 3}},
            "$defs": {"more": {"properties": {"y": {"type": "string"}}}}
        }"""

        mapped = json_schema_fields.fields_of(schemas.document(whole))

        assert [field.name for field in mapped] == ["b", "a", "y", "z"]

    def test_before_those_of_what_is_joined_if_written_before(self):
        whole = """{
            "type": "object",
            "properties": {"z": {"type": "string"}},
            "allOf": [{"properties": {"a": {"type": "string"}}}]
        }"""

        mapped = json_schema_fields.fields_of(schemas.document(whole))

        assert [field.name for field in mapped] == ["z", "a"]


class TestIsDescribedBySeveral:
    def test_schemas_that_all_count(self):
        schema = {
            "allOf": [
                {"type": ["integer", "string"]},
                {"type": ["integer", "boolean"]},
            ],
            "minimum": 0,
            "$ref": "#/$defs/small",
        }

        assert type_of(schema, **{"$defs": {"small": {"maximum": 9}}}) == UINT8

    def test_members_that_are_required_by_any(self):
        schema = {
            "allOf": [
                schemas.record(("a",), a={"type": "string"}),
                schemas.record(("b",), b={"type": "string"}),
            ],
            "required": ["c"],
            "properties": {"c": {"type": "string"}, "d": {"type": "string"}},
        }

        members = type_of(schema, type="object").children

        assert [(member.name, member.nullable) for member in members] == [
            ("a", False),
            ("b", False),
            ("c", False),
            ("d", True),
        ]

    def test_members_that_a_pattern_may_be_about(self):
        schema = {
            "allOf": [
                {
                    "type": "object",
                    "patternProperties": {"^a": {"maxLength": 3}},
                    "additionalProperties": False,
                },
            ],
            "properties": {"a": {"type": "string"}},
        }

        assert [child.name for child in type_of(schema).children] == ["a"]

    def test_branches_of_which_one_says_nothing(self):
        schema = {
            **schemas.record(a={"type": "string"}),
            "anyOf": [{}, {"$ref": "#/$defs/more"}],
        }
        definitions = {"more": schemas.record(b={"type": "string"})}

        members = type_of(schema, **{"$defs": definitions}).children

        assert [member.name for member in members] == ["a"]

    def test_schemas_that_are_joined_again_and_again(self):
        definitions: dict[str, object] = {
            f"d{step}": {"allOf": [{"$ref": f"#/$defs/d{step + 1}"}] * 2}
            for step in range(20)
        }
        definitions["d20"] = {"type": "string"}

        assert (
            type_of({"$ref": "#/$defs/d0"}, **{"$defs": definitions}) == fields.STRING
        )

    def test_schemas_one_of_which_speaks_of_all_other_names(self):
        schema = {
            "allOf": [{"type": "object", "additionalProperties": {"maximum": 200}}],
            "properties": {"a": {"type": "integer", "minimum": 0}},
        }

        assert type_of(schema).children[0].type == UINT8

    def test_branches_that_only_narrow(self):
        schema = {
            **schemas.record(a={"type": "string"}, b={"type": "string"}),
            "anyOf": [
                {"required": ["a"]},
                {"required": ["b"], "properties": {"b": {"const": "x"}}},
            ],
            "if": {"properties": {"a": {"const": "x"}}},
            "then": {"required": ["b"]},
            "dependentSchemas": {"b": {"minProperties": 2}},
            "not": {"required": ["c"], "properties": {"c": {"type": "string"}}},
        }

        assert [child.name for child in type_of(schema).children] == ["a", "b"]

    @pytest.mark.parametrize(
        ("schema", "expected"),
        [
            ({"oneOf": [{"const": "B"}, {"const": "S"}]}, fields.STRING),
            (
                {"oneOf": [{"const": 1}, {"const": 300}]},
                fields.integer(16, signed=False),
            ),
            ({"oneOf": [{"const": 300}, {"const": -1}]}, fields.integer(16)),
            ({"oneOf": [{"const": 1}, {"type": "integer"}]}, INT64),
            ({"type": "integer", "anyOf": [{"minimum": 5}, {"maximum": 9}]}, INT64),
            (
                {
                    "type": "integer",
                    "maximum": 9,
                    "anyOf": [{"const": 1}, {"minimum": 0}],
                },
                UINT8,
            ),
            (
                {
                    "anyOf": [
                        {"type": "string", "format": "date", "minLength": 1},
                        {"type": "string", "format": "date"},
                    ],
                },
                fields.DATE,
            ),
            (
                {
                    "anyOf": [
                        {"type": "string", "format": "date"},
                        {"type": "string", "format": "date-time"},
                    ],
                },
                fields.STRING,
            ),
            ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, fields.FLOAT64),
            ({"type": "string", "anyOf": [True, {"type": "integer"}]}, fields.STRING),
            (
                {"anyOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}]},
                fields.STRING,
            ),
        ],
    )
    def test_branches_of_one_type(self, schema, expected):
        definitions = {"a": {"const": "a"}, "b": {"enum": ["b", "c"]}}

        assert type_of(schema, **{"$defs": definitions}) == expected

    def test_in_the_words_of_the_nearest(self):
        definitions = {"price": {"type": "number", "description": "Any price"}}

        far = field_of({"$ref": "#/$defs/price"}, **{"$defs": definitions})
        near = field_of(
            {"$ref": "#/$defs/price", "description": "The last price"},
            **{"$defs": definitions},
        )

        joined = field_of(
            {"allOf": [{"$ref": "#/$defs/price"}, {"description": "Of the day"}]},
            **{"$defs": definitions},
        )

        assert far.description == "Any price"
        assert near.description == "The last price"
        assert joined.description == "Of the day"
        assert far.pointer == "/properties/x"

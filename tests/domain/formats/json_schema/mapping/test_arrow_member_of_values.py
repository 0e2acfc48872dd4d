"""What is asked for by `arrow` and `x-arrow`..."""

from decimal import Decimal

import pytest

from schemas_app.domain import fields, type_names
from schemas_app.domain.fields import Kind, LogicalType
from tests.domain.formats.json_schema import schemas
from tests.domain.formats.json_schema.mapping.asking import (
    TICK,
    asked,
    columns,
    fields_of,
    refusal,
    x_arrow,
)


class TestForOneValue:
    @pytest.mark.parametrize(
        ("schema", "wanted", "expected"),
        [
            ({"type": "boolean"}, "bool", fields.BOOLEAN),
            ({"type": "null"}, "null", fields.NULL),
            ({"type": "integer"}, "int32", fields.integer(32)),
            ({"type": "integer", "minimum": 0}, "uint16", None),
            ({"type": "integer"}, "decimal128(20, 0)", fields.decimal(20, 0)),
            ({"type": "integer"}, "timestamp[ns]", None),
            ({"type": "integer"}, "date32", fields.DATE),
            ({"type": "integer"}, "duration[ms]", None),
            (
                {"type": "integer", "minimum": -(2**53), "maximum": 2**53},
                "float64",
                fields.FLOAT64,
            ),
            (
                {"type": "integer", "minimum": 0, "maximum": 10**20},
                "decimal128(21, 0)",
                fields.decimal(21, 0),
            ),
            ({"type": "number"}, "float32", None),
            ({"type": "number"}, "decimal128(18, 6)", fields.decimal(18, 6)),
            (
                {"type": "number", "multipleOf": Decimal("0.01"), "maximum": 5},
                "decimal256(18, 6)",
                None,
            ),
            ({"type": "string"}, "utf8", fields.STRING),
            (
                {"type": "string", "enum": ["B", "S"]},
                "dictionary[int8]",
                fields.dictionary(fields.integer(8), fields.STRING),
            ),
            (
                {"enum": [str(number) for number in range(128)]},
                "dictionary[int8]",
                None,
            ),
            ({"type": "string", "format": "date"}, "date64", None),
            ({"type": "string", "format": "date"}, "utf8", fields.STRING),
            ({"type": "string", "format": "time"}, "time32[s]", None),
            ({"type": "string", "format": "date-time"}, "timestamp[ns, UTC]", None),
            ({"type": "string", "format": "duration"}, "duration[ns]", None),
            ({"type": "string", "format": "uuid"}, "fixed_size_binary[16]", None),
            ({"type": "string", "contentEncoding": "base64"}, "binary", None),
            ({"type": ["string", "integer"]}, "json", fields.JSON),
            ({"type": "object"}, "json", fields.JSON),
            ({}, "json", fields.JSON),
        ],
    )
    def test_is_granted(self, schema, wanted, expected):
        granted = x_arrow(schema, wanted)

        assert granted == type_names.read(wanted)
        assert expected is None or granted == expected

    @pytest.mark.parametrize(
        ("schema", "wanted", "reason"),
        [
            ({"type": "boolean"}, "int8", "what the schema allows: boolean"),
            ({"type": "string"}, "int64", "what the schema allows: string"),
            ({"type": "string"}, "timestamp[us]", "what the schema allows: string"),
            ({"type": "string"}, "binary", "what the schema allows: string"),
            (
                {"type": "string", "format": "date"},
                "timestamp[us]",
                "what the schema allows: string",
            ),
            ({"type": "number"}, "int64", "what the schema allows: number"),
            ({"type": "object"}, "utf8", "what the schema allows: object"),
            ({"type": ["string", "integer"]}, "utf8", "the schema allows: integer"),
            ({"type": ["string", "integer"]}, "int8", "the schema allows: string"),
            ({}, "utf8", "what the schema allows: array"),
            ({"type": "null"}, "int8", "no value but null is allowed"),
            (
                {"type": "integer", "minimum": 0, "maximum": 300},
                "uint8",
                "it holds 0 to 255, and the schema allows 0 to 300",
            ),
            (
                {"type": "integer", "minimum": -1},
                "uint64",
                "it holds 0 to 18446744073709551615, and the schema allows all from -1",
            ),
            (
                {"type": "integer", "maximum": 200},
                "int8",
                "it holds -128 to 127, and the schema allows all up to 200",
            ),
            (
                {"type": "integer"},
                "float64",
                "exactly up to 9007199254740992, and the schema allows any",
            ),
            (
                {"type": "integer", "minimum": 0, "maximum": 2**24 + 1},
                "float32",
                "exactly up to 16777216, and the schema allows 0 to 16777217",
            ),
            (
                {"type": "integer", "minimum": 0, "maximum": 2**40},
                "date32",
                "it holds -2147483648 to 2147483647, and the schema allows 0 to",
            ),
            (
                {"type": "number", "minimum": -1000, "maximum": 5},
                "decimal128(5, 2)",
                "it holds 3 digits before the point, and the schema allows 4",
            ),
            (
                {"type": "number", "multipleOf": Decimal("0.001")},
                "decimal128(9, 2)",
                "it holds 2 digits after the point, and the schema allows 3",
            ),
            (
                {"type": "string", "format": "uuid"},
                "fixed_size_binary[36]",
                "a UUID has 16 bytes",
            ),
            (
                {"oneOf": [{"const": str(number)} for number in range(129)]},
                "dictionary[int8]",
                "its index names 128 values, and the schema lists 129",
            ),
            (
                {"enum": [str(number) for number in range(129)]},
                "dictionary[int8]",
                "its index names 128 values, and the schema lists 129",
            ),
            (
                {"type": "string"},
                "dictionary[int8, int8]",
                "its values are no text",
            ),
        ],
    )
    def test_is_refused_with_its_place(self, schema, wanted, reason):
        whole = schemas.record(("x",), x={**schema, "x-arrow": wanted})

        error = refusal(whole)

        assert error.place.pointer == "/properties/x/x-arrow"
        assert error.message.startswith("`x` cannot be ")
        assert reason in error.message

    def test_is_refused_in_another_form(self):
        error = refusal(schemas.record(x={"type": "integer", "x-arrow": "int33"}))

        assert error.place.pointer == "/properties/x/x-arrow"
        assert error.message.startswith("The type cannot be read: 'int33' is no type")

    def test_is_refused_in_another_form_even_where_nothing_is_made_of_it(self):
        schema = {
            **schemas.record(x={"type": "string"}),
            "$defs": {"unused": {"x-arrow": "int33"}},
        }

        assert refusal(schema).place.pointer == "/$defs/unused/x-arrow"

    def test_is_refused_for_the_whole_record(self):
        assert refusal({**TICK, "x-arrow": "json"}).place.pointer == "/x-arrow"

    def test_is_refused_if_the_record_says_otherwise(self):
        schema = {
            **schemas.record(x={"type": "integer", "x-arrow": "int8"}),
            "arrow": asked(("x", "int16")),
        }

        error = refusal(schema)

        assert error.message == "Another type is asked for at /properties/x/x-arrow"
        assert error.place.pointer == "/arrow/fields/0/type"

    def test_may_be_said_twice(self):
        schema = {
            **schemas.record(x={"type": "integer", "x-arrow": "int8"}),
            "arrow": asked(("x", {"name": "int8"})),
        }

        assert columns(schema) == [("x", fields.integer(8), True)]

    def test_counts_for_items_and_values(self):
        schema = schemas.record(
            ("a", "b"),
            a={"type": "array", "items": {"type": "integer", "x-arrow": "int8"}},
            b={
                "type": "object",
                "additionalProperties": {"type": "integer", "x-arrow": "int8"},
            },
        )

        first, second = fields_of(schema)

        assert first.type.children[0].type == fields.integer(8)
        assert second.type.children[1].type == fields.integer(8)

    @pytest.mark.parametrize("dialect", ["draft-07", "2020-12"])
    def test_counts_where_it_is_nearest(self, dialect):
        schema = {
            **schemas.record(
                ("far", "near"),
                far={"$ref": "#/definitions/price"},
                near={"$ref": "#/definitions/price", "x-arrow": "float32"},
            ),
            "definitions": {
                "price": {"$ref": "#/definitions/any", "x-arrow": "decimal128(9, 2)"},
                "any": {"type": "number", "x-arrow": "float16"},
            },
        }

        assert columns(schema, dialect=dialect) == [
            ("far", fields.decimal(9, 2), False),
            ("near", LogicalType(kind=Kind.FLOAT, bits=32), False),
        ]

    def test_is_refused_if_two_are_equally_near(self):
        schema = schemas.record(
            x={
                "type": "integer",
                "allOf": [{"x-arrow": "int8"}, {"x-arrow": "int16"}],
            },
        )

        error = refusal(schema)

        assert error.place.pointer == "/properties/x/allOf/1/x-arrow"
        assert error.message == (
            "Another type is asked for at /properties/x/allOf/0/x-arrow"
        )

    @pytest.mark.parametrize(
        ("schema", "nullable"),
        [
            ({}, True),
            ({"type": ["string", "integer"]}, False),
            ({"type": "object"}, False),
            ({"type": ["object", "null"]}, True),
            ({"anyOf": [{"type": "object"}, {"type": "null"}]}, True),
            ({"$ref": "#/definitions/open"}, False),
        ],
    )
    def test_makes_any_value_text_that_is_nullable_where_null_passes(
        self,
        schema,
        nullable,
    ):
        near = schemas.record(("x",), x={**schema, "x-arrow": "json"})
        definitions = {"open": {"type": "object", "x-arrow": "json"}}

        (field,) = fields_of({**near, "definitions": definitions})

        unread = "$ref" in schema  # whatever it refers to may be null
        assert (field.type, field.nullable) == (fields.JSON, nullable or unread)

    def test_makes_text_of_what_is_defined_as_text(self):
        schema = {
            **schemas.record(("x",), x={"$ref": "#/$defs/open"}),
            "$defs": {"open": {"type": "object", "x-arrow": "json"}},
        }

        assert columns(schema) == [("x", fields.JSON, False)]

    def test_does_not_believe_what_a_reference_hides(self):
        schema = {
            **schemas.record(
                ("x",),
                x={"$ref": "#/definitions/a", "type": "object", "x-arrow": "json"},
            ),
            "definitions": {"a": {"type": "null"}},
        }

        assert columns(schema, dialect="draft-07") == [("x", fields.JSON, True)]
        assert columns(schema, dialect="2020-12") == [("x", fields.JSON, False)]

    def test_is_refused_as_fields_of_a_value_without_members(self):
        error = refusal(
            schemas.record(x={"type": "string", "arrow": asked(("a", "utf8"))}),
        )

        assert error.place.pointer == "/properties/x/arrow"

    def test_holds_what_all_branches_allow(self):
        sides = {"oneOf": [{"const": "B"}, {"const": "S"}]}

        assert x_arrow(sides, "dictionary[int8]") == (
            fields.dictionary(fields.integer(8), fields.STRING)
        )


INNER = schemas.record(("bid",), bid={"type": "number"}, ask={"type": "number"})
STRUCT = {
    "name": "struct",
    "fields": [
        {"name": "ask", "type": "float32"},
        {"name": "bid", "type": {"name": "float64"}, "nullable": True},
    ],
}


class TestForMembers:
    def test_of_a_struct_is_granted(self):
        type_ = x_arrow(INNER, STRUCT)

        assert [
            (child.name, child.type, child.nullable) for child in type_.children
        ] == [
            ("ask", LogicalType(kind=Kind.FLOAT, bits=32), True),
            ("bid", fields.FLOAT64, True),
        ]

    def test_of_a_list_is_granted(self):
        schema = {"type": "array", "items": INNER}
        wanted = {"name": "list", "item": {"type": STRUCT, "nullable": True}}

        item = x_arrow(schema, wanted).children[0]

        assert (item.name, item.nullable, item.type.kind) == ("item", True, Kind.STRUCT)

    def test_of_a_list_of_one_length_is_granted(self):
        schema = {
            "type": "array",
            "items": {"type": "integer"},
            "minItems": 2,
            "maxItems": 2,
        }
        fixed = {"name": "fixed_size_list", "length": 2, "item": {"type": "int8"}}
        free = {"name": "list", "item": {"type": "int8"}}

        assert x_arrow(schema, fixed).length == 2
        assert x_arrow(schema, free).kind is Kind.LIST

    def test_of_a_map_is_granted(self):
        schema = {"type": "object", "additionalProperties": {"type": "integer"}}
        key = {"type": {"name": "utf8"}, "nullable": False}
        wanted = {"name": "map", "key": key, "value": {"type": "int8"}}

        assert x_arrow(schema, wanted).children[1].type == fields.integer(8)

    @pytest.mark.parametrize(
        ("schema", "wanted", "place", "message"),
        [
            (
                INNER,
                {"name": "struct", "fields": [{"name": "ask", "type": "float32"}]},
                "/fields",
                "The property 'bid' is missing",
            ),
            (
                INNER,
                {"name": "struct"},
                "",
                "'fields' is missing",
            ),
            (
                INNER,
                {"name": "map", "value": {"type": "float64"}},
                "",
                "`x` cannot be map: its members have names: bid, ask",
            ),
            (
                INNER,
                {"name": "list", "item": {"type": "float64"}},
                "",
                "`x` cannot be list: it does not hold what is allowed: object",
            ),
            (
                {"type": "object", "additionalProperties": {"type": "string"}},
                STRUCT,
                "/fields/0/name",
                "There is no property 'ask'",
            ),
            (
                {"type": "object", "additionalProperties": {"type": "string"}},
                {
                    "name": "map",
                    "key": {"type": "int8"},
                    "value": {"type": "utf8"},
                },
                "/key",
                "The keys of a map are utf8 and not nullable",
            ),
            (
                {"type": "array", "items": {"type": "string"}},
                {"name": "list", "item": {"type": "int8"}},
                "/item/type",
                "`x[]` cannot be int8: it does not hold what the schema allows: string",
            ),
            (
                {"type": "array", "items": {"type": ["string", "null"]}},
                {"name": "list", "item": {"type": "utf8", "nullable": False}},
                "/item/nullable",
                "'item' may be null or missing",
            ),
            (
                {"type": "array", "items": {"type": "string"}},
                {"name": "fixed_size_list", "length": 2, "item": {"type": "utf8"}},
                "",
                (
                    "`x` cannot be fixed_size_list: minItems and maxItems do not both "
                    "say its length"
                ),
            ),
            (
                {"type": "array", "items": {"type": "string"}},
                {"name": "fixed_size_list", "length": 0, "item": {"type": "utf8"}},
                "",
                (
                    "`x` cannot be fixed_size_list: minItems and maxItems do not both "
                    "say its length"
                ),
            ),
            (
                {"type": "array", "items": {"type": "string"}},
                {"name": "fixed_size_list", "length": "2", "item": {"type": "utf8"}},
                "/length",
                "length is a whole number, not '2'",
            ),
            (
                {"type": "array", "items": {"type": "string"}},
                "list",
                "",
                "This is an object with name and item",
            ),
        ],
    )
    def test_is_refused_with_its_place(self, schema, wanted, place, message):
        whole = schemas.record(("x",), x={**schema, "x-arrow": wanted})

        error = refusal(whole)

        assert error.place.pointer == f"/properties/x/x-arrow{place}"
        assert error.message == message

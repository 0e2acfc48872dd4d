"""A field of a JSON Schema..."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas_app.domain import errors, fields
from schemas_app.domain.fields import Kind, LogicalField, LogicalType
from schemas_app.domain.formats.json_schema import fields as json_schema_fields
from tests.domain.formats.json_schema import schemas

MICROSECONDS_UTC = LogicalType(kind=Kind.TIMESTAMP, unit="us", zone="UTC")
MICROSECONDS = LogicalType(kind=Kind.TIME, unit="us")
UINT8 = fields.integer(8, signed=False)
INT64 = fields.integer(64)
UINT64 = fields.integer(64, signed=False)


def field_of(schema, *, dialect="2020-12", **around) -> LogicalField:
    """Return the field of a required property `x` with this schema."""
    whole = {**schemas.record(("x",), x=schema), **around}
    (field,) = json_schema_fields.fields_of(schemas.document(whole, dialect=dialect))
    return field


def type_of(schema, **options) -> LogicalType:
    return field_of(schema, **options).type


def refusal(schema, **options) -> errors.UnmappableField:
    with pytest.raises(errors.UnmappableField) as caught:
        field_of(schema, **options)
    return caught.value


class TestHasTheType:
    @pytest.mark.parametrize(
        ("schema", "expected"),
        [
            ({"type": "boolean"}, fields.BOOLEAN),
            ({"type": "string"}, fields.STRING),
            ({"type": "string", "format": "uuid"}, fields.STRING),
            ({"type": "string", "format": "duration"}, fields.STRING),
            ({"type": "string", "format": "email"}, fields.STRING),
            ({"type": "string", "contentEncoding": "base64"}, fields.STRING),
            ({"type": "string", "format": "date"}, fields.DATE),
            ({"type": "string", "format": "time"}, MICROSECONDS),
            ({"type": "string", "format": "date-time"}, MICROSECONDS_UTC),
            ({"type": "number"}, fields.FLOAT64),
            ({"type": "number", "minimum": 0, "maximum": 1}, fields.FLOAT64),
            ({"type": ["integer", "number"]}, fields.FLOAT64),
            ({"type": "null"}, fields.NULL),
        ],
    )
    def test_that_its_type_and_format_say(self, schema, expected):
        assert type_of(schema) == expected

    @pytest.mark.parametrize(
        ("schema", "expected"),
        [
            ({"enum": ["B", "S"]}, fields.STRING),
            ({"const": "fdc3.contact"}, fields.STRING),
            ({"enum": [True, False]}, fields.BOOLEAN),
            ({"enum": [1, 2, 300]}, fields.integer(16, signed=False)),
            ({"enum": [-1, 1]}, fields.integer(8)),
            ({"const": 7}, UINT8),
            ({"const": Decimal("7.0")}, UINT8),
            ({"enum": [1, Decimal("2.5")]}, fields.FLOAT64),
            ({"const": None}, fields.NULL),
            ({"type": "integer", "enum": [1, "x"]}, UINT8),
        ],
    )
    def test_of_the_values_it_lists(self, schema, expected):
        assert type_of(schema) == expected

    @pytest.mark.parametrize(
        ("low", "high", "expected"),
        [
            (None, None, INT64),
            (0, None, INT64),
            (None, 100, INT64),
            (0, 255, UINT8),
            (0, 256, fields.integer(16, signed=False)),
            (1, 2**32 - 1, fields.integer(32, signed=False)),
            (0, 2**32, UINT64),
            (0, 2**64 - 1, UINT64),
            (-1, 127, fields.integer(8)),
            (-1, 128, fields.integer(16)),
            (-129, 0, fields.integer(16)),
            (-(2**31), 2**31 - 1, fields.integer(32)),
            (-(2**31), 2**31, INT64),
            (-(2**63), 2**63 - 1, INT64),
            (2**63, None, UINT64),
            (2**63 - 1, None, INT64),
        ],
    )
    def test_that_its_bounds_allow(self, low, high, expected):
        bounds = {"minimum": low, "maximum": high}
        stated = {name: value for name, value in bounds.items() if value is not None}

        assert type_of({"type": "integer", **stated}) == expected

    @pytest.mark.parametrize(
        ("schema", "expected"),
        [
            ({"exclusiveMinimum": -129, "exclusiveMaximum": 128}, fields.integer(8)),
            ({"minimum": Decimal("-0.5"), "maximum": Decimal("255.9")}, UINT8),
            ({"exclusiveMinimum": Decimal("-0.5"), "exclusiveMaximum": 256}, UINT8),
            (
                {"minimum": -200, "exclusiveMinimum": -129, "maximum": 127},
                fields.integer(8),
            ),
            ({"minimum": 0, "maximum": 256, "exclusiveMaximum": 256}, UINT8),
            (
                {"exclusiveMinimum": -129, "minimum": -129, "maximum": 0},
                fields.integer(8),
            ),
        ],
    )
    def test_that_exclusive_and_broken_bounds_allow(self, schema, expected):
        assert type_of({"type": "integer", **schema}) == expected

    def test_that_the_flags_of_draft_04_allow(self):
        schema = {
            "type": "integer",
            "minimum": -1,
            "exclusiveMinimum": True,
            "maximum": 256,
            "exclusiveMaximum": True,
        }

        assert type_of(schema, dialect="draft-04") == UINT8

    @given(st.integers(-(2**63), 2**64 - 1), st.integers(-(2**63), 2**64 - 1))
    def test_narrowest_for_any_bounds(self, one, other):
        low, high = sorted((one, other))
        if low < 0 and high >= 2**63:
            reason = refusal({"type": "integer", "minimum": low, "maximum": high})
            assert "beyond the integers of 64 bits" in str(reason)
            return

        type_ = type_of({"type": "integer", "minimum": low, "maximum": high})

        least, most = fields.integer_range(type_)
        assert least <= low <= high <= most
        assert type_.signed is (low < 0)
        if type_.bits > 8:
            half = fields.integer(type_.bits // 2, signed=type_.signed)
            least, most = fields.integer_range(half)
            assert not least <= low <= high <= most

    @pytest.mark.parametrize(
        ("step", "low", "high", "expected"),
        [
            ("0.01", "0", "999999.99", fields.decimal(8, 2)),
            ("0.01", "-1000000", "5", fields.decimal(9, 2)),
            ("0.000001", "0", "0.5", fields.decimal(6, 6)),
            ("1", "0", "99", fields.decimal(2, 0)),
            ("100", "0", "900", fields.decimal(3, 0)),
            ("0.1", "0", "0", fields.decimal(1, 1)),
            ("1e-10", "0", "1e30", fields.decimal(41, 10)),
        ],
    )
    def test_decimal_for_powers_of_ten_in_bounds(self, step, low, high, expected):
        schema = {
            "type": "number",
            "multipleOf": Decimal(step),
            "minimum": Decimal(low),
            "maximum": Decimal(high),
        }

        assert type_of(schema) == expected

    def test_decimal_without_the_digit_that_an_exclusive_bound_excludes(self):
        schema = {
            "type": "number",
            "multipleOf": Decimal("0.01"),
            "exclusiveMinimum": Decimal(-100),
            "exclusiveMaximum": Decimal(1000),
        }

        assert type_of(schema) == fields.decimal(5, 2)

    @pytest.mark.parametrize(("combinator", "scale"), [("allOf", 1), ("anyOf", 2)])
    def test_decimal_of_the_steps_that_all_or_some_take(self, combinator, scale):
        steps = [{"multipleOf": Decimal("0.01")}, {"multipleOf": Decimal("0.1")}]
        schema = {"type": "number", "minimum": 0, "maximum": 9, combinator: steps}

        assert type_of(schema) == fields.decimal(1 + scale, scale)

    @pytest.mark.parametrize(
        "step",
        ["0.05", "3", "1.0000000000000000000000000000000000001"],
    )
    def test_float_for_other_steps(self, step):
        schema = {
            "type": "number",
            "multipleOf": Decimal(step),
            "minimum": 0,
            "maximum": 9,
        }

        assert type_of(schema) == fields.FLOAT64

    @pytest.mark.parametrize("bound", ["minimum", "maximum"])
    def test_float_with_half_of_the_bounds(self, bound):
        schema = {"type": "number", "multipleOf": Decimal("0.01"), bound: 1}

        assert type_of(schema) == fields.FLOAT64


class TestIsNullable:
    @pytest.mark.parametrize(
        "schema",
        [
            {"type": ["string", "null"]},
            {"type": ["null", "string"], "enum": ["a", None]},
            {"enum": ["a", None]},
            {"anyOf": [{"type": "string"}, {"type": "null"}]},
            {"oneOf": [{"type": "null"}, {"type": "string"}]},
            {"anyOf": [{"type": "string"}, {"const": None}]},
            {"anyOf": [{"anyOf": [{"type": "string"}, {"type": "null"}]}]},
            {"anyOf": [{"anyOf": [{"type": "string"}]}, {"type": "null"}]},
            {"anyOf": [{"allOf": [{"type": "string"}]}, {"enum": [None]}]},
            {"oneOf": [{"const": "a"}, {"const": "b"}, {"type": "null"}]},
            {"anyOf": [{"oneOf": [{"const": "a"}, {"const": "b"}]}, {"type": "null"}]},
        ],
    )
    def test_where_null_passes(self, schema):
        field = field_of(schema)

        assert (field.type, field.nullable) == (fields.STRING, True)

    @pytest.mark.parametrize(
        "schema",
        [
            {"type": "string"},
            {"type": "string", "enum": ["a", None]},
            {"type": "string", "anyOf": [{"maxLength": 1}, {"type": "null"}]},
            {"type": ["string", "null"], "allOf": [{"type": "string"}]},
            {"anyOf": [{"type": "string"}, False]},
        ],
    )
    def test_not_where_null_does_not_pass(self, schema):
        field = field_of(schema)

        assert (field.type, field.nullable) == (fields.STRING, False)

    def test_not_inside_because_it_is_so_outside(self):
        inner = schemas.record(("a",), a={"type": "string"})

        field = field_of({"anyOf": [inner, {"type": "null"}]})

        assert (field.nullable, field.type.children[0].nullable) == (True, False)

    def test_where_it_may_be_missing(self):
        whole = schemas.record(("a",), a={"type": "string"}, b={"type": "string"})

        mapped = json_schema_fields.fields_of(schemas.document(whole))

        assert [(field.name, field.nullable) for field in mapped] == [
            ("a", False),
            ("b", True),
        ]


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


class TestOfARecord:
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
    def test_needs_an_object_with_names(self, schema, message):
        with pytest.raises(errors.UnmappableField) as caught:
            json_schema_fields.fields_of(schemas.document(schema))

        assert caught.value.message == message
        assert caught.value.place.pointer in {"", "/$defs/a"}

    def test_may_be_an_object_by_reference(self):
        whole = {
            "$ref": "#/definitions/a",
            "definitions": {"a": schemas.record(a={"type": "string"})},
        }

        (field,) = json_schema_fields.fields_of(schemas.document(whole))

        assert (field.name, field.pointer) == ("a", "/definitions/a/properties/a")

"""A field of a JSON Schema..."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas_app.domain import fields
from schemas_app.domain.fields import Kind, LogicalType
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.domain.formats.json_schema import schemas
from tests.domain.formats.json_schema.mapping.mapped import field_of, refusal, type_of

MICROSECONDS_UTC = LogicalType(kind=Kind.TIMESTAMP, unit="us", zone="UTC")
MICROSECONDS = LogicalType(kind=Kind.TIME, unit="us")
UINT8 = fields.integer(8, signed=False)
INT64 = fields.integer(64)
UINT64 = fields.integer(64, signed=False)


class TestHasTheType:
    @pytest.mark.parametrize(
        ("schema", "expected"),
        [
            ({"type": "boolean"}, fields.BOOLEAN),
            ({"type": "string"}, fields.STRING),
            (
                {"type": "string", "format": "uuid"},
                LogicalType(kind=Kind.BINARY, length=16),
            ),
            ({"type": "string", "format": "duration"}, fields.STRING),
            ({"type": "string", "format": "email"}, fields.STRING),
            (
                {"type": "string", "contentEncoding": "base64"},
                LogicalType(kind=Kind.BINARY),
            ),
            ({"type": "string", "contentEncoding": "base32"}, fields.STRING),
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

"""A tree of fields..."""

import pytest

from schemas_app.domain import fields
from schemas_app.domain.fields import Kind, LogicalField, LogicalType


def member(name: str, type_: LogicalType, *, nullable: bool = False) -> LogicalField:
    return LogicalField(name=name, type=type_, nullable=nullable)


ITEM = member("item", fields.STRING)
INT8 = fields.integer(8)

IMPOSSIBLE = {
    "an integer of 7 bits": ({"kind": Kind.INTEGER, "bits": 7}, "not what a integer"),
    "an integer of no width": ({"kind": Kind.INTEGER}, "not what a integer"),
    "a text with a width": ({"kind": Kind.STRING, "bits": 8}, "not what a string"),
    "an unsigned float": (
        {"kind": Kind.FLOAT, "bits": 64, "signed": False},
        "not what a float",
    ),
    "a time without unit": ({"kind": Kind.TIME}, "not what a time"),
    "a date with a zone": (
        {"kind": Kind.DATE, "bits": 32, "zone": "UTC"},
        "not what a date",
    ),
    "a decimal of 39 digits in 128 bits": (
        {"kind": Kind.DECIMAL, "bits": 128, "precision": 39},
        "decimal128 has no precision 39",
    ),
    "a decimal with more scale than digits": (
        {"kind": Kind.DECIMAL, "bits": 128, "precision": 2, "scale": 3},
        "scale 3 is not in 0 to 2",
    ),
    "a binary of negative length": (
        {"kind": Kind.BINARY, "length": -1},
        "length -1 is not in 0 to 2147483647",
    ),
    "a list of nothing": ({"kind": Kind.LIST}, r"a list has \('item',\), not \(\)"),
    "a list with a length": (
        {"kind": Kind.LIST, "length": 2, "children": (ITEM,)},
        "not what a list",
    ),
    "a text with members": (
        {"kind": Kind.STRING, "children": (ITEM,)},
        r"a string has \(\), not \('item',\)",
    ),
    "a struct with one name twice": (
        {"kind": Kind.STRUCT, "children": (ITEM, ITEM)},
        "members of one struct share a name",
    ),
    "a map with a nullable key": (
        {
            "kind": Kind.MAP,
            "children": (
                member("key", fields.STRING, nullable=True),
                member("value", INT8),
            ),
        },
        "a map's key is not nullable",
    ),
    "a dictionary indexed by texts": (
        {
            "kind": Kind.DICTIONARY,
            "children": (member("index", fields.STRING), member("value", INT8)),
        },
        "a dictionary's index is an integer",
    ),
    "a dictionary of any values": (
        {
            "kind": Kind.DICTIONARY,
            "children": (member("index", INT8), member("value", fields.JSON)),
        },
        "a dictionary does not hold json values",
    ),
    "a dictionary of nullable values": (
        {
            "kind": Kind.DICTIONARY,
            "children": (
                member("index", INT8),
                member("value", fields.STRING, nullable=True),
            ),
        },
        "index and value of a dictionary are types and no more",
    ),
}


class TestRefuses:
    @pytest.mark.parametrize(
        ("parameters", "reason"),
        IMPOSSIBLE.values(),
        ids=IMPOSSIBLE.keys(),
    )
    def test_types_no_artifact_could_hold(self, parameters, reason):
        with pytest.raises(ValueError, match=reason):
            LogicalType(**parameters)

    def test_nulls_that_may_not_be_null(self):
        with pytest.raises(ValueError, match="x: a field of nulls is nullable"):
            member("x", fields.NULL)

    def test_decimals_of_77_digits(self):
        with pytest.raises(ValueError, match="no decimal type has 77 digits"):
            fields.decimal(77, 0)


class TestKnows:
    @pytest.mark.parametrize(
        ("type_", "expected"),
        [
            (fields.integer(8), (-128, 127)),
            (fields.integer(8, signed=False), (0, 255)),
            (fields.integer(64), (-9223372036854775808, 9223372036854775807)),
            (fields.integer(64, signed=False), (0, 18446744073709551615)),
        ],
    )
    def test_how_far_integers_go(self, type_, expected):
        assert fields.integer_range(type_) == expected

    @pytest.mark.parametrize(("precision", "bits"), [(1, 128), (38, 128), (39, 256)])
    def test_the_narrowest_decimal(self, precision, bits):
        decimal = fields.decimal(precision, 1)

        assert (decimal.bits, decimal.precision, decimal.scale) == (bits, precision, 1)

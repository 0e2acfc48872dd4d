"""A type is written and read..."""

import re

import pytest
from hypothesis import given

from schemas_app.domain import fields, type_names
from schemas_app.domain.fields import Kind, LogicalField, LogicalType
from tests.domain import logical_trees

PARIS = LogicalType(kind=Kind.TIMESTAMP, unit="ns", zone="Europe/Paris")

SPELLINGS = [
    ("int32", fields.integer(32)),
    ("uint8", fields.integer(8, signed=False)),
    ("float64", fields.FLOAT64),
    ("double", fields.FLOAT64),
    ("float", LogicalType(kind=Kind.FLOAT, bits=32)),
    ("utf8", fields.STRING),
    ("string", fields.STRING),
    ("boolean", fields.BOOLEAN),
    ("json", fields.JSON),
    ("date32", fields.DATE),
    ("time32[ms]", LogicalType(kind=Kind.TIME, unit="ms")),
    ("time64[ns]", LogicalType(kind=Kind.TIME, unit="ns")),
    ("duration[s]", LogicalType(kind=Kind.DURATION, unit="s")),
    ("timestamp[us]", LogicalType(kind=Kind.TIMESTAMP, unit="us")),
    ("timestamp[ns, Europe/Paris]", PARIS),
    ("timestamp[ns, tz=Europe/Paris]", PARIS),
    (" timestamp[ns,Europe/Paris] ", PARIS),
    (
        "timestamp[s, +05:30]",
        LogicalType(kind=Kind.TIMESTAMP, unit="s", zone="+05:30"),
    ),
    ("decimal128(18, 6)", fields.decimal(18, 6)),
    ("decimal128(18)", fields.decimal(18, 0)),
    ("decimal256(40, 2)", fields.decimal(40, 2)),
    ("fixed_size_binary[16]", LogicalType(kind=Kind.BINARY, length=16)),
    ("dictionary", fields.dictionary(fields.integer(32), fields.STRING)),
    ("dictionary[int8, utf8]", fields.dictionary(fields.integer(8), fields.STRING)),
    ({"name": "int32"}, fields.integer(32)),
    (
        {"name": "timestamp", "unit": "us"},
        LogicalType(kind=Kind.TIMESTAMP, unit="us"),
    ),
    ({"name": "timestamp", "unit": "ns", "timezone": "Europe/Paris"}, PARIS),
    ({"name": "decimal128", "precision": 18, "scale": 6}, fields.decimal(18, 6)),
    (
        {"name": "dictionary", "index": "int16", "ordered": True},
        fields.dictionary(fields.integer(16), fields.STRING, ordered=True),
    ),
]

MISSPELLINGS = [
    ("int33", "'int33' is no type; there are binary, bool, date32,"),
    ("", "'' is not written like a type"),
    ("list<int32>", "'list<int32>' is not written like a type"),
    ("timestamp", "timestamp needs a unit"),
    ("timestamp[min]", "unit is one of s, ms, us, ns, not 'min'"),
    ("time32[ns]", "unit is one of s, ms, not 'ns'"),
    ("timestamp[us, UTC, x]", "timestamp takes 2 parameters, not 3"),
    ("timestamp[us, in Paris]", "'in Paris' is not a time zone such as UTC"),
    ("timestamp[us, +25:99]", "'+25:99' is not a time zone such as UTC"),
    ("int32[4]", "int32 takes 0 parameters, not 1"),
    ("decimal128(39, 0)", "decimal128 has no precision 39"),
    ("decimal128(4, 5)", "scale 5 is not in 0 to 4"),
    ("decimal128(x)", "'x' is not a whole number"),
    ("fixed_size_binary[0]", "length is at least 1"),
    ("dictionary[utf8]", "a dictionary's index is an integer"),
    (4, 'a type is a name such as "int32" or an object with a "name"'),
    (None, 'a type is a name such as "int32" or an object with a "name"'),
    ({"unit": "us"}, 'a type is a name such as "int32" or an object with a "name"'),
    ({"name": "int32", "unit": "us"}, "int32 has no parameter 'unit'"),
    ({"name": "timestamp", "unit": ["us"]}, "unit is one of s, ms, us, ns, not"),
    ({"name": "timestamp", "unit": "us", "tz": "UTC"}, "has no parameter 'tz'"),
    ({"name": "decimal128", "precision": True}, "True is not a whole number"),
    ({"name": "dictionary", "ordered": 1}, "ordered is true or false, not 1"),
    ({"name": "dictionary", "value": "json"}, "does not hold json values"),
]


@pytest.mark.parametrize(("spelling", "type_"), SPELLINGS)
def test_in_every_spelling(spelling, type_):
    assert type_names.read(spelling) == type_


@pytest.mark.parametrize(("spelling", "reason"), MISSPELLINGS)
def test_or_refused_with_the_reason(spelling, reason):
    with pytest.raises(ValueError, match=re.escape(reason)):
        type_names.read(spelling)


@given(logical_trees.scalars)
def test_to_the_same_type(type_):
    assert type_names.read(type_names.write(type_)) == type_


def test_with_its_members_and_remarks_on_them():
    item = LogicalField(name="item", type=fields.DATE, nullable=True, pointer="/i")
    days = LogicalType(kind=Kind.FIXED_LIST, length=2, children=(item,))
    value = LogicalField(name="value", type=days, nullable=False)
    key = LogicalField(name="key", type=fields.STRING, nullable=False)
    by_name = LogicalType(kind=Kind.MAP, children=(key, value))
    field = LogicalField(name="days", type=by_name, nullable=False, pointer="/d")

    written = type_names.write_field(field, remarks=lambda each: each.pointer or None)

    assert written == {
        "name": "days",
        "type": {
            "name": "map",
            "key": {"type": {"name": "utf8"}, "nullable": False},
            "value": {
                "type": {
                    "name": "fixed_size_list",
                    "length": 2,
                    "item": {
                        "type": {"name": "date32"},
                        "nullable": True,
                        "metadata": "/i",
                    },
                },
                "nullable": False,
            },
        },
        "nullable": False,
        "metadata": "/d",
    }

"""JSON documents in the Arrow type of their schema..."""

import builtins
import contextlib
import sys
from decimal import Decimal
from typing import Any

import jsonschema_rs
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from schema_registry_client import arrow_rows, errors
from schemas_app.domain import errors as domain_errors
from schemas_app.domain.artifact_kinds import arrow_types
from schemas_app.domain.fields import Kind, LogicalField, LogicalType
from schemas_app.domain.formats.json_schema.mapping import examples
from schemas_app.domain.formats.json_schema.mapping import fields as json_schema_fields
from tests.client import arrow_documents, arrow_read_back
from tests.domain import logical_trees
from tests.domain.formats.json_schema import schemas
from tests.domain.formats.json_schema.mapping import (
    test_fields_of_any_schema as any_schema,
)
from tests.domain.formats.json_schema.mapping import test_fields_of_examples as corpora

trees = logical_trees.records(logical_trees.types, 4, least=1).map(
    lambda tree: tuple(map(arrow_documents.told, tree))
)
slow = settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.filter_too_much],
)


def load(tree: tuple[LogicalField, ...], documents: list[Any]) -> pa.Table:
    return arrow_rows.to_table(documents, arrow_types.schema_of(tree, {"a": "b"}))


@slow
@given(trees, st.data())
def test_are_read_back_as_they_were(tree, data):
    documents = data.draw(arrow_documents.tables(tree))

    table = load(tree, documents)

    assert table.schema.equals(arrow_types.schema_of(tree, {"a": "b"}), True)
    arrow_read_back.assert_read_back(table, tree, documents)


@slow
@given(trees, st.data())
def test_are_refused_or_read_back_where_they_do_not_fit(tree, data):
    documents = data.draw(arrow_documents.tables(tree, astray=True))

    for rows in [documents, *([each] for each in documents)]:
        with contextlib.suppress(errors.NotInArrow):
            arrow_read_back.assert_read_back(load(tree, rows), tree, rows)


@slow
@given(any_schema.documents(), st.data())
def test_are_loaded_if_valid_and_never_changed(schema, data):
    try:
        tree = json_schema_fields.fields_of(schemas.document(schema))
    except domain_errors.UnmappableField:
        assume(False)
    validator = jsonschema_rs.Draft202012Validator(schema)
    values = st.lists(any_schema.like(tree[0].type), min_size=5, max_size=10)

    for value in data.draw(values):
        document = {"x": value}
        if validator.is_valid(document):
            known = {"x": declared(tree[0].type, value)}
            arrow_read_back.assert_read_back(load(tree, [known]), tree, [known])
        with contextlib.suppress(errors.NotInArrow):
            arrow_read_back.assert_read_back(load(tree, [document]), tree, [document])


def declared(type_: LogicalType, value: Any) -> Any:
    """Return `value` without the members that have no column."""
    if value is None:
        return None
    if type_.kind is Kind.STRUCT:
        return {
            each.name: declared(each.type, value[each.name])
            for each in type_.children
            if each.name in value
        }
    if type_.kind is Kind.MAP:
        return {name: declared(type_.children[1].type, value[name]) for name in value}
    if type_.kind in {Kind.LIST, Kind.FIXED_LIST}:
        return [declared(type_.children[0].type, each) for each in value]
    return value


@pytest.mark.parametrize("release", corpora.FDC3)
def test_of_fdc3_are_loaded(release):
    loaded = 0
    for document in corpora.load(corpora.DATA / "fdc3" / release).values():
        with contextlib.suppress(domain_errors.UnmappableField):
            tree, example = (
                json_schema_fields.fields_of(document),
                examples.example_of(document),
            )
            arrow_read_back.assert_read_back(load(tree, [example]), tree, [example])
            loaded += 1

    assert loaded == LOADED[release]


LOADED = {"1.2": 9, "2.0": 15, "2.1": 8, "2.2": 15}

TICK = {"ts": "2025-01-27T09:30:00Z", "symbol": "ES", "size": 100, "side": "B"}


@pytest.mark.parametrize(
    ("version", "tick"),
    [
        ("1.0.0", {**TICK, "price": 4500.25}),
        ("1.1.0", {**TICK, "price": 4500.25, "exchange_id": "CME"}),
        ("2.0.0", {**TICK, "last_price": 4500.25}),
    ],
)
def test_of_the_ticks_are_loaded(version, tick):
    tree = json_schema_fields.fields_of(corpora.ticks(version))

    arrow_read_back.assert_read_back(load(tree, [tick]), tree, [tick])


MOMENT = {"type": "string", "format": "date-time"}
NANOSECONDS = {**MOMENT, "x-arrow": "timestamp[ns, UTC]"}
UNSIGNED = {"type": "integer", "minimum": 0, "maximum": 2**64 - 1}
MONEY = {"type": "number", "x-arrow": "decimal128(38, 2)"}
WIDE = {"type": "number", "x-arrow": "decimal256(76, 38)"}
LENGTH = {"type": "string", "format": "duration", "x-arrow": "duration[ms]"}
SHAPES = {
    "oneOf": [
        schemas.record(("kind",), kind={"const": "new"}, px={"type": "number"}),
        schemas.record(("kind",), kind={"const": "cancel"}, qty={"type": "integer"}),
    ]
}


def column(schema: Any, *values: Any) -> list[Any]:
    """Return what is stored of values of a property with this schema."""
    tree = json_schema_fields.fields_of(schemas.document(schemas.record(x=schema)))
    table = load(tree, [{"x": value} for value in values])
    return [
        arrow_read_back.stored(table["x"].chunk(0), at) for at in range(len(values))
    ]


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"type": "integer"}, -(2**63), -(2**63)),
        ({"type": "integer"}, 2**63 - 1, 2**63 - 1),
        ({"type": "integer"}, Decimal("9223372036854775807.0"), 2**63 - 1),
        ({"type": "integer"}, 1e18, 10**18),
        (UNSIGNED, 2**64 - 1, 2**64 - 1),
        ({"type": "number"}, 2**53, 2.0**53),
        ({"type": "number"}, Decimal("0.1"), 0.1),
        ({"type": "number"}, Decimal("1e23"), 1e23),
        (MONEY, Decimal("9" * 36 + ".99"), Decimal("9" * 36 + ".99")),
        (MONEY, 0.1, Decimal("0.10")),
        (
            WIDE,
            Decimal("-" + "9" * 38 + "." + "9" * 38),
            Decimal("-" + "9" * 38 + "." + "9" * 38),
        ),
        (NANOSECONDS, "2262-04-11T23:47:16.854775807Z", 2**63 - 1),
        (NANOSECONDS, "1677-09-21T00:12:43.145224192Z", -(2**63)),
        (NANOSECONDS, "1970-01-01T01:00:00.000000001+01:00", 1),
        (MOMENT, "1970-01-01t00:00:00.0000010000z", 1),
        (MOMENT, "0000-03-01T00:00:00Z", -62_162_035_200_000_000),
        ({"type": "integer", "x-arrow": "timestamp[ns, UTC]"}, 2**63 - 1, 2**63 - 1),
        ({"type": "string", "format": "date"}, "0000-02-29", -719_469),
        ({"type": "string", "format": "time"}, "00:30:00+01:00", 84_600_000_000),
        (LENGTH, "P1DT2H0.5S", 93_600_500),
        ({"type": "string", "contentEncoding": "base64"}, "AP8=", b"\x00\xff"),
        ({"type": "string"}, "\x00 é \U0001f600", "\x00 é \U0001f600"),
        ({"enum": ["B", "S"], "x-arrow": "dictionary"}, "S", "S"),
        (SHAPES, {"kind": "cancel", "qty": 3}, {"kind": "cancel", "qty": 3}),
        ({"x-arrow": "json"}, {"a": [1, Decimal("1E+400")]}, '{"a":[1,1E+400]}'),
    ],
)
def test_are_held_exactly(schema, value, expected):
    assert column(schema, value) == [expected]


@pytest.mark.parametrize(
    ("schema", "value", "place", "reason"),
    [
        (
            {"type": "integer"},
            2**63,
            "",
            "is not in -9223372036854775808 to 9223372036854775807",
        ),
        (
            {"type": "integer"},
            Decimal("1e999999999"),
            "",
            "is not in -9223372036854775808 to 9223372036854775807",
        ),
        ({"type": "integer"}, 1.5, "", "is no integer"),
        ({"type": "integer"}, True, "", "is no integer"),
        ({"type": "integer"}, "1", "", "is no number"),
        (
            {"type": "number"},
            2**53 + 1,
            "",
            "is not held exactly by a float of 64 bits",
        ),
        (
            {"type": "number"},
            Decimal("0.10000000000000000001"),
            "",
            "is not held exactly by a float of 64 bits",
        ),
        ({"type": "number"}, 10**23, "", "is not held exactly by a float of 64 bits"),
        ({"type": "number"}, 10**400, "", "is not held exactly by a float of 64 bits"),
        ({"type": "number"}, float("nan"), "", "is no number of JSON"),
        (
            {"type": "number", "x-arrow": "float32"},
            0.1,
            "",
            "is not held exactly by a float of 32 bits",
        ),
        (MONEY, Decimal("0.001"), "", "has more than 2 digits after the point"),
        (MONEY, 10**36, "", "has more than 36 digits before the point"),
        (
            MOMENT,
            "2025-01-27T09:30:00.0000001Z",
            "",
            "is finer than the unit of the column, us",
        ),
        (
            MOMENT,
            "2016-12-31T23:59:60Z",
            "",
            "is a leap second, which Arrow does not count",
        ),
        (MOMENT, "2025-01-27T09:30:00", "", "says no offset, such as Z or +01:00"),
        (MOMENT, "2025-01-27", "", "is no date-time, such as 2025-01-27T09:30:00Z"),
        (
            MOMENT,
            "2025-02-30T00:00:00Z",
            "",
            "is no date: day is out of range for month",
        ),
        (
            NANOSECONDS,
            "2262-04-11T23:47:16.854775808Z",
            "",
            "is not in -9223372036854775808 to 9223372036854775807",
        ),
        ({"type": "string", "format": "time"}, "24:00:00Z", "", "is no time of a day"),
        (
            {"type": "string", "format": "time"},
            86_400_000_000,
            "",
            "is not in 0 to 86399999999",
        ),
        (LENGTH, "P1M", "", "is no duration of one length, such as P1DT2H30M"),
        (LENGTH, "PT0.0001S", "", "is finer than the unit of the column, ms"),
        ({"type": "string", "format": "uuid"}, "urn:uuid:0", "", "is not base64"),
        (
            {"type": "string", "contentEncoding": "base64"},
            "AP9=",
            "",
            "is base64 that would be written in another way",
        ),
        (
            {"type": "string"},
            "\ud800",
            "",
            "has half of a surrogate pair, which is no text",
        ),
        (
            {"enum": ["B", "S"], "x-arrow": "dictionary"},
            "X",
            "",
            "is none of the values of the dictionary",
        ),
        ({"type": "boolean"}, 1, "", "is neither true nor false"),
        ({"type": "null"}, 0, "", "is not null, which is all that the column holds"),
        (
            {"type": "array", "items": {"type": "integer"}},
            [1, None],
            "/1",
            "is null, which must not be",
        ),
        (
            {
                "type": "array",
                "items": {"type": "integer"},
                "minItems": 2,
                "maxItems": 2,
            },
            [1],
            "",
            "has 1 items, not 2",
        ),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}},
            {"a/b~": "c"},
            "/a~1b~0",
            "is no number",
        ),
        (schemas.record(("a",), a={"type": "integer"}), {}, "/a", "is missing"),
        (
            schemas.record(("a",), a={"type": "integer"}),
            {"a": 1, "b": 2},
            "/b",
            "has no column to go to",
        ),
        (
            SHAPES,
            {"kind": "other"},
            "",
            "does not say which branch of the union it is of",
        ),
        (SHAPES, {"kind": "new", "qty": 1}, "/qty", "has no column to go to"),
    ],
)
def test_are_refused_with_their_place(schema, value, place, reason):
    with pytest.raises(errors.NotInArrow) as caught:
        column(schema, None, value)

    assert (caught.value.pointer, caught.value.reason) == (f"/1/x{place}", reason)
    assert str(caught.value) == f"/1/x{place}: {reason}."


@pytest.mark.parametrize(
    ("schema", "first", "second", "reason"),
    [
        (
            MOMENT,
            "1970-01-01T00:00:00Z",
            0,
            "is a count, and the column has text so far",
        ),
        (
            {
                "type": "string",
                "contentEncoding": "base64",
                "x-arrow": "fixed_size_binary(16)",
            },
            "AAAAAAAAAAAAAAAAAAAAAA==",
            "00000000-0000-0000-0000-000000000000",
            "is a UUID, and the column has base64 so far",
        ),
    ],
)
def test_are_refused_where_two_spellings_would_become_one(
    schema, first, second, reason
):
    with pytest.raises(errors.NotInArrow) as caught:
        column(schema, None, first, second)

    assert (caught.value.pointer, caught.value.reason) == ("/2/x", reason)


def test_are_held_however_deep_they_nest():
    schema: dict[str, Any] = {"type": "integer"}
    value: Any = 2**63 - 1
    for level in range(28):
        lists = {"type": "array", "items": schema}
        schema, value = (
            (lists, [value])
            if level % 2
            else (schemas.record((), deep=schema), {"deep": value})
        )

    assert column(schema, value, None) == [value, None]


def test_are_refused_where_a_dictionary_is_full():
    wanted = pa.schema([pa.field("x", pa.dictionary(pa.int8(), pa.string()))])
    texts = [{"x": str(number)} for number in range(129)]

    assert arrow_rows.to_table(texts[:128], wanted).num_rows == 128
    with pytest.raises(errors.NotInArrow) as caught:
        arrow_rows.to_table(texts, wanted)

    reason = "is one value more than the 128 of its column"
    assert (caught.value.pointer, caught.value.reason) == ("/128/x", reason)


@pytest.mark.parametrize(
    ("document", "pointer", "reason"),
    [
        ([], "/0", "is no object"),
        (None, "/0", "is null, which must not be"),
        ({"a/b": 1}, "/0/a~1b", "has no column to go to"),
    ],
)
def test_are_objects_of_declared_members(document, pointer, reason):
    with pytest.raises(errors.NotInArrow) as caught:
        arrow_rows.to_table([document], pa.schema([pa.field("x", pa.int8())]))

    assert (caught.value.pointer, caught.value.reason) == (pointer, reason)


def test_are_not_loaded_into_types_that_no_schema_becomes():
    with pytest.raises(errors.NotInArrow) as caught:
        arrow_rows.to_table([], pa.schema([pa.field("x", pa.large_string())]))

    assert str(caught.value) == (
        "The schema: the registry makes no columns of type large_string."
    )


def test_are_told_apart_without_metadata():
    kinds = [
        pa.field(name, pa.struct([pa.field("kind", pa.string(), nullable=False)]))
        for name in ("new", "cancel")
    ]
    schema = pa.schema([pa.field("x", pa.dense_union(kinds))])

    table = arrow_rows.to_table([{"x": {"kind": "cancel"}}, {}], schema)

    assert table["x"].chunk(0).type_codes.to_pylist() == [1, 0]
    assert table["x"].to_pylist() == [{"kind": "cancel"}, None]


def test_name_the_extra_to_install(monkeypatch):
    schema = pa.schema([pa.field("x", pa.int8())])
    monkeypatch.setitem(sys.modules, "pyarrow", None)  # Python's way to say: not here

    with pytest.raises(builtins.ImportError) as caught:
        arrow_rows.to_table([{"x": 1}], schema)

    assert isinstance(caught.value, errors.MissingDependency)

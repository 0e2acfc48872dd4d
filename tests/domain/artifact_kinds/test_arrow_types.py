"""Fields as Arrow types..."""

import pyarrow as pa
import pytest
from hypothesis import given

from schemas_app.domain import fields
from schemas_app.domain.artifact_kinds import arrow_types
from schemas_app.domain.fields import Kind, LogicalField, LogicalType
from tests.domain import logical_trees


def member(name: str, type_: LogicalType, *, nullable: bool = False) -> LogicalField:
    return LogicalField(name=name, type=type_, nullable=nullable)


ITEM = member("item", fields.integer(16), nullable=True)

COUNTERPARTS = [
    (fields.NULL, pa.null()),
    (fields.BOOLEAN, pa.bool_()),
    (fields.integer(8), pa.int8()),
    (fields.integer(64, signed=False), pa.uint64()),
    (LogicalType(kind=Kind.FLOAT, bits=16), pa.float16()),
    (fields.FLOAT64, pa.float64()),
    (fields.decimal(18, 6), pa.decimal128(18, 6)),
    (fields.decimal(39, 6), pa.decimal256(39, 6)),
    (fields.STRING, pa.string()),
    (fields.JSON, pa.json_(pa.string())),
    (LogicalType(kind=Kind.BINARY), pa.binary()),
    (LogicalType(kind=Kind.BINARY, length=16), pa.binary(16)),
    (fields.DATE, pa.date32()),
    (LogicalType(kind=Kind.DATE, bits=64), pa.date64()),
    (LogicalType(kind=Kind.TIME, unit="ms"), pa.time32("ms")),
    (LogicalType(kind=Kind.TIME, unit="us"), pa.time64("us")),
    (LogicalType(kind=Kind.TIMESTAMP, unit="us"), pa.timestamp("us")),
    (
        LogicalType(kind=Kind.TIMESTAMP, unit="ns", zone="UTC"),
        pa.timestamp("ns", tz="UTC"),
    ),
    (LogicalType(kind=Kind.DURATION, unit="s"), pa.duration("s")),
    (LogicalType(kind=Kind.LIST, children=(ITEM,)), pa.list_(pa.int16())),
    (
        LogicalType(kind=Kind.FIXED_LIST, length=3, children=(ITEM,)),
        pa.list_(pa.int16(), 3),
    ),
    (
        LogicalType(kind=Kind.STRUCT, children=(member("a", fields.STRING),)),
        pa.struct([pa.field("a", pa.string(), nullable=False)]),
    ),
    (
        LogicalType(
            kind=Kind.MAP,
            children=(
                member("key", fields.STRING),
                member("value", fields.FLOAT64, nullable=True),
            ),
        ),
        pa.map_(pa.string(), pa.float64()),
    ),
    (
        LogicalType(kind=Kind.UNION, children=(member("buy", fields.STRING), ITEM)),
        pa.dense_union(
            [
                pa.field("buy", pa.string(), nullable=False),
                pa.field("item", pa.int16()),
            ]
        ),
    ),
    (
        fields.dictionary(fields.integer(8), fields.STRING, ordered=True),
        pa.dictionary(pa.int8(), pa.string(), ordered=True),
    ),
]


@pytest.mark.parametrize(("type_", "expected"), COUNTERPARTS, ids=str)
def test_have_exactly_one_counterpart(type_, expected):
    nullable = type_ == fields.NULL
    schema = arrow_types.schema_of((member("x", type_, nullable=nullable),), {})

    assert schema == pa.schema([pa.field("x", expected, nullable=nullable)])


def test_are_there_for_every_kind():
    assert {type_.kind for type_, _ in COUNTERPARTS} == set(Kind)


@given(logical_trees.trees)
def test_are_read_from_ipc_as_they_were(tree):
    schema = arrow_types.schema_of(tree, {})

    read = pa.ipc.read_schema(schema.serialize())

    assert arrow_types.fields_of(read) == tree


@given(logical_trees.trees)
def test_have_the_same_bytes_each_time(tree):
    first, second = (arrow_types.schema_of(tree, {"a": "b"}) for _ in range(2))

    assert first.serialize().equals(second.serialize())


@pytest.mark.parametrize(
    "type_",
    [
        pa.large_string(),
        pa.string_view(),
        pa.month_day_nano_interval(),
        pa.uuid(),
        pa.sparse_union([pa.field("a", pa.int8())]),
        pa.dense_union([pa.field("a", pa.int8())], [5]),
    ],
    ids=str,
)
def test_are_refused_where_the_tree_has_no_word(type_):
    with pytest.raises(ValueError, match="no field is of type"):
        arrow_types.fields_of(pa.schema([pa.field("x", type_)]))

"""The Arrow IPC artifact..."""

import dataclasses

import pyarrow as pa
from hypothesis import given

from schemas_app.domain import fields
from schemas_app.domain.artifact_kinds import arrow_ipc, arrow_types
from tests.domain import logical_trees
from tests.domain.artifact_kinds import ticks


def test_is_a_schema_message():
    schema = pa.ipc.read_schema(pa.py_buffer(arrow_ipc.KIND.build(ticks.INPUT)))

    assert schema == pa.schema(
        [
            pa.field("ts", pa.timestamp("us"), nullable=False),
            pa.field("symbol", pa.string(), nullable=False),
            pa.field("price", pa.float64(), nullable=False),
            pa.field("size", pa.int32(), nullable=False),
            pa.field("side", pa.string()),
        ],
    )


def test_says_where_it_comes_from():
    schema = pa.ipc.read_schema(pa.py_buffer(arrow_ipc.KIND.build(ticks.INPUT)))

    assert list(schema.metadata.items()) == [
        (b"schema_id", b"ticks_v1"),
        (b"version", b"1"),
        (b"semantic_version", b"1.0.0"),
        (b"fingerprint", b"sha256:" + b"0123456789abcdef" * 4),
        (b"generator", b"arrow_ipc/2"),
    ]
    assert list(schema.field("ts").metadata.items()) == [
        (b"pointer", b"/properties/ts"),
        (b"description", b"Timestamp in ISO 8601 format"),
        (b"field_id", b"/ts"),
    ]


def test_leaves_out_metadata_that_is_empty():
    bare = fields.LogicalField(name="x", type=fields.BOOLEAN, nullable=False)
    source = dataclasses.replace(ticks.INPUT, fields=(bare,))

    schema = pa.ipc.read_schema(pa.py_buffer(arrow_ipc.KIND.build(source)))

    assert schema.field("x").metadata is None


def test_is_a_stream_of_no_batches():
    opened = pa.ipc.open_stream(arrow_ipc.KIND.build(ticks.INPUT))

    assert opened.read_all().num_rows == 0
    assert opened.schema.names == ["ts", "symbol", "price", "size", "side"]


def test_is_a_stream_even_if_values_are_kept_in_dictionaries():
    sides = fields.dictionary(fields.integer(8), fields.STRING)
    field = fields.LogicalField(name="side", type=sides, nullable=False)
    source = dataclasses.replace(ticks.INPUT, fields=(field,))

    assert pa.ipc.open_stream(arrow_ipc.KIND.build(source)).read_all().num_rows == 0


@given(logical_trees.trees)
def test_holds_any_tree(tree):
    built = arrow_ipc.KIND.build(dataclasses.replace(ticks.INPUT, fields=tree))

    assert arrow_types.fields_of(pa.ipc.read_schema(pa.py_buffer(built))) == tree

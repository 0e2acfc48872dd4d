"""The Parquet artifact..."""

import dataclasses
import io

import pyarrow.parquet
import pytest
from hypothesis import given

from schemas_app.domain import errors, fields
from schemas_app.domain.artifact_kinds import arrow_types, artifact_metadata, parquet
from schemas_app.domain.fields import Kind, LogicalType
from tests.domain import logical_trees
from tests.domain.artifact_kinds import ticks, wide


def read(built: bytes):
    return pyarrow.parquet.read_table(io.BytesIO(built))


def test_is_an_empty_file_with_the_schema():
    table = read(parquet.KIND.build(ticks.INPUT))

    metadata = artifact_metadata.of_schema(ticks.INPUT, "parquet/1")
    expected = arrow_types.schema_of(ticks.FIELDS, metadata)
    assert table.num_rows == 0
    assert table.schema.equals(expected, check_metadata=True)


@given(logical_trees.trees)
def test_holds_any_tree_or_refuses_it(tree):
    try:
        built = parquet.KIND.build(dataclasses.replace(ticks.INPUT, fields=tree))
    except errors.UnmappableField:
        return

    # Items of lists are called as Parquet says; Arrow does not look at their names.
    assert read(built).schema.equals(arrow_types.schema_of(tree, {}))


SECONDS = LogicalType(kind=Kind.TIMESTAMP, unit="s")
UNION = LogicalType(kind=Kind.UNION, children=(wide.column("a", SECONDS),))


@pytest.mark.parametrize(
    ("type_", "reason"),
    [
        (SECONDS, "`x` is timestamp[s], and Parquet gives back timestamp[ms]"),
        (UNION, "`x` is one of several shapes, and Parquet has no unions"),
        (
            wide.struct(wide.column("in", UNION)),
            "`x.in` is one of several shapes, and Parquet has no unions",
        ),
        (wide.struct(), "`x` has no members, and in Parquet it needs some"),
        (
            LogicalType(
                kind=Kind.FIXED_LIST, children=(wide.column("item", fields.BOOLEAN),)
            ),
            "`x` is always empty, and Parquet cannot say so",
        ),
    ],
)
def test_is_refused_where_parquet_has_no_such_type(type_, reason):
    source = dataclasses.replace(ticks.INPUT, fields=(wide.column("x", type_),))

    with pytest.raises(errors.UnmappableField) as caught:
        parquet.KIND.build(source)

    assert caught.value.message == reason

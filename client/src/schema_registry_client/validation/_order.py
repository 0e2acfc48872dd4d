"""`monotonic(ts) per symbol`: order from row to row, through all batches of a table.

Each row is compared with the last row before it, in its group, that has a value.
"""

from __future__ import annotations

from typing import Any

from schema_registry_client.validation import _masks, _operands, _texts
from schema_registry_client.validation._columns import Column
from schema_registry_client.validation._libraries import pa, pc, types
from schema_registry_client.validation._masks import Mask
from schema_registry_client.validation._trees import Field, Monotonic


class InOrder:
    """Remembers the last value of each group."""

    def __init__(self, tree: Monotonic) -> None:
        self._tree = tree
        self._last: Any = None

    def false(self, column: Column) -> Mask | None:
        """Return the rows whose value falls behind the one before it."""
        return self._false(self._table(column), column.length)

    def left_out(self, column: Column) -> Mask | None:
        """Return the rows without which the others are in order, and forget them."""
        table = self._table(column)
        before = self._last
        if self._false(table, column.length) is None:
            return None
        self._last = before
        behind = pc.is_in(
            table["row"], value_set=pa.array(self._behind_kept(table), pa.int64())
        )
        self._false(table.filter(pc.invert(behind)), column.length)
        return _masks.at(column.length, table["row"].filter(behind).to_pylist())

    def _table(self, column: Column) -> Any:  # noqa: ANN401 -- Arrow's
        table = pa.table(
            {
                "row": pa.array(range(column.length), pa.int64()),
                "group": self._groups(column),
                "value": _values(column, self._tree.field),
            }
        )
        return table.filter(pc.is_valid(table["value"]))

    def _behind_kept(self, table: Any) -> list[int]:  # noqa: ANN401 -- Arrow's
        """Return the rows that fall behind the furthest one before them."""
        kind = table.schema.field("value").type
        furthest: dict[Any, Any] = {}
        if self._last is not None:
            values = _comparable(self._last["value"].cast(kind))
            furthest = dict(zip(self._last["group"].to_pylist(), values, strict=True))
        behind = []
        rows = (table["row"].to_pylist(), table["group"].to_pylist())
        for row, group, value in zip(*rows, _comparable(table["value"]), strict=True):
            last = furthest.get(group)
            if last is not None and (
                value < last or (self._tree.strictly and value == last)
            ):
                behind.append(row)
            else:
                furthest[group] = value
        return behind

    def _false(self, table: Any, length: int) -> Mask | None:  # noqa: ANN401 -- Arrow's
        if self._last is not None:
            table = _continued(self._last, table)
        if self._tree.per is not None:
            # A stable sort: within a group, the rows stay in their order.
            table = table.take(pc.sort_indices(table["group"]))
        table = table.combine_chunks()
        self._last = _last_of_each(table)
        return self._behind(table, length)

    def _groups(self, column: Column) -> Any:  # noqa: ANN401 -- Arrow's
        per = self._tree.per
        if per is None:
            return pa.nulls(column.length, pa.string())
        return _values(column, per)

    def _behind(self, table: Any, length: int) -> Mask | None:  # noqa: ANN401 -- Arrow's
        if table.num_rows < 2:
            return None
        values = _one(table["value"])
        before, after = values.slice(0, len(values) - 1), values.slice(1)
        compare = pc.less_equal if self._tree.strictly else pc.less
        behind = _masks.settled(compare(after, before), _same_group(table))
        if behind is None:
            return None
        rows = pc.filter(_one(table["row"]).slice(1), behind)
        return _masks.at(length, rows.drop_null().to_pylist())


def _values(column: Column, field: Field) -> Any:  # noqa: ANN401 -- Arrow's
    values = _operands.ordered(_operands.field(column, field.path))
    return pa.nulls(column.length) if values is None else values


def _continued(last: Any, table: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return both, one after the other, also where batches hold other types."""
    try:
        return pa.concat_tables([last, table], promote_options="permissive")
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        pass
    pair = [last, table]
    if not all(_is_text(each["value"].type) for each in pair):
        pair = [last.slice(0, 0), table]  # of another kind: not to be compared
    return pa.concat_tables(
        [_written(_written(each, "group"), "value") for each in pair],
        promote_options="permissive",
    )


def _is_text(kind: Any) -> bool:  # noqa: ANN401 -- an Arrow type
    return types.is_temporal(kind) or _texts.is_string(kind)


def _written(table: Any, name: str) -> Any:  # noqa: ANN401 -- Arrow's
    """Return the table with this column as text."""
    array, place = _one(table[name]), table.schema.get_field_index(name)
    words = _texts.written(array) if _texts.is_text(array.type) else array
    return table.set_column(place, name, words.cast(pa.large_string()))


def _comparable(values: Any) -> list[Any]:  # noqa: ANN401 -- Arrow's
    """Return values that Python compares as Arrow does, whatever their unit."""
    if types.is_temporal(values.type):
        values = values.cast(pa.int64())
    found: list[Any] = values.to_pylist()
    return found


def _same_group(table: Any) -> Mask:  # noqa: ANN401 -- Arrow's
    """Return, for each row but the first, whether the one before is of its group."""
    group = _one(table["group"])
    before, after = group.slice(0, len(group) - 1), group.slice(1)
    neither = pc.and_(pc.is_null(before), pc.is_null(after))
    return pc.or_(pc.fill_null(pc.equal(before, after), False), neither)  # noqa: FBT003


def _last_of_each(table: Any) -> Any:  # noqa: ANN401 -- Arrow's
    if not table.num_rows:
        return None
    last = pa.array([True])
    if table.num_rows > 1:
        last = pa.concat_arrays([pc.invert(_same_group(table)), last])
    found = table.filter(last)
    # Rows of earlier batches have no number any more.
    return found.set_column(0, "row", pa.nulls(found.num_rows, pa.int64()))


def _one(chunked: Any) -> Any:  # noqa: ANN401 -- Arrow's
    return chunked.chunk(0) if chunked.num_chunks == 1 else chunked.combine_chunks()

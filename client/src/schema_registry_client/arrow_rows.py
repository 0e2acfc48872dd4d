"""JSON documents as a table of the Arrow type that the registry derives, without loss.

What an Arrow type cannot hold as the document says it is refused with its place
(errors.NotInArrow): a member without a column, a fraction finer than the unit, a number
that would be rounded. What it does not tell apart, by docs/arrow-mapping.md, is loaded:
null and a missing member, the offsets of an instant, the cases of a UUID, 1 and 1.0.
Whether documents are valid is a validator's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from schema_registry_client import _arrow, _arrow_scalars
from schema_registry_client import _arrow_cells as cells_of
from schema_registry_client._arrow_cells import UNREAD, Cell

if TYPE_CHECKING:
    import pyarrow


def to_table(
    documents: Iterable[Mapping[str, Any]], schema: pyarrow.Schema
) -> pyarrow.Table:
    """Return the table of `schema` that has a row for each of `documents`.

    Numbers are `int`, `float` or `Decimal`; read documents with `parse_float=Decimal`
    if they may have more digits than a float. The times and bytes of one column are all
    written in one way: as text or as counts, as UUIDs or as base64. Raises
    errors.NotInArrow for what would not be held as it is, with row and place, and
    errors.MissingDependency without pyarrow.
    """
    return _Loading(_arrow.load()).table(documents, schema)


class _Loading:
    """Columns from cells, with the pyarrow that is given."""

    def __init__(self, arrow: Any) -> None:  # noqa: ANN401 -- a module
        self._pa = arrow
        self._is = arrow.types

    def table(
        self, documents: Iterable[Mapping[str, Any]], schema: pyarrow.Schema
    ) -> pyarrow.Table:
        """Return the rows as columns."""
        rows = [Cell(each, number) for number, each in enumerate(documents)]
        if rows and not len(schema):  # pyarrow would lose the rows
            raise rows[0].refused("has no column to go to")
        record = self._pa.field("", self._pa.struct(list(schema)), nullable=False)
        whole = self._column(record, rows)
        columns = [whole.field(at) for at in range(len(schema))]
        table = self._pa.Table.from_arrays(columns, schema=schema)
        table.validate(full=True)
        return table

    def _column(self, field: Any, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
        if self._is.is_union(field.type):
            return self._union(field.type, cells)
        filled = [cells_of.filled(field, cell) for cell in cells]
        nested = self._nested(field.type)
        if nested is not None:
            return nested(field.type, filled)
        return _arrow_scalars.column(self._pa, field, filled)

    def _nested(self, type_: Any) -> Callable[..., Any] | None:  # noqa: ANN401
        for is_one, build in (
            (self._is.is_struct, self._struct),
            (self._is.is_map, self._map),
            (self._is.is_fixed_size_list, self._fixed_list),
            (self._is.is_list, self._list),
        ):
            if is_one(type_):
                return build
        return None

    def _struct(self, type_: Any, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
        members = _children(type_)
        names = {member.name for member in members}
        for cell in cells:
            cells_of.check_object(cell, names)
        children = [
            self._column(member, [cells_of.member(cell, member.name) for cell in cells])
            for member in members
        ]
        return self._assembled(type_, [self._validity(cells)], children, len(cells))

    def _list(self, type_: Any, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
        items = [cells_of.items(cell) for cell in cells]
        child = self._column(
            type_.value_field, [item for each in items for item in each]
        )
        buffers = [self._validity(cells), self._offsets(items)]
        return self._assembled(type_, buffers, [child], len(cells))

    def _fixed_list(self, type_: Any, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
        length = type_.list_size
        flat: list[Cell] = []
        for cell in cells:
            items = cells_of.items(cell)
            if cell.is_held and len(items) != length:
                raise cell.refused(f"has {len(items)} items, not {length}")
            flat += items or [cell.below(UNREAD, at) for at in range(length)]
        child = self._column(type_.value_field, flat)
        return self._assembled(type_, [self._validity(cells)], [child], len(cells))

    def _map(self, type_: Any, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
        entries = [cells_of.entries(cell) for cell in cells]
        values = [entry for each in entries for entry in each]
        keys = [Cell(entry.token, entry.token, entry.above) for entry in values]
        pair = self._pa.struct([type_.key_field, type_.item_field])
        children = [
            self._column(type_.key_field, keys),
            self._column(type_.item_field, values),
        ]
        both = self._assembled(pair, [None], children, len(values))
        buffers = [self._validity(cells), self._offsets(entries)]
        return self._assembled(type_, buffers, [both], len(cells))

    def _union(self, type_: Any, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
        branches = _children(type_)
        told = self._telling(branches)
        inside: list[list[Cell]] = [[] for _ in branches]
        numbers: list[int] = []
        offsets: list[int] = []
        for cell in cells:
            held = cell.is_held
            number = _branch(cell, told) if held else self._of_null(cell, branches)
            numbers.append(number)
            offsets.append(len(inside[number]))
            inside[number].append(cell)
        children = [
            self._column(branch, below)
            for branch, below in zip(branches, inside, strict=True)
        ]
        codes = [type_.type_codes[number] for number in numbers]
        buffers = [
            None,
            self._numbers(codes, self._pa.int8()),
            self._numbers(offsets, self._pa.int32()),
        ]
        return self._assembled(type_, buffers, children, len(cells))

    def _of_null(self, cell: Cell, branches: Sequence[Any]) -> int:
        """Return the branch that null is one of; any will do where no one reads it."""
        for number, branch in enumerate(branches):
            if self._holds_null(branch):
                return number
        if cell.is_absent:
            raise cells_of.absent(cell)
        return 0

    def _holds_null(self, field: Any) -> bool:  # noqa: ANN401
        if self._is.is_union(field.type):
            return any(map(self._holds_null, _children(field.type)))
        return bool(field.nullable)

    def _telling(self, branches: Sequence[Any]) -> Mapping[str, Mapping[str, int]]:
        """Return the members that may tell the branch, with the text of each branch.

        The registry writes the one text that such a member has as its `values`; where
        that is not said, all members that every branch must have are asked.
        """
        texts = {branch.name: number for number, branch in enumerate(branches)}
        members = [self._required(branch) for branch in branches]
        shared = [name for name in members[0] if all(name in each for each in members)]
        sure = [
            name
            for name in shared
            if all(
                each[name] == {branch.name}
                for each, branch in zip(members, branches, strict=True)
            )
        ]
        return dict.fromkeys(sure or shared, texts)

    def _required(self, field: Any) -> dict[str, set[str]]:  # noqa: ANN401
        """Return the members that a branch must have, with their `values`."""
        if self._is.is_union(field.type):
            first, *rest = map(self._required, _children(field.type))
            return {
                name: values.union(*(each[name] for each in rest))
                for name, values in first.items()
                if all(name in each for each in rest)
            }
        if not self._is.is_struct(field.type):
            return {}
        return {
            each.name: set(cells_of.listed(each))
            for each in _children(field.type)
            if not each.nullable
        }

    def _validity(self, cells: Sequence[Cell]) -> Any:  # noqa: ANN401
        there = [cell.value is not None for cell in cells]
        return None if all(there) else self._numbers(there, self._pa.bool_())

    def _offsets(self, parts: Sequence[Sequence[Cell]]) -> Any:  # noqa: ANN401
        ends = [0]
        for part in parts:
            ends.append(ends[-1] + len(part))
        return self._numbers(ends, self._pa.int32())

    def _numbers(self, values: Sequence[int], type_: Any) -> Any:  # noqa: ANN401
        return self._pa.array(values, type_).buffers()[1]

    def _assembled(
        self,
        type_: Any,  # noqa: ANN401
        buffers: Sequence[Any],
        children: Sequence[Any],
        length: int,
    ) -> Any:  # noqa: ANN401
        # Arrow's own makers lose what a union's branches and a map's parts are besides.
        return self._pa.Array.from_buffers(type_, length, buffers, children=children)


def _children(type_: Any) -> list[Any]:  # noqa: ANN401
    return [type_.field(at) for at in range(type_.num_fields)]


def _branch(cell: Cell, told: Mapping[str, Mapping[str, int]]) -> int:
    """Return the branch that a value says it is of."""
    if not isinstance(cell.value, Mapping):
        raise cell.refused("is no object")
    said = {
        texts[text]
        for name, texts in told.items()
        if isinstance(text := cell.value.get(name), str) and text in texts
    }
    if len(said) != 1:
        raise cell.refused("does not say which branch of the union it is of")
    return said.pop()

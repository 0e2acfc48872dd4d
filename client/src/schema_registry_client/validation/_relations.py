"""`x-checks`: relations between the fields of a row, and between rows.

A row fails a check where it is false. Where it is null, since a value is null, missing
or of another kind, the row passes, as with CHECK in SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from schema_registry_client.validation import (
    _expressions,
    _masks,
    _operands,
    _order,
    _trees,
)
from schema_registry_client.validation._columns import ABSENT, OBJECT, Column, Object
from schema_registry_client.validation._frames import Frame, escaped
from schema_registry_client.validation._libraries import pa, pc
from schema_registry_client.validation._masks import Mask
from schema_registry_client.validation._operands import Operand
from schema_registry_client.validation._trees import (
    Arithmetic,
    Comparison,
    Field,
    IsNull,
    Junction,
    Literal,
    Monotonic,
    Negation,
    Negative,
    Tree,
)
from schema_registry_client.validation.errors import InvalidCheck, InvalidSchema

KEYWORD = "x-checks"


class Running(Protocol):
    """A check on its way through the batches of one table."""

    def false(self, column: Column) -> Mask | None:
        """Return the rows for which it is false."""


class Relation:
    """One check of a document."""

    def __init__(self, text: str, tree: Tree) -> None:
        self.text = text
        self.fields = _trees.fields(tree)
        self._tree = tree

    def order(self) -> tuple[str, _order.InOrder] | None:
        """Return why rows are out of order, and what finds them; None if none can be."""
        if not isinstance(self._tree, Monotonic):
            return None
        place = "".join(f"/{escaped(name)}" for name in self.fields[0].path)
        return f"{place} {self.said} [{self.text}]", _order.InOrder(self._tree)

    @property
    def said(self) -> str:
        return f"is in rows that do not satisfy {self.text}"

    def begun(self) -> Begun:
        """Return it for the first batch of a table."""
        if isinstance(self._tree, Monotonic):
            return Begun(self, _order.InOrder(self._tree))
        return Begun(self, _Each(self._tree))


class Begun:
    """A check of one table, batch after batch."""

    def __init__(self, relation: Relation, running: Running) -> None:
        self._relation = relation
        self._running = running

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows of the batch for which the check is false, and tell them."""
        found = self._running.false(column)
        fields = self._relation.fields
        first = "".join(f"/{escaped(name)}" for name in fields[0].path)

        def values(row: int) -> dict[str, object]:
            return {str(field): _value(column, field, row) for field in fields}

        said = self._relation.said
        return frame.below(first).tell(self._relation.text, said, found, values)


def compiled(document: Any) -> list[Relation]:  # noqa: ANN401 -- a document
    """Return the checks of a document. Raises InvalidCheck."""
    if not isinstance(document, dict) or KEYWORD not in document:
        return []
    checks = document[KEYWORD]
    if not isinstance(checks, list) or not all(isinstance(c, str) for c in checks):
        raise InvalidSchema(f"{KEYWORD} is a list of texts, such as 'bid <= ask'.")
    known = set(_declared(document))
    return [_relation(text, known) for text in checks]


def _relation(text: str, known: set[str]) -> Relation:
    tree = _expressions.parse(text)
    _expect_truth(tree, text)
    relation = Relation(text, tree)
    if not relation.fields:
        raise InvalidCheck(text, 1, "this speaks of no field.")
    for field in relation.fields:
        if known and field.path[0] not in known:
            raise InvalidCheck(
                text, field.column, f"the schema has no property {field.path[0]!r}."
            )
    return relation


def _expect_truth(tree: Tree, text: str) -> None:
    if isinstance(tree, Junction):
        for part in tree.parts:
            _expect_truth(part, text)
    elif isinstance(tree, Negation):
        _expect_truth(tree.of, text)
    elif isinstance(tree, Arithmetic | Negative | Literal):
        columns = [field.column for field in _trees.fields(tree)] or [1]
        raise InvalidCheck(text, columns[0], "this is a value, and no condition.")


def _declared(document: Any) -> Iterable[str]:  # noqa: ANN401 -- a document
    """Yield every name of a property that the document declares anywhere."""
    if isinstance(document, dict):
        properties = document.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for value in document.values():
            yield from _declared(value)
    elif isinstance(document, list):
        for item in document:
            yield from _declared(item)


def _value(column: Column, field: Field, row: int) -> object:
    value: object = None
    for name in field.path:
        found = [part.members.get(name) for part in column.of(OBJECT)
                 if isinstance(part, Object)]  # fmt: skip
        if not found or found[0] is None:
            return None
        column = found[0]
        value = column.value(row)
    return None if value is ABSENT else value


class _Each:
    """A condition on every row by itself."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def false(self, column: Column) -> Mask | None:
        """Return the rows for which it is false."""
        return _masks.settled(pc.invert(_truth(self._tree, column)))


def _truth(tree: Tree, column: Column) -> Any:  # noqa: ANN401 -- Arrow's
    if isinstance(tree, Junction):
        join = pc.and_kleene if tree.word == "and" else pc.or_kleene
        found = _truth(tree.parts[0], column)
        for part in tree.parts[1:]:
            found = join(found, _truth(part, column))
        return found
    if isinstance(tree, Negation):
        return pc.invert(_truth(tree.of, column))
    if isinstance(tree, IsNull):
        return pc.invert(_there(tree.of, column))
    if isinstance(tree, Comparison):
        left, right = _operand(tree.left, column), _operand(tree.right, column)
        return _operands.compared(tree.sign, left, right, column.length)
    return _boolean(_operand(tree, column), column.length)


def _boolean(operand: Operand, length: int) -> Any:  # noqa: ANN401 -- Arrow's
    if operand.boolean is None:
        return pa.nulls(length, pa.bool_())
    return _operands.whole(operand.boolean, length)


def _there(tree: Tree, column: Column) -> Any:  # noqa: ANN401 -- Arrow's
    operand = _operand(tree, column)
    if operand.there is not None:
        return operand.there
    values: Sequence[Any] = (*operand.numbers, operand.text, operand.boolean)
    found = _masks.full(None, column.length)
    for value in values:
        if value is not None:
            found = pc.or_(found, pc.is_valid(_operands.whole(value, column.length)))
    return found


def _operand(tree: Tree, column: Column) -> Operand:
    if isinstance(tree, Literal):
        return _operands.literal(tree.value)
    if isinstance(tree, Field):
        return _operands.field(column, tree.path)
    if isinstance(tree, Negative):
        return _operands.negative(_operand(tree.of, column))
    if isinstance(tree, Arithmetic):
        left, right = _operand(tree.left, column), _operand(tree.right, column)
        return _operands.calculated(tree.sign, left, right)
    return Operand(boolean=_truth(tree, column))

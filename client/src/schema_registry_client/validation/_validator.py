"""The validator: a schema, compiled once, for data of any kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schema_registry_client import _values
from schema_registry_client.validation import (
    _compiling,
    _dialects,
    _masks,
    _parallel,
    _relations,
    _sources,
    _underway,
)
from schema_registry_client.validation._columns import Column
from schema_registry_client.validation._frames import Frame
from schema_registry_client.validation._masks import Mask
from schema_registry_client.validation._result import Collected, Noted, Result, Told
from schema_registry_client.validation.errors import InvalidSchema


class Validator:
    """Says which rows of a table fit a schema. Compile once, use for ever.

    `document` is a JSON Schema, or a `SchemaVersion`. `formats=True` also asserts
    `format`. `documents` are those that it refers to, by their identifiers.
    Raises InvalidSchema and, for `x-checks`, InvalidCheck.
    """

    def __init__(
        self,
        document: Any,  # noqa: ANN401 -- a document
        *,
        formats: bool = False,
        documents: Mapping[str, Any] | None = None,
    ) -> None:
        dialect = None
        if isinstance(document, _values.SchemaVersion):
            document, dialect = document.document, document.dialect
        if not isinstance(document, dict | bool):
            raise InvalidSchema("A schema is a JSON object, or true or false.")
        others = dict(documents or {})
        compiler = _compiling.Compiler(
            document, others, _dialects.of(document, dialect), formats=formats
        )
        self._check = compiler.compiled()
        self._relations = _relations.compiled(document)

    def validate(self, data: Any, *, examples: int = 10) -> Result:  # noqa: ANN401
        """Return which rows fail, and why, with the first examples of each failure.

        Raises InvalidData for what is no table.
        """
        collected = Collected(examples)
        relations = [relation.begun() for relation in self._relations]
        batches = _sources.columns(data)
        for checked in _parallel.mapped(self._checked, batches):
            _collect(collected, relations, *checked)
        return collected.result()

    def underway(self) -> _underway.Underway:
        """Return what validates one table part by part, as the integrations do."""
        orders = [relation.order() for relation in self._relations]
        relations = [
            relation.begun()
            for relation, order in zip(self._relations, orders, strict=True)
            if order is None
        ]

        def validated(batches: Iterable[Column]) -> Result:
            collected = Collected(0)
            for checked in _parallel.mapped(self._checked, batches):
                _collect(collected, relations, *checked)
            return collected.result()

        found = [order for order in orders if order is not None]
        return _underway.Underway(validated, found)

    def _checked(self, column: Column) -> tuple[Column, list[Told], Mask | None]:
        """Return what a batch fails. Several are checked at once, each by itself."""
        noted = Noted()
        return column, noted.told, self._failing(column, Frame(report=noted))

    def _failing(self, column: Column, frame: Frame) -> Mask | None:
        frame.tell("json", "has something that JSON cannot say", column.unreadable,
                   lambda _row: None)  # fmt: skip
        readable = frame
        if column.unreadable is not None:
            rest = _masks.minus(_masks.every(column.length), column.unreadable)
            readable = frame.only(_masks.full(rest, column.length))
        try:
            failing = self._check.run(column, readable)
        except RecursionError as error:
            raise InvalidSchema("The schema refers to itself on one value.") from error
        return _masks.either(column.unreadable, failing)


def _collect(
    collected: Collected,
    relations: Sequence[_relations.Begun],
    column: Column,
    told: Iterable[Told],
    failing: Mask | None,
) -> None:
    """Take down what a batch fails, relations included."""
    for one in told:
        collected.tell(*one)
    frame = Frame(report=collected)
    for relation in relations:
        failing = _masks.either(failing, relation.run(column, frame))
    collected.close_batch(column.length, failing)

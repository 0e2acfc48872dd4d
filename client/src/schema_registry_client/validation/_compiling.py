"""From a schema to checks of columns, once for each schema.

A schema with a keyword that says what others have not looked at
(`unevaluatedProperties`) is asked row by row, and so is a whole document whose
references depend on the way taken (`$dynamicRef`, identifiers inside).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schema_registry_client.validation import (
    _dialects,
    _logic,
    _reference,
    _resolving,
)
from schema_registry_client.validation._keywords import ALWAYS, MAKERS, At
from schema_registry_client.validation._logic import Check

_BY_ROW = frozenset({"unevaluatedProperties", "unevaluatedItems"})
_WHOLLY_BY_ROW = frozenset({"$dynamicRef", "$recursiveRef"})


class Compiler:
    """Makes the checks of one document."""

    def __init__(
        self,
        document: Any,  # noqa: ANN401 -- a document
        others: Mapping[str, Any],
        dialect: _dialects.Dialect,
        *,
        formats: bool,
    ) -> None:
        self.dialect = dialect
        self.formats = formats
        self._documents = _reference.Documents(
            document, others, dialect, formats=formats
        )
        self._resolver = _resolving.Resolver(document, others, dialect)
        self._others = others
        self._made: dict[_resolving.Place, _logic.Later] = {}

    def compiled(self) -> Check:
        """Return the check of the whole document."""
        document = self._documents.document
        if self._by_row(document) or any(map(self._strange, self._others.values())):
            return _reference.RowByRow(self._documents, "")
        return self.check(document, _resolving.Place("", ""))

    def check(self, schema: Any, place: _resolving.Place) -> Check:  # noqa: ANN401
        """Return the check of a schema at a place of a document."""
        if not isinstance(schema, dict):
            return ALWAYS if schema else _logic.Never()
        if place not in self._made:
            later = self._made[place] = _logic.Later()
            later.check = self._check(schema, place)
        return self._made[place]

    def referred(self, reference: str, at: _resolving.Place) -> Check:
        """Return the check of what is referred to."""
        place, schema = self._resolver.resolve(reference, at)
        return self.check(schema, place)

    def _check(self, schema: dict[str, Any], place: _resolving.Place) -> Check:
        keywords = self.dialect.keywords
        if _BY_ROW & keywords & schema.keys():
            return _reference.RowByRow(self._documents, place.pointer)
        at = At(schema, place, self)
        if "$ref" in schema and self.dialect.reference_stands_alone:
            return self.referred(schema["$ref"], place)
        known = (name for name in MAKERS if name in schema and name in keywords)
        return _logic.All([check for name in known for check in MAKERS[name](at)])

    def _strange(self, other: Any) -> bool:  # noqa: ANN401 -- a document
        """Say whether another document must be asked row by row."""
        there = _dialects.of(other, self.dialect.uri)
        return (
            there is not self.dialect
            or self._by_row(other)
            or _dialects.uses(other, _BY_ROW)
        )

    def _by_row(self, document: Any) -> bool:  # noqa: ANN401 -- a document
        names = _WHOLLY_BY_ROW & self.dialect.keywords
        if not isinstance(document, dict):
            return False
        return _dialects.uses(document, names) or any(
            _identified(value, self.dialect.identifier) for value in document.values()
        )


def _identified(document: Any, name: str) -> bool:  # noqa: ANN401 -- a document
    """Say whether a part of the document has an identifier of its own."""
    if isinstance(document, dict):
        return isinstance(document.get(name), str) or any(
            _identified(value, name) for value in document.values()
        )
    return isinstance(document, list) and any(
        _identified(item, name) for item in document
    )

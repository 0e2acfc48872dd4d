"""Row by row with jsonschema-rs: for what has no column check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schema_registry_client.validation import _masks, _multiples
from schema_registry_client.validation._columns import Column
from schema_registry_client.validation._dialects import Dialect, uses
from schema_registry_client.validation._frames import Frame, escaped
from schema_registry_client.validation._libraries import rs
from schema_registry_client.validation._masks import Mask
from schema_registry_client.validation.errors import InvalidSchema

_ROOT = "urn:schema-registry-client:document"


class MultipleOf:
    """`multipleOf` as the reference calculates it, for jsonschema-rs."""

    def __init__(self, _schema: Any, value: Any, _path: Any) -> None:  # noqa: ANN401
        self._divisor = value

    def validate(self, value: Any) -> None:  # noqa: ANN401 -- a JSON value
        """Refuse what is no multiple. Raises ValueError."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return
        if not _multiples.is_multiple(value, self._divisor):
            raise ValueError(f"{value!r} is not a multiple of {self._divisor!r}")


class Documents:
    """The document and those that it refers to, as jsonschema-rs knows them."""

    def __init__(
        self,
        document: Any,  # noqa: ANN401 -- a document
        others: Mapping[str, Any],
        dialect: Dialect,
        *,
        formats: bool,
    ) -> None:
        self._dialect = dialect
        self._formats = formats
        self._others = others
        self.document = document
        known = any(map(_has_multiples, (document, *others.values())))
        self._keywords = {"multipleOf": MultipleOf} if known else None
        self.validator()  # now, so that a bad document is refused at once

    def validator(self, pointer: str = "") -> Any:  # noqa: ANN401 -- jsonschema-rs's
        """Return a validator of a part of the document. Raises InvalidSchema."""
        document, others = self.document, dict(self._others)
        if pointer:
            others[_ROOT] = _identified(self.document, self._dialect)
            if isinstance(document, dict) and self._dialect.identifier in document:
                others[document[self._dialect.identifier]] = document
            document = {"$schema": self._dialect.uri, "$ref": f"{_ROOT}#{pointer}"}
        elif isinstance(document, dict):
            document = {**document, "$schema": self._dialect.uri}
        try:
            return rs.validator_for(
                document,
                validate_formats=self._formats,
                registry=rs.Registry(list(others.items())) if others else None,
                keywords=self._keywords,
                offline=True,
            )
        except (rs.ValidationError, rs.ReferencingError, ValueError) as error:
            raise InvalidSchema(f"This is no schema: {error}") from error


class RowByRow:
    """A part of the document as a check that asks for each row."""

    def __init__(self, documents: Documents, pointer: str) -> None:
        self._validator = documents.validator(pointer)

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows that fail."""
        rows = frame.scope(column)
        valid = self._validator.is_valid
        failing = _masks.at(
            column.length,
            (row for row in _masks.numbers(rows) if not valid(column.value(row))),
        )
        if failing is not None and frame.report is not None:
            self._tell(column, frame, failing)
        return failing

    def _tell(self, column: Column, frame: Frame, failing: Mask) -> None:
        by_rule: dict[tuple[str, str], list[int]] = {}
        for row in _masks.numbers(failing):
            for error in self._validator.iter_errors(column.value(row)):
                path = "".join(f"/{_step(step)}" for step in error.instance_path)
                rows = by_rule.setdefault((path, error.kind.name), [])
                if row not in rows[-1:]:
                    rows.append(row)
        for (path, rule), rows in by_rule.items():
            frame.below(path).tell(
                rule, f"does not satisfy {rule}", _masks.at(column.length, rows), column
            )


def _step(step: str | int) -> str:
    return "*" if isinstance(step, int) else escaped(step)


def _identified(document: Any, dialect: Dialect) -> Any:  # noqa: ANN401 -- a document
    if not isinstance(document, dict):
        return document
    plain = {name: value for name, value in document.items()
             if name != dialect.identifier}  # fmt: skip
    return {**plain, "$schema": dialect.uri, dialect.identifier: _ROOT}


def _has_multiples(document: Any) -> bool:  # noqa: ANN401 -- a document
    return uses(document, frozenset({"multipleOf"}))

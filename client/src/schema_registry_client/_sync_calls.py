"""Calls of the client for ordinary code that send documents or records.

What they do is in `_questions` and `_validating`; `_async_calls` is the same for asyncio.
"""

from __future__ import annotations

import abc
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from schema_registry_client import (
    _fetching,
    _flows,
    _questions,
    _reports,
    _sync_line,
    _validating,
    _values,
)

if TYPE_CHECKING:
    from schema_registry_client.validation import Result, Validator


class Calls(abc.ABC):
    """What is asked of the hub beyond reading schemas."""

    _hub: _fetching.Hub
    _line: _sync_line.Line
    _validators: _validating.Validators

    @abc.abstractmethod
    def get_schema(self, reference: str) -> _values.SchemaVersion:
        """Return the version that `reference` names."""

    def propose(
        self,
        schema_id: str,
        document: str | Mapping[str, Any],
        *,
        title: str,
        message: str = "",
        semantic_version: str | None = None,
    ) -> _reports.Proposal:
        """Propose `document` (exact text, or a mapping) as the next version.

        Recorded once, however often it is sent. Raises errors.InvalidDocument,
        errors.InvalidRequest, errors.Conflict.
        """
        return self._line.run(
            _questions.propose(
                self._hub,
                schema_id=schema_id,
                document=document,
                title=title,
                message=message,
                semantic_version=semantic_version,
            )
        )

    def check(
        self,
        schema_id: str,
        document: str | Mapping[str, Any],
        *,
        level: str | None = None,
        reading: str | None = None,
    ) -> _reports.CheckReport:
        """Return what proposing `document` would be told; nothing is stored.

        `level` and `reading` are the schema's own unless given. Raises
        errors.InvalidDocument, errors.InvalidRequest, errors.NotFound.
        """
        return self._line.run(
            _questions.check(
                self._hub,
                schema_id=schema_id,
                document=document,
                level=level,
                reading=reading,
            )
        )

    def check_documents(
        self,
        old: str | Mapping[str, Any],
        new: str | Mapping[str, Any],
        *,
        level: str | None = None,
        reading: str | None = None,
    ) -> _reports.CheckReport:
        """Return what `new` would be told as the version after `old`.

        Neither need be registered; what they refer to must be. `level` is BACKWARD
        and `reading` STRICT unless given. Raises as `check` does.
        """
        return self._line.run(
            _questions.check_documents(
                self._hub, old=old, new=new, level=level, reading=reading
            )
        )

    def compare(self, old: str, new: str) -> _reports.Comparison:
        """Return what `new` (`ticks_v1@3`) breaks after `old` (`ticks_v1@2`).

        Both are versions of one schema. Raises errors.NotFound.
        """
        return self._line.run(_questions.compare(self._hub, old=old, new=new))

    def get_fields(self, reference: str) -> tuple[_values.Field, ...]:
        """Return the fields of a version as a table, each with its type and place.

        Raises errors.NotFound.
        """
        return self._line.run(_questions.get_fields(self._hub, reference=reference))

    def check_records(
        self, records: Iterable[Mapping[str, Any]], reference: str
    ) -> tuple[_reports.RecordCheck, ...]:
        """Return what the hub finds of each record, in their order.

        For a few, or where nothing can be installed; `validate` needs no hub for the
        work and says more. Raises errors.InvalidDocument, errors.NotFound.
        """
        return self._line.run(
            _questions.check_records(self._hub, records=records, reference=reference)
        )

    def validate(
        self,
        data: Any,  # noqa: ANN401 -- any of the kinds below
        reference: str,
        *,
        examples: int = 10,
        formats: bool = False,
    ) -> Result:
        """Return which rows of `data` fall short of a version, and of which of its rules.

        `data` is a DataFrame of pandas or polars, a Table or RecordBatch of pyarrow, a
        list of dicts, or NDJSON. A schema is compiled once. Raises
        errors.MissingDependency without the extra `validation`.
        """
        _validating.load()
        validator = self._validator(self.get_schema(reference), formats=formats)
        return validator.validate(data, examples=examples)

    def _validator(
        self, version: _values.SchemaVersion, *, formats: bool = False
    ) -> Validator:
        """Return what validates by a version, compiled once; for the integrations."""
        validator = self._validators.known(version, formats=formats)
        if validator is None:
            documents = self._line.run(_flows.documents(self._hub, version))
            validator = self._validators.compiled(version, documents, formats=formats)
        return validator

"""Calls of the client for asyncio that send documents or records.

What they do is in `_questions` and `_validating`; `_sync_calls` is the same for ordinary code.
"""

from __future__ import annotations

import abc
import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from schema_registry_client import (
    _async_line,
    _fetching,
    _flows,
    _questions,
    _reports,
    _validating,
    _values,
)

if TYPE_CHECKING:
    from schema_registry_client.validation import Result


class Calls(abc.ABC):
    """What is asked of the hub beyond reading schemas."""

    _hub: _fetching.Hub
    _line: _async_line.Line
    _validators: _validating.Validators

    @abc.abstractmethod
    async def get_schema(self, reference: str) -> _values.SchemaVersion:
        """Return the version that `reference` names."""

    async def propose(
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
        return await self._line.run(
            _questions.propose(
                self._hub,
                schema_id=schema_id,
                document=document,
                title=title,
                message=message,
                semantic_version=semantic_version,
            )
        )

    async def check(
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
        return await self._line.run(
            _questions.check(
                self._hub,
                schema_id=schema_id,
                document=document,
                level=level,
                reading=reading,
            )
        )

    async def check_documents(
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
        return await self._line.run(
            _questions.check_documents(
                self._hub, old=old, new=new, level=level, reading=reading
            )
        )

    async def compare(self, old: str, new: str) -> _reports.Comparison:
        """Return what `new` (`ticks_v1@3`) breaks after `old` (`ticks_v1@2`).

        Both are versions of one schema. Raises errors.NotFound.
        """
        return await self._line.run(_questions.compare(self._hub, old=old, new=new))

    async def get_fields(self, reference: str) -> tuple[_values.Field, ...]:
        """Return the fields of a version as a table, each with its type and place.

        Raises errors.NotFound.
        """
        return await self._line.run(
            _questions.get_fields(self._hub, reference=reference)
        )

    async def check_records(
        self, records: Iterable[Mapping[str, Any]], reference: str
    ) -> tuple[_reports.RecordCheck, ...]:
        """Return what the hub finds of each record, in their order.

        For a few, or where nothing can be installed; `validate` needs no hub for the
        work and says more. Raises errors.InvalidDocument, errors.NotFound.
        """
        return await self._line.run(
            _questions.check_records(self._hub, records=records, reference=reference)
        )

    async def validate(
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
        version = await self.get_schema(reference)
        validator = self._validators.known(version, formats=formats)
        if validator is None:
            documents = await self._line.run(_flows.documents(self._hub, version))
            validator = await asyncio.to_thread(
                self._validators.compiled, version, documents, formats=formats
            )
        return await asyncio.to_thread(validator.validate, data, examples=examples)

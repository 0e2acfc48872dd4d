"""The normalizers: the same for asyncio and without, around one core."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from schema_registry_client import _async, _closing, _references, _sync, _values, errors
from schema_registry_client.integrations import _asking
from schema_registry_client.integrations.normalizer import _kinds, _typing
from schema_registry_client.integrations.normalizer._raw import Hints, Reading
from schema_registry_client.integrations.normalizer.errors import (
    Fault,
    NormalizationError,
    Refused,
)
from schema_registry_client.integrations.normalizer.report import NormalizedRecord
from schema_registry_client.validation import Result

Records = list[NormalizedRecord]


Registry = TypeVar(
    "Registry", _async.AsyncSchemaRegistryClient, _sync.SchemaRegistryClient
)


class _Core(Generic[Registry]):
    """What needs no hub: from text to typed records, and from a result to faults."""

    _client: type[Registry]

    def __init__(  # noqa: PLR0913 -- each is named at the call
        self,
        output_schema_id: str,
        registry: Registry | None = None,
        *,
        names: Mapping[str, str] | None = None,
        header: Sequence[str] | None = None,
        delimiter: str | None = None,
        decimal_mark: str | None = None,
        day_first: bool | None = None,
        zone: str | None = None,
        unknown: str = "refuse",
    ) -> None:
        _references.parse(output_schema_id)
        if decimal_mark not in (None, ".", ","):
            raise errors.InvalidInput("decimal_mark is '.' or ','.")
        if unknown not in ("refuse", "drop"):
            raise errors.InvalidInput("unknown is 'refuse' or 'drop'.")
        if delimiter is not None and (len(delimiter) != 1 or delimiter in '\r\n"'):
            raise errors.InvalidInput("delimiter is one character.")
        _check_zone(zone)
        self.output_schema_id = output_schema_id
        self._hints = Hints(None if header is None else tuple(header), delimiter)
        self._habits = _typing.Habits(
            names=dict(names or {}),
            decimal_mark=decimal_mark,
            day_first=day_first,
            zone=zone,
            unknown=unknown,
        )
        self._is_own = registry is None
        self._registry: Registry = self._client() if registry is None else registry

    def _typed(
        self, text: str, kind: str | None, version: _values.SchemaVersion
    ) -> Records:
        """Return the records of a text. Raises NormalizationError."""
        if kind is not None and kind not in _kinds.READERS:
            raise errors.InvalidInput(f"kind is one of {', '.join(_kinds.READERS)}.")
        try:
            return self._made(_kinds.read(text, kind, self._hints), version)
        except Refused as refusal:
            fault = Fault(0, "", refusal.given, refusal.reason)
            raise NormalizationError(version.pin, (fault,)) from refusal

    def _made(self, reading: Reading, version: _values.SchemaVersion) -> Records:
        wanted = _typing.wanted_of(version.document)
        records: Records = []
        faults: list[Fault] = []
        for number, raw in enumerate(reading.records, 1):
            typist = _typing.Typist(number, reading.kind, self._habits)
            members = typist.record(raw, wanted)
            faults += typist.faults
            records.append(
                NormalizedRecord(
                    members,
                    kind=reading.kind,
                    schema=version.pin,
                    coercions=tuple(typist.coercions),
                )
            )
        if faults:
            raise NormalizationError(version.pin, tuple(faults))
        return records


def _check_zone(zone: str | None) -> None:
    if zone is None:
        return
    try:
        zoneinfo.ZoneInfo(zone)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError) as error:
        raise errors.InvalidInput(f"There is no zone {zone!r} here.") from error


def _approved(records: Records, result: Result) -> Records:
    """Return the records if all are valid. Raises NormalizationError."""
    if result.ok:
        return records
    faults = [
        Fault(
            row + 1,
            failure.field,
            _found(records[row], failure.field),
            f"{failure.message} [{failure.rule}]",
        )
        for row, failures in result.by_row().items()
        for failure in failures
    ]
    raise NormalizationError(records[0].schema, tuple(faults))


def _found(record: Mapping[str, Any], field: str) -> object:
    name = field.removeprefix("/").replace("~1", "/").replace("~0", "~")
    return record.get(name)


def _only(records: Records) -> NormalizedRecord:
    if len(records) > 1:
        reason = f"there are {len(records)} records; call normalize_all"
        raise NormalizationError(records[0].schema, (Fault(0, "", None, reason),))
    return records[0]


class SchemaAwareNormalizer(
    _Core[_async.AsyncSchemaRegistryClient], _closing.AsyncClosing
):
    """Makes records of a schema out of text, for asyncio.

    Of a schema without a version it is the one in force. `names` says what their names
    are in the schema, `header` and `delimiter` how lines of CSV are read,
    `decimal_mark`, `day_first` and `zone` what is unclear otherwise; `unknown="drop"`
    leaves out what the schema does not know.
    """

    _client = _async.AsyncSchemaRegistryClient

    async def aclose(self) -> None:
        """Let go of the client, if it was not given."""
        if self._is_own:
            await self._registry.aclose()

    async def normalize_text(
        self, text: str, *, kind: str | None = None
    ) -> NormalizedRecord:
        """Return the only record of a text. Raises NormalizationError."""
        return _only(await self.normalize_all(text, kind=kind))

    async def normalize_all(self, text: str, *, kind: str | None = None) -> Records:
        """Return all records of a text; all are valid. Raises NormalizationError."""
        asked = _asking.reference_of(self._registry, self.output_schema_id)
        version = await self._registry.get_schema(str(asked))
        records = self._typed(text, kind, version)
        result = await self._registry.validate(records, version.pin, formats=True)
        return _approved(records, result)


class SyncSchemaAwareNormalizer(_Core[_sync.SchemaRegistryClient], _closing.Closing):
    """Makes records of a schema out of text; `SchemaAwareNormalizer` without asyncio."""

    _client = _sync.SchemaRegistryClient

    def close(self) -> None:
        """Let go of the client, if it was not given."""
        if self._is_own:
            self._registry.close()

    def normalize_text(self, text: str, *, kind: str | None = None) -> NormalizedRecord:
        """Return the only record of a text. Raises NormalizationError."""
        return _only(self.normalize_all(text, kind=kind))

    def normalize_all(self, text: str, *, kind: str | None = None) -> Records:
        """Return all records of a text; all are valid. Raises NormalizationError."""
        asked = _asking.reference_of(self._registry, self.output_schema_id)
        version = self._registry.get_schema(str(asked))
        records = self._typed(text, kind, version)
        result = self._registry.validate(records, version.pin, formats=True)
        return _approved(records, result)

"""What the calls of both clients do that send documents or records to the hub."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from schema_registry_client import (
    _answers,
    _exact_json,
    _fetching,
    _references,
    _reports,
    _requests,
    _settings,
    _steps,
    _values,
    errors,
)

RECORDS_A_REQUEST = 10_000
_BYTES_A_REQUEST = 4 * 1024 * 1024


def propose(
    hub: _fetching.Hub,
    *,
    schema_id: str,
    document: str | Mapping[str, Any],
    title: str,
    message: str,
    semantic_version: str | None,
) -> _steps.Flow[_reports.Proposal]:
    """Propose a document once and return what the hub recorded.

    The request carries a key of its own, by which the hub knows it if the answer is
    lost and it comes again.
    """
    request = _requests.propose(
        hub.settings,
        schema_id=schema_id,
        document=document,
        title=title,
        message=message,
        semantic_version=semantic_version,
    )
    request = _requests.known_by(str(uuid.uuid4()), request)
    response = yield from _fetching.fetch(hub, request)
    return _answers.read_proposal(response.body)


def check(
    hub: _fetching.Hub,
    *,
    schema_id: str,
    document: str | Mapping[str, Any],
    level: str | None,
    reading: str | None,
) -> _steps.Flow[_reports.CheckReport]:
    """Return what proposing `document` would be told; nothing is stored."""
    response = yield from _fetching.fetch(
        hub,
        _requests.check(
            hub.settings,
            schema_id=schema_id,
            document=document,
            level=level,
            reading=reading,
        ),
    )
    return _answers.read_check(response.body)


def check_documents(
    hub: _fetching.Hub,
    *,
    old: str | Mapping[str, Any],
    new: str | Mapping[str, Any],
    level: str | None,
    reading: str | None,
) -> _steps.Flow[_reports.CheckReport]:
    """Return what `new` would be told after `old`; nothing is stored."""
    response = yield from _fetching.fetch(
        hub,
        _requests.check_documents(
            hub.settings, old=old, new=new, level=level, reading=reading
        ),
    )
    return _answers.read_check(response.body)


def compare(
    hub: _fetching.Hub, *, old: str, new: str
) -> _steps.Flow[_reports.Comparison]:
    """Return what one version breaks after another one of the same schema."""
    before, after = (hub.resolved(_references.parse(each)) for each in (old, new))
    if before.schema_id != after.schema_id:
        raise errors.InvalidInput(
            f"{before.schema_id} and {after.schema_id} are two schemas; use "
            "check_documents for documents of any."
        )
    schema = _settings.segment(before.schema_id)
    url = hub.settings.rest(
        f"schemas/{schema}/versions/{before.version}/report/{after.version}/"
    )
    response = yield from _fetching.fetch(hub, _requests.get(url))
    return _answers.read_comparison(response.body)


def get_fields(
    hub: _fetching.Hub, *, reference: str
) -> _steps.Flow[tuple[_values.Field, ...]]:
    """Return the fields of a version."""
    named = hub.resolved(_references.parse(reference))
    url = f"{_requests.version_url(hub.settings, named)}fields/"
    response = yield from _fetching.fetch(hub, _requests.get(url))
    return _answers.read_fields(response.body)


def check_records(
    hub: _fetching.Hub,
    *,
    records: Iterable[Mapping[str, Any]],
    reference: str,
) -> _steps.Flow[tuple[_reports.RecordCheck, ...]]:
    """Return what the hub finds of each record, in their order."""
    named = hub.resolved(_references.parse(reference))
    url = f"{_requests.version_url(hub.settings, named)}validate/"
    found: list[_reports.RecordCheck] = []
    for lines in _batches(records):
        response = yield from _fetching.fetch(hub, _requests.lines(url, lines))
        answers = _answers.read_checks(response.body, before=len(found))
        if [each.line for each in answers] != [
            *range(len(found) + 1, len(found) + len(lines) + 1)
        ]:
            raise errors.UnexpectedAnswer(
                f"The hub was sent {len(lines)} records and told of {len(answers)}."
            )
        found += answers
    return tuple(found)


def _batches(records: Iterable[Mapping[str, Any]]) -> Iterable[list[bytes]]:
    lines: list[bytes] = []
    size = 0
    for record in records:
        try:
            line = _exact_json.line(record).encode()
        except (TypeError, ValueError) as error:
            raise errors.InvalidDocument(
                f"A record cannot be written as JSON: {error}."
            ) from error
        if lines and (
            len(lines) == RECORDS_A_REQUEST or size + len(line) > _BYTES_A_REQUEST
        ):
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line) + 1
    if lines:
        yield lines

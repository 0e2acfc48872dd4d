"""The words of the protocol: builds requests, reads answers. No input or output.

Members this client does not know are ignored, so that the hub may grow; a member it
needs and does not find raises errors.UnexpectedAnswer, naming it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from schema_registry_client import (
    _exact_json,
    _moments,
    _references,
    _settings,
    _steps,
    _values,
    errors,
)

JSON = {"Accept": "application/json"}


@dataclasses.dataclass(frozen=True)
class Listed:
    """A version as it stands in a list, without its document."""

    version: int
    effective_from: datetime
    body: Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Page:
    """A page of announcements; `after` is where the next one begins."""

    announcements: tuple[_values.Announcement, ...]
    after: int
    has_more: bool


def version_url(settings: _settings.Settings, reference: _references.Reference) -> str:
    """Return the address of one version."""
    schema = _settings.segment(reference.schema_id)
    return settings.rest(
        f"schemas/{schema}/versions/{_settings.segment(reference.version)}/"
    )


def get(
    url: str, *, etag: str | None = None, accept: str = "application/json"
) -> _steps.Request:
    """Return a request that reads `url`, or confirms what is known by `etag`."""
    condition = {} if etag is None else {"If-None-Match": etag}
    return _steps.Request("GET", url, {"Accept": accept, **condition})


def propose(
    settings: _settings.Settings,
    *,
    schema_id: str,
    document: str | Mapping[str, Any],
    title: str,
    message: str,
    semantic_version: str | None,
) -> _steps.Request:
    """Return a request that proposes `document`. Raises errors.InvalidDocument."""
    wanted = {
        "title": title,
        "message": message,
        "document": _text_of(document),
        "semantic_version": semantic_version,
    }
    schema = _settings.segment(_references.schema_id(schema_id))
    return _post(settings.rest(f"schemas/{schema}/proposals/"), wanted)


def check(
    settings: _settings.Settings,
    *,
    schema_id: str,
    document: str | Mapping[str, Any],
    level: str | None,
    reading: str | None,
) -> _steps.Request:
    """Return a request that checks `document`. Raises errors.InvalidDocument."""
    schema = _settings.segment(_references.schema_id(schema_id))
    return _post(
        settings.rest(f"schemas/{schema}/check/"),
        {"document": _text_of(document), "level": level, "reading": reading},
    )


def check_documents(
    settings: _settings.Settings,
    *,
    old: str | Mapping[str, Any],
    new: str | Mapping[str, Any],
    level: str | None,
    reading: str | None,
) -> _steps.Request:
    """Return a request that compares two. Raises errors.InvalidDocument."""
    return _post(
        settings.rest("check/"),
        {
            "old": _text_of(old),
            "new": _text_of(new),
            "level": level,
            "reading": reading,
        },
    )


def read_version(
    body: bytes, reference: _references.Reference
) -> _values.SchemaVersion:
    """Return the version in an answer, which must be the one `reference` names."""
    version = as_version(_object(body))
    named = {str(version.version), version.semantic_version, _references.LATEST}
    if version.schema_id != reference.schema_id or reference.version not in named:
        raise errors.UnexpectedAnswer(
            f"Asked for {reference}, the hub told of {version.pin} "
            f"({version.semantic_version})."
        )
    return version


def as_version(body: Mapping[str, Any]) -> _values.SchemaVersion:
    """Return the version that `body` describes."""
    if "document" not in body:
        raise _missing("document")
    return _values.SchemaVersion(
        schema_id=_member(body, "schema_id", str),
        version=_member(body, "version", int),
        fingerprint=_member(body, "fingerprint", str),
        semantic_version=_member(body, "semantic_version", str),
        document=body["document"],
        dialect=_member(body, "dialect", str),
        status=_member(body, "status", str),
        severity=body.get("severity"),
        previous_version=body.get("previous_version"),
        published_at=_moment(body, "published_at"),
        effective_from=_moment(body, "effective_from"),
        references=body.get("references") or {},
        artifacts=tuple(_artifact(each) for each in body.get("artifacts") or ()),
    )


def read_list(body: bytes) -> tuple[tuple[Listed, ...], str | None]:
    """Return a page of versions, and the address of the next page if there is one."""
    answer = _object(body)
    listed = tuple(
        Listed(_member(each, "version", int), _moment(each, "effective_from"), each)
        for each in _member(answer, "results", list)
    )
    return listed, answer.get("next")


def read_page(body: bytes) -> Page:
    """Return a page of announcements."""
    answer = _object(body)
    return Page(
        announcements=tuple(
            as_announcement(each) for each in _member(answer, "results", list)
        ),
        after=_member(answer, "next_after", int),
        has_more=_member(answer, "has_more", bool),
    )


def as_announcement(body: Mapping[str, Any]) -> _values.Announcement:
    """Return the announcement that `body` describes."""
    return _values.Announcement(
        sequence=_member(body, "sequence", int),
        action=_member(body, "action", str),
        schema_id=_member(body, "schema_id", str),
        at=_moment(body, "at"),
        body=body,
    )


def read_proposal(body: bytes) -> _values.Proposal:
    """Return the proposal in an answer."""
    answer = _object(body)
    revision = _member(answer, "revision", dict)
    return _values.Proposal(
        proposal_id=_member(answer, "proposal_id", (int, str)),
        schema_id=_member(answer, "schema_id", str),
        state=_member(answer, "state", str),
        severity=revision.get("severity"),
        fingerprint=_member(revision, "fingerprint", str),
        body=answer,
    )


def read_check(body: bytes) -> _values.CheckReport:
    """Return the report in an answer."""
    answer = _object(body)
    _member(answer, "report", dict)
    _member(answer, "violations", list)
    return _values.CheckReport(
        severity=_member(answer, "severity", str),
        fingerprint=_member(answer, "fingerprint", str),
        body=answer,
    )


def read_frame(text: str) -> Mapping[str, Any]:
    """Return the object in a frame of the WebSocket."""
    return _object(text)


def _post(url: str, wanted: Mapping[str, str | None]) -> _steps.Request:
    """Return a request that sends what of `wanted` is not None."""
    body = {name: value for name, value in wanted.items() if value is not None}
    return _steps.Request(
        "POST",
        url,
        {**JSON, "Content-Type": "application/json"},
        json.dumps(body).encode(),
    )


def _text_of(document: str | Mapping[str, Any]) -> str:
    if isinstance(document, str):
        return document  # exact text; only the hub judges it, and says where it fails
    try:
        text = _exact_json.dumps(
            document.document
            if isinstance(document, _values.SchemaVersion)
            else document
        )
        text.encode()
    except (TypeError, ValueError) as error:
        raise errors.InvalidDocument(
            f"The document cannot be written as JSON: {error}."
        ) from error
    return text


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        value = _exact_json.loads(text)
    except ValueError as error:
        raise errors.UnexpectedAnswer(
            f"The hub's answer is not JSON ({error}); is another server or a proxy "
            "answering at this address?"
        ) from error
    if not isinstance(value, dict):
        raise errors.UnexpectedAnswer("The hub's answer is not a JSON object.")
    return value


def _member(body: object, name: str, kind: Any) -> Any:  # noqa: ANN401 -- by `kind`
    value = body.get(name) if isinstance(body, Mapping) else None
    # A bool is an int to Python, but not to JSON.
    if isinstance(value, bool) and kind is not bool:
        raise _missing(name)
    if not isinstance(value, kind):
        raise _missing(name)
    return value


def _moment(body: Mapping[str, Any], name: str) -> datetime:
    try:
        return _moments.parse(_member(body, name, str))
    except ValueError as error:
        raise errors.UnexpectedAnswer(
            f"The hub's answer has a {name!r} that is no moment: {error}."
        ) from error


def _artifact(body: Mapping[str, Any]) -> _values.Artifact:
    return _values.Artifact(
        kind=_member(body, "kind", str),
        status=_member(body, "status", str),
        sha256=body.get("sha256") or "",
        size=body.get("size") or 0,
        media_type=body.get("media_type") or "",
    )


def _missing(name: str) -> errors.UnexpectedAnswer:
    return errors.UnexpectedAnswer(
        f"The hub's answer lacks {name!r}, or it has another type than this client "
        "knows; is the client older than the hub?"
    )

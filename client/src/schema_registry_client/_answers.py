"""What the hub answers: reads values out of bytes. No input or output.

Members this client does not know are ignored, so that the hub may grow; a member it
needs and does not find raises errors.UnexpectedAnswer, naming it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from schema_registry_client import (
    _exact_json,
    _moments,
    _references,
    _reports,
    _values,
    errors,
)


@dataclasses.dataclass(frozen=True)
class Span:
    """From `since` on, a version is in force; `status` is what became of it."""

    version: int
    since: datetime
    status: str


@dataclasses.dataclass(frozen=True)
class Page:
    """A page of announcements; `after` is where the next one begins."""

    announcements: tuple[_values.Announcement, ...]
    after: int
    has_more: bool


def read_version(
    body: bytes, reference: _references.Reference
) -> _values.SchemaVersion:
    """Return the version in an answer, which must be the one `reference` names."""
    version = as_version(_object(body))
    named = {str(version.version), version.semantic_version}
    is_other = reference.is_pinned and reference.version not in named
    if version.schema_id != reference.schema_id or is_other:
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
        references=_optional(body, "references", dict),
        artifacts=tuple(map(_artifact, _optional(body, "artifacts", list))),
    )


def read_timeline(body: bytes) -> tuple[Span, ...]:
    """Return which version is in force when, in order."""
    return tuple(
        Span(
            _member(each, "version", int),
            _moment(each, "since"),
            _member(each, "status", str),
        )
        for each in _member(_object(body), "results", list)
    )


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


def read_proposal(body: bytes) -> _reports.Proposal:
    """Return the proposal in an answer."""
    answer = _object(body)
    revision = _member(answer, "revision", dict)
    return _reports.Proposal(
        proposal_id=_member(answer, "proposal_id", (int, str)),
        schema_id=_member(answer, "schema_id", str),
        state=_member(answer, "state", str),
        severity=revision.get("severity"),
        fingerprint=_member(revision, "fingerprint", str),
        body=answer,
    )


def read_check(body: bytes) -> _reports.CheckReport:
    """Return the report in an answer."""
    answer = _object(body)
    _member(answer, "report", dict)
    _member(answer, "violations", list)
    return _reports.CheckReport(
        severity=_member(answer, "severity", str),
        fingerprint=_member(answer, "fingerprint", str),
        body=answer,
    )


def read_comparison(body: bytes) -> _reports.Comparison:
    """Return what differs between two versions."""
    answer = _object(body)
    _member(answer, "report", dict)
    return _reports.Comparison(
        schema_id=_member(answer, "schema_id", str),
        old_version=_member(answer, "old_version", int),
        new_version=_member(answer, "new_version", int),
        severity=_member(answer, "severity", str),
        body=answer,
    )


def read_fields(body: bytes) -> tuple[_values.Field, ...]:
    """Return the fields of a version."""
    return tuple(
        _values.Field(
            name=_member(each, "name", str),
            depth=_member(each, "depth", int),
            type=_member(each, "type", str),
            json_type=each.get("json_type") or "",
            nullable=_member(each, "nullable", bool),
            constraints=tuple(each.get("constraints") or ()),
            unit=each.get("unit") or "",
            description=each.get("description") or "",
            pointer=_member(each, "pointer", str),
        )
        for each in _member(_object(body), "fields", list)
    )


def read_checks(body: bytes, *, before: int) -> list[_reports.RecordCheck]:
    """Return what was found of each record; `before` as many were sent earlier."""
    answers = [_object(line) for line in body.splitlines() if line.strip()]
    return [
        _reports.RecordCheck(
            line=before + _member(each, "line", int),
            valid=None if each.get("valid") is None else _member(each, "valid", bool),
            place=each.get("place") or "",
            message=each.get("message") or "",
            code=each.get("code") or "",
        )
        for each in answers
    ]


def read_frame(text: str) -> Mapping[str, Any]:
    """Return the object in a frame of the WebSocket."""
    return _object(text)


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


def _optional(body: Mapping[str, Any], name: str, kind: Any) -> Any:  # noqa: ANN401 -- by `kind`
    """Return a member, an empty one where there is none."""
    return kind() if body.get(name) is None else _member(body, name, kind)


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

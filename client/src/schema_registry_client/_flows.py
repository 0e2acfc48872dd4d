"""What the calls of both clients do that read schemas, step by step (see `_steps`).

How one answer is fetched and kept is in `_fetching`; questions and proposals are in
`_questions`, watching in `_watching`.
"""

from __future__ import annotations

import dataclasses
import email.utils
import hashlib
from datetime import datetime
from typing import Any

from schema_registry_client import (
    _answers,
    _fetching,
    _moments,
    _references,
    _requests,
    _retrying,
    _settings,
    _steps,
    _timeline,
    _values,
    errors,
)

ARROW_IPC = "arrow_ipc"
PAGE = 500


@dataclasses.dataclass(frozen=True)
class AsOf:
    """Two times: when a version is valid, and since when the hub says so."""

    valid_at: datetime | None = None
    known_at: datetime | None = None

    def __bool__(self) -> bool:
        return self != AsOf()


def as_of(valid_at: _moments.Moment | None, known_at: _moments.Moment | None) -> AsOf:
    """Return both moments in UTC. Raises errors.InvalidPeriod."""
    return AsOf(
        *(None if at is None else _timeline.in_utc(at) for at in (valid_at, known_at))
    )


def get_schema(
    hub: _fetching.Hub, *, reference: str, refresh: bool, as_of: AsOf
) -> _steps.Flow[_values.SchemaVersion]:
    """Return the version that `reference` names."""
    named = _named(hub, _references.parse(reference), as_of)
    generation = hub.cache.generation(named.schema_id)
    found = yield from version(hub, named, refresh=refresh, as_of=as_of)
    # Whoever listens wants to be told of each look, which what is known would skip.
    if named.is_pinned and not hub.teller.is_listening and not found.stale:
        hub.cache.remember(reference, found, generation=generation)
    return found


def get_schema_versions(
    hub: _fetching.Hub,
    *,
    schema_id: str,
    start: _moments.Moment,
    end: _moments.Moment,
    known_at: _moments.Moment | None,
) -> _steps.Flow[_timeline.Timeline]:
    """Return from when on which version was in force within [start, end)."""
    schema = _references.schema_id(schema_id)
    first, last = _timeline.period(start, end)
    url = hub.settings.rest(
        f"schemas/{_settings.segment(schema)}/timeline/",
        **{"from": _text(first), "until": _text(last)},
        known_at=_text(as_of(None, known_at).known_at),
    )
    response = yield from _fetching.fetch(hub, _requests.get(url))
    spans = _answers.read_timeline(response.body)
    versions: dict[datetime, _values.SchemaVersion] = {}
    for span in spans:
        pinned = _references.Reference(schema, str(span.version))
        known = yield from version(hub, pinned)
        # The timeline was read just now, the document perhaps long ago: of the two,
        # the timeline knows the present status.
        versions[max(span.since, first)] = dataclasses.replace(
            known, status=span.status
        )
    return _timeline.Timeline(versions, schema_id=schema, start=first, end=last)


def get_artifact(
    hub: _fetching.Hub, *, reference: str, kind: str, wait: float
) -> _steps.Flow[bytes]:
    """Return the bytes of an artifact, after comparing them with its checksums.

    Waits up to `wait` seconds in all for the hub to build it. Raises
    errors.ArtifactNotReady, errors.ArtifactFailed, errors.ArtifactCorrupted.
    """
    named = _named(hub, _references.parse(reference), AsOf())
    known = yield from version(hub, named)
    pinned = _references.Reference(known.schema_id, str(known.version))
    url = f"{_requests.version_url(hub.settings, pinned)}artifacts/{kind}/"
    entry = yield from _fetching.recalled(
        hub, _fetching.Wanted(url, pinned, lambda _: None)
    )
    if entry is not None and _digest(entry.body) in _recorded(known, kind):
        hub.cache_used(pinned, "hit")
        return entry.body
    response = yield from _built(hub, pinned, kind=kind, url=url, wait=wait)
    if _digest(response.body) not in _recorded(known, kind):
        # What is known of the version may be older than the artifact.
        known = yield from version(hub, pinned, refresh=True)
    _check_bytes(response, known, kind)
    fresh = hub.cache.confirmed(response.body, None, unchanging=True)
    hub.cache.put(url, fresh)
    if hub.cache.stores:
        yield _steps.Keep(url, fresh)
    return response.body


def announcements(
    hub: _fetching.Hub, *, after: int, schema_id: str | None
) -> _steps.Flow[None]:
    """Emit every announcement after `after` up to now."""
    topic = _references.topic(schema_id)
    has_more = True
    while has_more:
        page = yield from page_after(hub, after=after, schema_id=topic.one)
        for announcement in page.announcements:
            if topic.takes(announcement.schema_id):
                yield _steps.Emit(announcement)
        after, has_more = page.after, page.has_more


def page_after(
    hub: _fetching.Hub,
    *,
    after: int,
    schema_id: str | None,
    attempts: int | None = None,
) -> _steps.Flow[_answers.Page]:
    """Return the first announcements after `after`."""
    url = hub.settings.rest(
        "announcements/", after=after, schema_id=schema_id, limit=PAGE
    )
    response = yield from _fetching.fetch(hub, _requests.get(url), attempts=attempts)
    page = _answers.read_page(response.body)
    if page.after < after or (page.has_more and page.after == after):
        raise errors.UnexpectedAnswer(
            f"After announcement {after} the hub goes on from {page.after}."
        )
    return page


def check_cursor(*, after: object, schema_id: str | None) -> None:
    """Raise errors.InvalidInput unless one can go on after `after` for `schema_id`."""
    _references.topic(schema_id)
    if after is None:
        return
    if isinstance(after, bool) or not isinstance(after, int) or after < 0:
        raise errors.InvalidInput(
            f"after is {after!r}; give the `sequence` of the last announcement you "
            "know, or 0 for all."
        )


def version(
    hub: _fetching.Hub,
    reference: _references.Reference,
    *,
    refresh: bool = False,
    as_of: AsOf = AsOf(),
) -> _steps.Flow[_values.SchemaVersion]:
    """Return one version, which is what was locked if its schema is."""

    def is_eternal(response: _steps.Response) -> bool:
        return _is_eternal(as_of, response)

    def read(body: bytes) -> _values.SchemaVersion:
        return _answers.read_version(body, reference)

    url = _requests.version_url(
        hub.settings,
        reference,
        valid_at=_text(as_of.valid_at),
        known_at=_text(as_of.known_at),
    )
    wanted = _fetching.Wanted(url, reference, read, is_eternal)
    found = yield from _fetching.found(hub, wanted, refresh=refresh)
    value = hub.cache.version(url, found.entry, read)
    if hub.lock is not None:
        hub.lock.check(value)
    return dataclasses.replace(value, stale=True) if found.stale else value


def documents(
    hub: _fetching.Hub, version: _values.SchemaVersion
) -> _steps.Flow[dict[str, Any]]:
    """Return the documents that a version refers to, also through others, by URI."""
    found: dict[str, Any] = {}
    for uri, pin in version.references.items():
        referred = yield from get_schema(
            hub, reference=pin, refresh=False, as_of=AsOf()
        )
        found[uri] = referred.document
    return found


def _named(
    hub: _fetching.Hub, reference: _references.Reference, as_of: AsOf
) -> _references.Reference:
    """Return what is to be asked for: the version in force if a moment is named."""
    if as_of:
        if reference.is_pinned:
            raise errors.InvalidInput(
                f"{reference} is the same at every moment; leave out the version, or "
                "valid_at and known_at."
            )
        return dataclasses.replace(reference, version=_references.IN_FORCE)
    return hub.resolved(reference)


def _is_eternal(as_of: AsOf, response: _steps.Response) -> bool:
    """Return whether an answer for two moments can never be another one.

    What was known at a moment that has passed is settled; whether it has passed is
    told by the hub's clock, not by ours.
    """
    if as_of.valid_at is None or as_of.known_at is None:
        return False
    try:
        said = email.utils.parsedate_to_datetime(response.headers.get("date", ""))
    except (TypeError, ValueError):
        return False
    return as_of.known_at < said


def _built(
    hub: _fetching.Hub,
    pinned: _references.Reference,
    *,
    kind: str,
    url: str,
    wait: float,
) -> _steps.Flow[_steps.Response]:
    delays = _retrying.delays(first=0.2, longest=2.0)
    left = wait
    while True:
        try:
            return (yield from _fetching.fetch(hub, _requests.get(url, accept="*/*")))
        except errors.NotFound as error:
            if error.code == errors.ArtifactFailed.code:
                reason = error.problem.members.get("reason") or error.detail
                raise errors.ArtifactFailed(str(pinned), kind, str(reason)) from error
            if error.code != errors.ArtifactNotReady.code:
                raise
            if left <= 0:
                raise errors.ArtifactNotReady(
                    str(pinned), kind, f"not built after waiting {wait:g} s"
                ) from error
            asked = next(delays) if error.retry_after is None else error.retry_after
        pause = min(asked, left)
        left -= pause
        yield _steps.Pause(pause)


def _check_bytes(
    response: _steps.Response, version: _values.SchemaVersion, kind: str
) -> None:
    found = _digest(response.body)
    recorded = _recorded(version, kind)
    declared = response.headers.get("x-content-sha256", found)
    if found not in recorded or found != declared:
        raise errors.ArtifactCorrupted(
            version.pin,
            kind,
            f"received sha256 {found}, but the answer says {declared} and the version "
            f"{' or '.join(sorted(recorded)) or 'nothing'}",
        )


def _recorded(version: _values.SchemaVersion, kind: str) -> set[str]:
    return {each.sha256 for each in version.artifacts if each.kind == kind} - {""}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")

"""What the calls of both clients do, step by step, as generators (see `_steps`).

Here live the order of requests, retries, the use of the cache and every check of what
comes back; watching has its own module, `_watching`.
"""

from __future__ import annotations

import dataclasses
import hashlib
import http
import urllib.parse
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from schema_registry_client import (
    _cache,
    _moments,
    _problems,
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

Value = TypeVar("Value")


@dataclasses.dataclass(frozen=True)
class Hub:
    """One hub as one client sees it: where it is, and what is known of it."""

    settings: _settings.Settings
    cache: _cache.Cache


def fetch(
    request: _steps.Request, *, attempts: int = _retrying.ATTEMPTS
) -> _steps.Flow[_steps.Response]:
    """Send a request that only reads, again if the failure may pass; return the answer.

    Raises errors.TransportError, errors.ProblemError, errors.UnexpectedAnswer.
    """
    delays = _retrying.delays()
    for left in reversed(range(attempts)):
        try:
            response: _steps.Response = yield request
            _problems.check(response)
        except errors.SchemaRegistryError as error:
            pause = _retrying.pause_before(error, delays)
            if left == 0 or pause is None:
                raise
        else:
            return response
        yield _steps.Pause(pause)
    raise AssertionError("unreachable: the last attempt returns or raises")


def get_schema(
    hub: Hub, *, reference: str, refresh: bool
) -> _steps.Flow[_values.SchemaVersion]:
    """Return the version that `reference` names."""
    return (yield from _version(hub, _references.parse(reference), refresh=refresh))


def get_schema_versions(
    hub: Hub, *, schema_id: str, start: _moments.Moment, end: _moments.Moment
) -> _steps.Flow[dict[datetime, _values.SchemaVersion]]:
    """Return from when on which version was in force within [start, end)."""
    schema = _references.schema_id(schema_id)
    first, last = _timeline.period(start, end)
    listed = yield from _all_versions(hub, schema)
    versions: dict[datetime, _values.SchemaVersion] = {}
    for since, entry in _timeline.in_force(listed, start=first, end=last):
        known = yield from _version(
            hub, _references.Reference(schema, str(entry.version))
        )
        # The list was read just now, the document perhaps long ago: of the two, the
        # list knows the present status.
        versions[since] = _requests.as_version(
            {**entry.body, "document": known.document}
        )
    return versions


def get_artifact(
    hub: Hub, *, reference: str, kind: str, wait: float
) -> _steps.Flow[bytes]:
    """Return the bytes of an artifact, after comparing them with its checksums.

    Waits up to `wait` seconds in all for the hub to build it. Raises
    errors.ArtifactNotReady, errors.ArtifactFailed, errors.ArtifactCorrupted.
    """
    version = yield from _version(hub, _references.parse(reference))
    pinned = _references.Reference(version.schema_id, str(version.version))
    url = f"{_requests.version_url(hub.settings, pinned)}artifacts/{kind}/"
    kept = hub.cache.get(url)
    if kept is not None:
        return kept.body
    response = yield from _built(pinned, kind=kind, url=url, wait=wait)
    # What is known of the version may be older than the artifact.
    version = yield from _version(hub, pinned, refresh=True)
    _check_bytes(response, version, kind)
    hub.cache.put(url, _cache.Kept(response.body))
    return response.body


def propose(
    hub: Hub,
    *,
    schema_id: str,
    document: str | Mapping[str, Any],
    title: str,
    message: str,
    semantic_version: str | None,
) -> _steps.Flow[_values.Proposal]:
    """Propose a document once and return what the hub recorded."""
    response: _steps.Response = yield _requests.propose(
        hub.settings,
        schema_id=schema_id,
        document=document,
        title=title,
        message=message,
        semantic_version=semantic_version,
    )
    _problems.check(response)
    return _requests.read_proposal(response.body)


def check(
    hub: Hub,
    *,
    schema_id: str,
    document: str | Mapping[str, Any],
    level: str | None,
    reading: str | None,
) -> _steps.Flow[_values.CheckReport]:
    """Return what proposing `document` would be told; nothing is stored."""
    response = yield from fetch(
        _requests.check(
            hub.settings,
            schema_id=schema_id,
            document=document,
            level=level,
            reading=reading,
        )
    )
    return _requests.read_check(response.body)


def check_documents(
    hub: Hub,
    *,
    old: str | Mapping[str, Any],
    new: str | Mapping[str, Any],
    level: str | None,
    reading: str | None,
) -> _steps.Flow[_values.CheckReport]:
    """Return what `new` would be told after `old`; nothing is stored."""
    response = yield from fetch(
        _requests.check_documents(
            hub.settings, old=old, new=new, level=level, reading=reading
        )
    )
    return _requests.read_check(response.body)


def announcements(hub: Hub, *, after: int, schema_id: str | None) -> _steps.Flow[None]:
    """Emit every announcement after `after` up to now."""
    has_more = True
    while has_more:
        page = yield from page_after(hub, after=after, schema_id=schema_id)
        for announcement in page.announcements:
            yield _steps.Emit(announcement)
        after, has_more = page.after, page.has_more


def page_after(
    hub: Hub,
    *,
    after: int,
    schema_id: str | None,
    attempts: int = _retrying.ATTEMPTS,
) -> _steps.Flow[_requests.Page]:
    """Return the first announcements after `after`."""
    url = hub.settings.rest(
        "announcements/", after=after, schema_id=schema_id, limit=PAGE
    )
    response = yield from fetch(_requests.get(url), attempts=attempts)
    page = _requests.read_page(response.body)
    if page.after < after or (page.has_more and page.after == after):
        raise errors.UnexpectedAnswer(
            f"After announcement {after} the hub goes on from {page.after}."
        )
    return page


def check_cursor(*, after: object, schema_id: str | None) -> None:
    """Raise errors.InvalidInput unless one can go on after `after` for `schema_id`."""
    if schema_id is not None:
        _references.schema_id(schema_id)
    if after is None:
        return
    if isinstance(after, bool) or not isinstance(after, int) or after < 0:
        raise errors.InvalidInput(
            f"after is {after!r}; give the `sequence` of the last announcement you "
            "know, or 0 for all."
        )


def _version(
    hub: Hub, reference: _references.Reference, *, refresh: bool = False
) -> _steps.Flow[_values.SchemaVersion]:
    url = _requests.version_url(hub.settings, reference)
    kept = hub.cache.get(url)
    if kept is not None and reference.is_pinned and not refresh:
        return _requests.read_version(kept.body, reference)
    return (
        yield from _confirmed(
            hub, url, kept, lambda body: _requests.read_version(body, reference)
        )
    )


def _confirmed(
    hub: Hub, url: str, kept: _cache.Kept | None, read: Callable[[bytes], Value]
) -> _steps.Flow[Value]:
    etag = None if kept is None else kept.etag
    response = yield from fetch(_requests.get(url, etag=etag))
    if response.status == http.HTTPStatus.NOT_MODIFIED and kept is not None:
        return read(kept.body)
    value = read(response.body)  # first: what cannot be read is not kept
    hub.cache.put(url, _cache.Kept(response.body, response.headers.get("etag")))
    return value


def _all_versions(hub: Hub, schema: str) -> _steps.Flow[list[_requests.Listed]]:
    url = hub.settings.rest(f"schemas/{_settings.segment(schema)}/versions/")
    listed: list[_requests.Listed] = []
    seen: set[str] = set()
    while True:
        seen.add(url)
        response = yield from fetch(_requests.get(url))
        page, following = _requests.read_list(response.body)
        listed += page
        if following is None:
            return listed
        url = urllib.parse.urljoin(url, following)
        if url in seen or not hub.settings.owns(url):
            raise errors.UnexpectedAnswer(
                f"The next page is said to be at {url}, which is not on "
                f"{hub.settings.url} or was read already; it is not followed."
            )


def _built(
    pinned: _references.Reference, *, kind: str, url: str, wait: float
) -> _steps.Flow[_steps.Response]:
    delays = _retrying.delays(first=0.2, longest=2.0)
    left = wait
    while True:
        try:
            return (yield from fetch(_requests.get(url, accept="*/*")))
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
    found = hashlib.sha256(response.body).hexdigest()
    recorded = {each.sha256 for each in version.artifacts if each.kind == kind} - {""}
    declared = response.headers.get("x-content-sha256", found)
    if found not in recorded or found != declared:
        raise errors.ArtifactCorrupted(
            version.pin,
            kind,
            f"received sha256 {found}, but the answer says {declared} and the version "
            f"{' or '.join(sorted(recorded)) or 'nothing'}",
        )

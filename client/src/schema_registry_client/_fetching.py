"""One request for what is read, with all that goes with it: retries, cache, outages.

memory -> stores (disk, Redis) -> the hub, once for all who ask at the same time
                                    |
                away, and what is kept is young enough: that, with a warning
"""

from __future__ import annotations

import dataclasses
import http
import logging
from collections.abc import Callable
from typing import TypeVar

from schema_registry_client import (
    _lock,
    _problems,
    _references,
    _requests,
    _retrying,
    _settings,
    _steps,
    errors,
    hooks,
)
from schema_registry_client.cache import entries, levels

Value = TypeVar("Value")
# With something to fall back on there is no need to insist.
_ATTEMPTS_WITH_A_SPARE = 2
_log = logging.getLogger("schema_registry_client")


@dataclasses.dataclass(frozen=True)
class Hub:
    """One hub as one client sees it: where it is, and what is known of it."""

    settings: _settings.Settings
    cache: levels.Cache
    teller: hooks.Teller = dataclasses.field(default_factory=lambda: hooks.Teller(None))
    lock: _lock.Lock | None = None

    def resolved(self, reference: _references.Reference) -> _references.Reference:
        """Return what is to be asked for: the locked version, if its schema is locked."""
        return reference if self.lock is None else self.lock.resolved(reference)

    def cache_used(
        self, reference: _references.Reference, outcome: str, **more: float
    ) -> None:
        """Tell whoever listens what became of a look into the cache."""
        if self.teller.is_listening:
            attributes: dict[str, str | int | float] = {
                "schema_registry.schema_id": reference.schema_id,
                "schema_registry.reference": str(reference),
                "schema_registry.cache.outcome": outcome,
            }
            more_named = {f"schema_registry.cache.{n}": v for n, v in more.items()}
            self.teller.tell("on_cache", {**attributes, **more_named})


@dataclasses.dataclass(frozen=True)
class Wanted:
    """Something to be read of a schema: where it is, and what is asked.

    `read` raises errors.UnexpectedAnswer for what is no answer to it. `is_eternal`
    says of an answer whether the hub can never answer otherwise.
    """

    url: str
    reference: _references.Reference
    read: Callable[[bytes], object]
    is_eternal: Callable[[_steps.Response], bool] = lambda _: False


@dataclasses.dataclass(frozen=True)
class Found:
    """What was read, and whether it is what was the case before the hub went away."""

    entry: entries.Entry
    stale: bool = False


def fetch(
    hub: Hub, request: _steps.Request, *, attempts: int | None = None
) -> _steps.Flow[_steps.Response]:
    """Send a request that may be repeated, again if the failure may pass.

    Raises errors.TransportError, errors.ProblemError, errors.UnexpectedAnswer.
    """
    delays = _retrying.delays()
    attempts = attempts or 1 + hub.settings.retries
    for number in range(attempts):
        exchange = hooks.Exchange(hub.teller, request, resent=number)
        sent = dataclasses.replace(
            request, headers={**request.headers, **exchange.headers}
        )
        try:
            response: _steps.Response = yield sent
            _problems.check(response)
        except errors.SchemaRegistryError as error:
            exchange.failed(error)
            pause = _retrying.pause_before(error, delays)
            if number == attempts - 1 or pause is None:
                raise
            exchange.repeats(error, pause)
        else:
            exchange.answered(response.status)
            return response
        yield _steps.Pause(pause)
    raise AssertionError("unreachable: the last attempt returns or raises")


def recalled(hub: Hub, wanted: Wanted) -> _steps.Flow[entries.Entry | None]:
    """Return what the cache has, if it can be read."""
    known = hub.cache.get(wanted.url)
    if known is not None or not hub.cache.stores:
        return known
    entry: entries.Entry | None = yield _steps.Recall(wanted.url)
    if entry is None or not _is_readable(entry, wanted):
        return None
    hub.cache.put(wanted.url, entry)
    return entry


def found(hub: Hub, wanted: Wanted, *, refresh: bool = False) -> _steps.Flow[Found]:
    """Return what is wanted: from the cache where it may be, else from the hub."""
    entry = yield from recalled(hub, wanted)
    is_open = entry is not None and not refresh
    if entry and is_open and hub.cache.is_usable(entry, wanted.reference):
        hub.cache_used(wanted.reference, "hit")
        return Found(entry)
    # What was announced after somebody asked is not in the answer to that.
    generation = hub.cache.generation(wanted.reference.schema_id)
    outcome: Found = yield _steps.Once(
        (wanted.url, generation, refresh),
        _confirmed(hub, wanted, entry, may_be_stale=not refresh),
    )
    return outcome


def _confirmed(
    hub: Hub, wanted: Wanted, entry: entries.Entry | None, *, may_be_stale: bool
) -> _steps.Flow[Found]:
    spare = None
    if entry and may_be_stale and hub.cache.is_spare(entry, wanted.reference):
        spare = entry
    if spare is not None and hub.cache.is_hub_away():
        return _instead(hub, wanted, spare, "it failed a moment ago")
    etag = None if entry is None else entry.etag
    try:
        response = yield from fetch(
            hub,
            _requests.get(wanted.url, etag=etag),
            attempts=min(_ATTEMPTS_WITH_A_SPARE, 1 + hub.settings.retries)
            if spare
            else None,
        )
    except errors.SchemaRegistryError as error:
        if spare is None or not error.retryable:
            raise
        hub.cache.hub_failed()
        return _instead(hub, wanted, spare, str(error))
    hub.cache.hub_answered()
    return (yield from _kept(hub, wanted, entry, response))


def _kept(
    hub: Hub,
    wanted: Wanted,
    entry: entries.Entry | None,
    response: _steps.Response,
) -> _steps.Flow[Found]:
    holds = response.status == http.HTTPStatus.NOT_MODIFIED
    if holds and entry is not None:
        body, etag = entry.body, entry.etag
    else:
        body, etag = response.body, response.headers.get("etag")
        wanted.read(body)  # first: what cannot be read is not kept
    fresh = hub.cache.confirmed(body, etag, unchanging=wanted.is_eternal(response))
    hub.cache.put(wanted.url, fresh)
    hub.cache_used(wanted.reference, "revalidated" if holds else "miss")
    if hub.cache.is_to_be_kept(wanted.url, is_new=not holds):
        yield _steps.Keep(wanted.url, fresh)
    return Found(fresh)


def _instead(hub: Hub, wanted: Wanted, spare: entries.Entry, why: str) -> Found:
    age = hub.cache.age(spare)
    _log.warning(
        "the hub is away (%s): %s is what it was %.0f s ago",
        why,
        wanted.reference,
        age,
    )
    hub.cache_used(wanted.reference, "stale", age=age)
    return Found(spare, stale=True)


def _is_readable(entry: entries.Entry, wanted: Wanted) -> bool:
    try:
        wanted.read(entry.body)
    except errors.UnexpectedAnswer:  # of another client's, or nobody's, making
        return False
    return True

"""The client for ordinary code.

What its calls do is in `_flows` and `_watching`; `_async` is the same for asyncio.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import httpx

from schema_registry_client import (
    _arrow,
    _closing,
    _flows,
    _forking,
    _moments,
    _settings,
    _setup,
    _sync_calls,
    _sync_line,
    _sync_watch,
    _timeline,
    _validating,
    _values,
    _watching,
    _wires,
)
from schema_registry_client import (
    hooks as _hooks,
)

if TYPE_CHECKING:
    import pyarrow


class SchemaRegistryClient(_sync_calls.Calls, _closing.Closing):
    """Asks the schema registry; may be shared by threads, and used after a fork.

    Without arguments the hub is `SCHEMA_REGISTRY_URL` (else http://127.0.0.1:8000) and
    the key `SCHEMA_REGISTRY_KEY`. `timeout` is seconds for each step of a request, and
    `retries` how often what failed is sent again. `cache_dir` ("" for none),
    `cache_redis`, `fresh_for` and `max_stale` (seconds) are about what is kept;
    `lock_file` pins versions; `hooks` are told what happens; `transport` is an httpx
    transport to be used in place of the network.
    """

    def __init__(  # noqa: PLR0913 -- each is named at the call
        self,
        *,
        url: str | None = None,
        key: str | None = None,
        timeout: float = _settings.DEFAULT_TIMEOUT,
        retries: int = _settings.RETRIES,
        cache_dir: str | os.PathLike[str] | None = None,
        cache_redis: str | None = None,
        fresh_for: float = 0.0,
        max_stale: float = _setup.MAX_STALE,
        lock_file: str | os.PathLike[str] | None = None,
        hooks: _hooks.Hooks | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        options = _setup.Options(
            url=url,
            key=key,
            timeout=timeout,
            retries=retries,
            cache_dir=cache_dir,
            cache_redis=cache_redis,
            fresh_for=fresh_for,
            max_stale=max_stale,
            lock_file=lock_file,
            hooks=hooks,
        )
        self._hub = _setup.hub(options, is_networked=transport is None)
        self._transport = transport
        self._http = self._new_http()
        self._dial = _sync_line.dial(self._hub.settings)
        self._line = self._new_line()
        self._known = self._hub.cache.known
        self._validators = _validating.Validators()
        self._watches: weakref.WeakSet[_sync_watch.SchemaWatch] = weakref.WeakSet()
        _forking.follow(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(url={self._hub.settings.url!r})"

    def close(self) -> None:
        """End all watches and let go of all connections."""
        for watch in tuple(self._watches):
            watch.close()
        self._line.close()
        self._http.close()
        self._hub.cache.close()

    def get_schema(
        self,
        reference: str,
        # Not keyword-only: to look for those takes longer than what is looked up.
        valid_at: _moments.Moment | None = None,
        known_at: _moments.Moment | None = None,
        refresh: bool = False,  # noqa: FBT001, FBT002 -- as above
    ) -> _values.SchemaVersion:
        """Return the version that `reference` names; without a version, the latest.

        A pinned version is fetched once. `refresh` asks again, for its present
        `status` and `artifacts`. With `valid_at` it is the version in force at that
        moment, with `known_at` as the hub would have answered then. Raises
        errors.NotFound.
        """
        if not (refresh or valid_at or known_at):
            try:  # half of what `get` would take, on the way that is taken most
                return self._known[reference]
            except KeyError:
                pass
        return self._line.run(
            _flows.get_schema(
                self._hub,
                reference=reference,
                refresh=refresh,
                as_of=_flows.as_of(valid_at, known_at),
            )
        )

    def get_schema_versions(
        self,
        schema_id: str,
        start: _moments.Moment,
        end: _moments.Moment,
        *,
        known_at: _moments.Moment | None = None,
    ) -> _timeline.Timeline:
        """Return from when on which version was in force within [start, end), in order.

        The first key is `start` if a version was in force then; `as_of(moment)` finds
        one. With `known_at` it is what the hub would have answered at that moment.
        Text is ISO 8601; a date is its first instant; what has no zone is UTC. Raises
        errors.InvalidPeriod.
        """
        return self._line.run(
            _flows.get_schema_versions(
                self._hub,
                schema_id=schema_id,
                start=start,
                end=end,
                known_at=known_at,
            )
        )

    def get_arrow_schema(self, reference: str, *, wait: float = 10.0) -> pyarrow.Schema:
        """Return the Arrow schema of a version, its bytes compared with their checksum.

        Waits up to `wait` seconds for the hub to build it. Raises
        errors.MissingDependency, errors.ArtifactNotReady, errors.ArtifactFailed,
        errors.ArtifactCorrupted.
        """
        _arrow.load()
        content = self._line.run(
            _flows.get_artifact(
                self._hub, reference=reference, kind=_flows.ARROW_IPC, wait=wait
            )
        )
        return _arrow.read_schema(content, reference=reference)

    def announcements(
        self, after: int = 0, schema_id: str | None = None
    ) -> Iterator[_values.Announcement]:
        """Yield what the hub announced after number `after` up to now, in order.

        Of all schemas, one, or those whose names fit a glob (`ticks_*`).
        """
        _flows.check_cursor(after=after, schema_id=schema_id)
        return self._line.stream(
            _flows.announcements(self._hub, after=after, schema_id=schema_id)
        )

    def watch_schema_updates(
        self,
        schema_id: str | None = None,
        after: int | None = None,
        *,
        actions: Collection[str] | None = _watching.CHANGES,
        poll_every: float = _watching.POLL_EVERY,
    ) -> _sync_watch.SchemaWatch:
        """Yield each change when it is published: of one schema, a glob, or all.

        Starts after number `after`, or now. `actions=None` yields all announcements.
        `poll_every` is seconds between questions where no WebSocket can be had.
        """
        watcher = _watching.Watcher(
            self._hub,
            schema_id=schema_id,
            after=after,
            actions=actions,
            poll_every=poll_every,
        )
        watch = _sync_watch.SchemaWatch(watcher, self._new_line())
        self._watches.add(watch)
        return watch

    def _new_http(self) -> httpx.Client:
        options = _wires.http_options(self._hub.settings)
        return httpx.Client(transport=self._transport, **options)

    def _after_fork(self) -> None:
        if not self._http.is_closed:
            self._http = self._new_http()
        self._line = self._new_line()
        self._hub.cache.renew()
        self._validators.renew()

    def _new_line(self) -> _sync_line.Line:
        return _sync_line.Line(self._hub, self._http, self._dial)

"""The client for ordinary code.

What its calls do is in `_flows` and `_watching`; `_async` is the same for asyncio.
"""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any

import httpx

from schema_registry_client import (
    _arrow,
    _cache,
    _flows,
    _moments,
    _settings,
    _steps,
    _sync_line,
    _values,
    _watching,
    _wires,
)

if TYPE_CHECKING:
    import pyarrow


class SchemaRegistryClient:
    """Asks the schema registry; may be shared by threads.

    Without arguments the hub is `SCHEMA_REGISTRY_URL` (else http://127.0.0.1:8000) and
    the key `SCHEMA_REGISTRY_KEY`. `timeout` is seconds for each step of a request;
    `transport` is an httpx transport to be used in place of the network.
    """

    def __init__(
        self,
        *,
        url: str | None = None,
        key: str | None = None,
        timeout: float = _settings.DEFAULT_TIMEOUT,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        settings = _settings.read(url=url, key=key, timeout=timeout)
        self._hub = _flows.Hub(settings, _cache.Cache())
        self._http = httpx.Client(transport=transport, **_wires.http_options(settings))
        self._line = _sync_line.Line(settings, self._http)
        self._watches: weakref.WeakSet[SchemaWatch] = weakref.WeakSet()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(url={self._hub.settings.url!r})"

    def __enter__(self) -> SchemaRegistryClient:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all watches and let go of all connections."""
        for watch in tuple(self._watches):
            watch.close()
        self._line.close()
        self._http.close()

    def get_schema(
        self, reference: str, *, refresh: bool = False
    ) -> _values.SchemaVersion:
        """Return the version that `reference` names; without a version, the latest.

        A pinned version is fetched once. `refresh` asks again, for its present
        `status` and `artifacts`. Raises errors.NotFound.
        """
        return self._line.run(
            _flows.get_schema(self._hub, reference=reference, refresh=refresh)
        )

    def get_schema_versions(
        self, schema_id: str, start: _moments.Moment, end: _moments.Moment
    ) -> dict[datetime, _values.SchemaVersion]:
        """Return from when on which version was in force within [start, end), in order.

        The first key is `start` if a version was in force then. Text is ISO 8601; a
        date is its first instant; what has no zone is UTC. Raises errors.InvalidPeriod.
        """
        return self._line.run(
            _flows.get_schema_versions(
                self._hub, schema_id=schema_id, start=start, end=end
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

    def propose(
        self,
        schema_id: str,
        document: str | Mapping[str, Any],
        *,
        title: str,
        message: str = "",
        semantic_version: str | None = None,
    ) -> _values.Proposal:
        """Propose `document` (exact text, or a mapping) as the next version.

        Sent once, never repeated. Raises errors.InvalidDocument,
        errors.InvalidRequest, errors.Conflict.
        """
        return self._line.run(
            _flows.propose(
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
    ) -> _values.CheckReport:
        """Return what proposing `document` would be told; nothing is stored.

        `level` and `reading` are the schema's own unless given. Raises
        errors.InvalidDocument, errors.InvalidRequest, errors.NotFound.
        """
        return self._line.run(
            _flows.check(
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
    ) -> _values.CheckReport:
        """Return what `new` would be told as the version after `old`.

        Neither need be registered; what they refer to must be. `level` is BACKWARD
        and `reading` STRICT unless given. Raises as `check` does.
        """
        return self._line.run(
            _flows.check_documents(
                self._hub, old=old, new=new, level=level, reading=reading
            )
        )

    def announcements(
        self, after: int = 0, schema_id: str | None = None
    ) -> Iterator[_values.Announcement]:
        """Yield what the hub announced after number `after` up to now, in order."""
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
    ) -> SchemaWatch:
        """Yield each change of one schema, or of all, when it is published.

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
        watch = SchemaWatch(watcher, _sync_line.Line(self._hub.settings, self._http))
        self._watches.add(watch)
        return watch


class SchemaWatch(Iterator[_values.Announcement]):
    """Yields announcements, each once and in order, and waits for the next.

    In a `with` statement it knows its place once entered: what is published from then
    on is told. `close` may be called from another thread; it ends the iteration.
    """

    def __init__(self, watcher: _watching.Watcher, line: _sync_line.Line) -> None:
        self._progress = _watching.Progress(watcher)
        self._line = line

    @property
    def position(self) -> int | None:
        """The number up to which everything was told; give it as `after` to go on."""
        return self._progress.position

    def __iter__(self) -> SchemaWatch:
        return self

    def __next__(self) -> _values.Announcement:
        while (step := self._next()) is not None:
            if isinstance(step, _steps.Emit):
                announcement: _values.Announcement = step.value
                return announcement
        raise StopIteration

    def __enter__(self) -> SchemaWatch:
        while self.position is None and self._next() is not None:
            pass
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        # A loop left by `break` drops its watch without a word.
        with contextlib.suppress(AttributeError):  # __init__ may not have finished
            self.close()

    def close(self) -> None:
        """Stop listening."""
        self._line.close()

    def _next(self) -> _steps.Emit[Any] | _steps.Position | None:
        """Perform steps up to the next one that is for us; None when closed."""
        while not self._line.is_closed:
            try:
                step = self._progress.pending()
            except Exception:
                self.close()
                raise
            if isinstance(step, _steps.Emit | _steps.Position):
                self._progress.settle(None)
                return step
            self._progress.settle(self._line.outcome(step))
        return None

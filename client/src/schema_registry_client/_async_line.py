"""Performs the steps of flows under asyncio: over httpx, websockets, and by waiting."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from typing import Any, Protocol, TypeAlias, TypeVar

import httpx
import websockets.asyncio.client
import websockets.exceptions

from schema_registry_client import _fetching, _settings, _steps, _wires, errors
from schema_registry_client.cache import entries

Value = TypeVar("Value")


class Transport(Protocol):
    """What carries a WebSocket."""

    def abort(self) -> None: ...


class Socket(Protocol):
    """A WebSocket as far as it is used here."""

    @property
    def transport(self) -> Transport: ...
    async def recv(self) -> str | bytes: ...
    async def close(self) -> None: ...


Dial: TypeAlias = Callable[[str], Awaitable[Socket]]


def dial(settings: _settings.Settings) -> Dial:
    """Return what opens a WebSocket over the network."""
    options = _wires.socket_options(settings)

    async def opened(url: str) -> Socket:
        return await _Connect(url, **options)

    return opened


class Line:
    """One line to the hub, with at most one WebSocket."""

    def __init__(self, hub: _fetching.Hub, http: httpx.AsyncClient, dial: Dial) -> None:
        self._hub = hub
        self._http = http
        self._dial = dial
        self._flights: dict[Hashable, asyncio.Task[object]] = {}
        self._socket: Socket | None = None
        self._closed = False
        self._performing: asyncio.Task[object] | None = None
        self._is_awaited = False
        self._acts: dict[type, Callable[[Any], Awaitable[object]]] = {
            _steps.Request: self._request,
            _steps.Recall: self._recall,
            _steps.Keep: self._keep,
            _steps.Once: self._once,
            _steps.Pause: self._pause,
            _steps.Connect: self._connect,
            _steps.Receive: self._receive,
            _steps.Disconnect: self._disconnect,
        }

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    async def run(self, flow: _steps.Flow[Value]) -> Value:
        """Drive `flow` to its end and return its result."""
        outcome: object = None
        while True:
            try:
                step = _steps.advance(flow, outcome)
            except StopIteration as end:
                result: Value = end.value
                return result
            outcome = await self.outcome(step)

    async def stream(self, flow: _steps.Flow[None]) -> AsyncIterator[Any]:
        """Drive `flow` and yield what it emits."""
        outcome: object = None
        while True:
            try:
                step = _steps.advance(flow, outcome)
            except StopIteration:
                return
            if isinstance(step, _steps.Emit):
                outcome = None
                yield step.value
            else:
                outcome = await self.outcome(step)

    async def outcome(self, step: _steps.Step) -> object:
        """Perform `step`; return what came of it, be it an error for the flow."""
        try:
            return await self._acts[type(step)](step)
        except (errors.SchemaRegistryError, _steps.SocketTrouble) as trouble:
            return trouble

    async def lasting_outcome(self, step: _steps.Step) -> object:
        """Perform `step` as `outcome` does, and go on with it if the caller gives up.

        Whoever calls again waits for the same. Otherwise a caller with little patience
        would begin every pause anew, and none would ever end.
        """
        if self._is_awaited:
            raise RuntimeError("Another task is waiting for this watch already.")
        performing = self._performing or asyncio.ensure_future(self.outcome(step))
        self._performing, self._is_awaited = performing, True
        try:
            await asyncio.wait({performing})
        finally:
            self._is_awaited = False
        self._performing = None
        if performing.cancelled():
            self._closed = True
            return None
        return performing.result()

    async def close(self) -> None:
        """Give up what is being performed and close the WebSocket."""
        self._closed = True
        ending = {*self._flights.values(), *filter(None, [self._performing])}
        for task in ending:
            task.cancel()
        if ending:
            await asyncio.wait(ending)
        await self._disconnect()

    def drop(self) -> None:
        """Let go of everything at once, where nothing can be awaited."""
        self._closed = True
        if self._performing is not None:
            self._performing.cancel()
        if self._socket is not None:
            self._socket.transport.abort()

    async def _request(self, request: _steps.Request) -> _steps.Response:
        if self._http.is_closed:
            raise _wires.closed(self._hub.settings)
        try:
            answer = await self._http.request(
                request.method,
                request.url,
                headers=dict(request.headers),
                content=request.content,
            )
        except (httpx.RequestError, httpx.InvalidURL) as error:
            raise _wires.failure(error, settings=self._hub.settings) from error
        return _wires.as_response(answer)

    async def _recall(self, recall: _steps.Recall) -> entries.Entry | None:
        return await asyncio.to_thread(self._hub.cache.recall, recall.name)

    async def _keep(self, keep: _steps.Keep) -> None:
        await asyncio.to_thread(self._hub.cache.keep, keep.name, keep.entry)

    async def _once(self, once: _steps.Once) -> object:
        flight = self._flights.get(once.key)
        if flight is None:
            flight = asyncio.ensure_future(self.run(once.flow))
            self._flights[once.key] = flight
            flight.add_done_callback(lambda done: self._land(once.key, done))
        # Whoever is cancelled leaves the flight to the others.
        await asyncio.wait({flight})
        if flight.cancelled():
            raise _wires.closed(self._hub.settings)
        error = flight.exception()
        if isinstance(error, errors.SchemaRegistryError):
            raise copy.copy(error) from error  # each task has its own traceback
        return flight.result()

    def _land(self, key: Hashable, flight: asyncio.Task[object]) -> None:
        del self._flights[key]
        if not flight.cancelled():
            flight.exception()  # somebody has seen it, even if nobody waits any more

    async def _pause(self, pause: _steps.Pause) -> None:
        await asyncio.sleep(pause.seconds)

    async def _connect(self, connect: _steps.Connect) -> None:
        await self._disconnect()
        try:
            self._socket = await self._dial(connect.url)
        except _wires.OPENING_FAILURES as error:
            raise _steps.SocketUnavailable(f"no WebSocket: {error}") from error

    async def _receive(self, receive: _steps.Receive) -> str:
        if self._socket is None:
            raise _steps.SocketLost(None, "closed here")
        try:
            frame = await asyncio.wait_for(self._socket.recv(), receive.within)
        except websockets.exceptions.ConnectionClosed as error:
            raise _wires.lost(error) from error
        except asyncio.TimeoutError as error:
            raise _steps.SocketLost(None, "the hub fell silent") from error
        return frame if isinstance(frame, str) else frame.decode(errors="replace")

    async def _disconnect(self, _: _steps.Disconnect | None = None) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close()


class _Connect(websockets.asyncio.client.connect):
    """Opens a WebSocket here and nowhere else: a redirect would carry the key away."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        """Return `exc` as what it is."""
        return exc

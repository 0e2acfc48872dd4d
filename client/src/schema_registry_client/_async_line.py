"""Performs the steps of flows under asyncio: over httpx, websockets, and by waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

import httpx
import websockets.asyncio.client
import websockets.exceptions

from schema_registry_client import _settings, _steps, _wires, errors

Value = TypeVar("Value")


class Line:
    """One line to the hub, with at most one WebSocket."""

    def __init__(self, settings: _settings.Settings, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._http = http
        self._socket: websockets.asyncio.client.ClientConnection | None = None
        self._closed = False
        self._performing: asyncio.Task[object] | None = None
        self._is_awaited = False
        self._acts: dict[type, Callable[[Any], Awaitable[object]]] = {
            _steps.Request: self._request,
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
        if self._performing is not None:
            self._performing.cancel()
            await asyncio.wait({self._performing})
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
            raise _wires.closed(self._settings)
        try:
            answer = await self._http.request(
                request.method,
                request.url,
                headers=dict(request.headers),
                content=request.content,
            )
        except (httpx.RequestError, httpx.InvalidURL) as error:
            raise _wires.failure(
                error, method=request.method, settings=self._settings
            ) from error
        return _wires.as_response(answer)

    async def _pause(self, pause: _steps.Pause) -> None:
        await asyncio.sleep(pause.seconds)

    async def _connect(self, connect: _steps.Connect) -> None:
        await self._disconnect()
        try:
            self._socket = await _Connect(
                connect.url, **_wires.socket_options(self._settings)
            )
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

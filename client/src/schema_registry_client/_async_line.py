"""Performs the steps of flows under asyncio: over httpx, websockets, and by waiting."""

from __future__ import annotations

import asyncio
import contextlib
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
        self._closing = asyncio.Event()
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
        return self._closing.is_set()

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

    async def close(self) -> None:
        """End any pause and close the WebSocket."""
        self._closing.set()
        await self._disconnect()

    def drop(self) -> None:
        """Let go of the WebSocket at once, where nothing can be awaited."""
        self._closing.set()
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
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._closing.wait(), pause.seconds)

    async def _connect(self, connect: _steps.Connect) -> None:
        await self._disconnect()
        try:
            self._socket = await _Connect(
                connect.url, **_wires.socket_options(self._settings)
            )
        except _wires.OPENING_FAILURES as error:
            raise _steps.SocketUnavailable(f"no WebSocket: {error}") from error
        if self.is_closed:  # in the meantime, by another task
            await self._disconnect()

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

"""Performs the steps of flows by blocking: over httpx, websockets, and by waiting."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import httpx
import websockets.exceptions
import websockets.sync.client

from schema_registry_client import _settings, _steps, _wires, errors

Value = TypeVar("Value")


class Line:
    """One line to the hub, with at most one WebSocket; `close` may come from anywhere."""

    def __init__(self, settings: _settings.Settings, http: httpx.Client) -> None:
        self._settings = settings
        self._http = http
        self._socket: websockets.sync.client.ClientConnection | None = None
        self._open = contextlib.ExitStack()
        self._closing = threading.Event()
        self._acts: dict[type, Callable[[Any], object]] = {
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

    def run(self, flow: _steps.Flow[Value]) -> Value:
        """Drive `flow` to its end and return its result."""
        outcome: object = None
        while True:
            try:
                step = _steps.advance(flow, outcome)
            except StopIteration as end:
                result: Value = end.value
                return result
            outcome = self.outcome(step)

    def stream(self, flow: _steps.Flow[None]) -> Iterator[Any]:
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
                outcome = self.outcome(step)

    def outcome(self, step: _steps.Step) -> object:
        """Perform `step`; return what came of it, be it an error for the flow."""
        try:
            return self._acts[type(step)](step)
        except (errors.SchemaRegistryError, _steps.SocketTrouble) as trouble:
            return trouble

    def close(self) -> None:
        """End any pause and close the WebSocket."""
        self._closing.set()
        self._disconnect()

    def _request(self, request: _steps.Request) -> _steps.Response:
        if self._http.is_closed:
            raise _wires.closed(self._settings)
        try:
            answer = self._http.request(
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

    def _pause(self, pause: _steps.Pause) -> None:
        self._closing.wait(pause.seconds)

    def _connect(self, connect: _steps.Connect) -> None:
        self._disconnect()
        try:
            self._socket = self._open.enter_context(
                websockets.sync.client.connect(
                    connect.url, **_wires.socket_options(self._settings)
                )
            )
        except _wires.OPENING_FAILURES as error:
            raise _steps.SocketUnavailable(f"no WebSocket: {error}") from error
        if self.is_closed:  # in the meantime, by another thread
            self._disconnect()

    def _receive(self, receive: _steps.Receive) -> str:
        if self._socket is None:
            raise _steps.SocketLost(None, "closed here")
        try:
            frame = self._socket.recv(timeout=receive.within)
        except websockets.exceptions.ConnectionClosed as error:
            raise _wires.lost(error) from error
        except TimeoutError as error:
            raise _steps.SocketLost(None, "the hub fell silent") from error
        return frame if isinstance(frame, str) else frame.decode(errors="replace")

    def _disconnect(self, _: _steps.Disconnect | None = None) -> None:
        self._socket = None
        self._open.close()

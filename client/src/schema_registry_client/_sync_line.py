"""Performs the steps of flows by blocking: over httpx, websockets, and by waiting."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeAlias, TypeVar

import httpx
import websockets.exceptions
import websockets.sync.client

from schema_registry_client import (
    _fetching,
    _flights,
    _settings,
    _steps,
    _wires,
    errors,
)
from schema_registry_client.cache import entries

Value = TypeVar("Value")


class Socket(Protocol):
    """A WebSocket as far as it is used here."""

    def recv(self, timeout: float | None = None) -> str | bytes: ...


Dial: TypeAlias = Callable[[str], contextlib.AbstractContextManager[Socket]]


def dial(settings: _settings.Settings) -> Dial:
    """Return what opens a WebSocket over the network."""
    options = _wires.socket_options(settings)
    return lambda url: websockets.sync.client.connect(url, **options)


class Line:
    """One line to the hub, with at most one WebSocket; `close` may come from anywhere."""

    def __init__(self, hub: _fetching.Hub, http: httpx.Client, dial: Dial) -> None:
        self._hub = hub
        self._http = http
        self._dial = dial
        self._flights = _flights.Flights()
        self._socket: Socket | None = None
        self._open = contextlib.ExitStack()
        self._closing = threading.Event()
        self._acts: dict[type, Callable[[Any], object]] = {
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

    def abandon(self) -> None:
        """Let go of the WebSocket and leave it open."""
        self._closing = threading.Event()  # the parent may have held its lock
        self._closing.set()
        self._socket, self._open = None, contextlib.ExitStack()

    def _request(self, request: _steps.Request) -> _steps.Response:
        if self._http.is_closed:
            raise _wires.closed(self._hub.settings)
        try:
            answer = self._http.request(
                request.method,
                request.url,
                headers=dict(request.headers),
                content=request.content,
            )
        except (httpx.RequestError, httpx.InvalidURL) as error:
            raise _wires.failure(error, settings=self._hub.settings) from error
        return _wires.as_response(answer)

    def _recall(self, recall: _steps.Recall) -> entries.Entry | None:
        return self._hub.cache.recall(recall.name)

    def _keep(self, keep: _steps.Keep) -> None:
        self._hub.cache.keep(keep.name, keep.entry)

    def _once(self, once: _steps.Once) -> object:
        return self._flights.run(once.key, lambda: self.run(once.flow))

    def _pause(self, pause: _steps.Pause) -> None:
        self._closing.wait(pause.seconds)

    def _connect(self, connect: _steps.Connect) -> None:
        self._disconnect()
        try:
            self._socket = self._open.enter_context(self._dial(connect.url))
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

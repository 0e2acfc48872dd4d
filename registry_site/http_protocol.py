"""HTTP as uvicorn speaks it, with what it lacks: bounds for headers, whole answers.

uvicorn waits for ever for the end of a header, keeps whatever comes until then, and says
nothing to browsers where it answers by itself. A header in one piece, which is how they
come, costs no timer.
"""

import asyncio
from typing import Any

from django.conf import settings
from uvicorn.protocols.http import httptools_impl

from registry_site import headers, one_piece, wsgi_answer

# What may come that is neither a whole header nor part of a body. asyncio hands on no
# more than four times as much at once.
_MOST_LOOSE_BYTES = 64 * 1024


class _Nowhere(list[tuple[bytes, bytes]]):
    """Where headers go that come after the body, when nobody looks for them any more."""

    def append(self, _header: tuple[bytes, bytes], /) -> None:
        """Forget it."""


_NOWHERE = _Nowhere()


class HttpProtocol(httptools_impl.HttpToolsProtocol):
    """Closes a connection whose next header has begun and does not end."""

    _deadline: asyncio.TimerHandle | None = None
    _is_websocket = False
    _loose_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Wait for the first request."""
        super().connection_made(transport)
        whole: Any = one_piece.Transport(transport, self.loop)
        self.transport = whole
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._loose_bytes += len(data)
        super().data_received(data)
        # A scope is made where a header begins, and its cycle where it ends.
        cycle: Any = self.cycle
        if self._is_websocket or (cycle is not None and cycle.scope is self.scope):
            self._stop_waiting()
        elif self._deadline is None:
            self._wait()
        if self._loose_bytes > _MOST_LOOSE_BYTES and not self._is_websocket:
            self._refuse(wsgi_answer.HEADER_TOO_LARGE.messages())

    def on_headers_complete(self) -> None:
        """Begin to answer; what calls itself a header later is none of this request."""
        self._loose_bytes = 0
        super().on_headers_complete()
        cycle: Any = self.cycle
        if cycle is not None and cycle.scope is self.scope:
            self.headers = _NOWHERE

    def on_body(self, body: bytes) -> None:
        """Hand on a part of the body."""
        self._loose_bytes = 0
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP."""
        kind = (b"content-type", b"text/plain; charset=utf-8")
        length = (b"content-length", str(len(msg)).encode())
        start = {"status": 400, "headers": [kind, length, (b"connection", b"close")]}
        self._refuse([start, {"body": msg.encode()}])

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to whoever speaks WebSocket."""
        self._is_websocket = True
        transport: Any = self.transport
        self.transport = transport.whole
        super().handle_websocket_upgrade()

    def _refuse(self, messages: list[wsgi_answer.Message]) -> None:
        """Read no further; say why, unless an answer is awaited or on its way."""
        if self.transport.is_closing():
            return
        if self._is_next_to_answer():
            start, body = messages
            lines = [httptools_impl.STATUS_LINE[start["status"]]]
            for name, value in (*start["headers"], *headers.as_sent()):
                lines += [name, b": ", value, b"\r\n"]
            self.transport.write(b"".join([*lines, b"\r\n", body["body"]]))
        self.transport.close()

    def _is_next_to_answer(self) -> bool:
        """Return whether what would be sent now is taken for the answer to what came."""
        cycle: Any = self.cycle
        if cycle is None or cycle.response_complete:
            return True
        is_of_this = cycle.scope is self.scope and not self.pipeline
        return is_of_this and not cycle.response_started

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(settings.HEADER_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        cycle: Any = self.cycle
        if cycle is not None and not cycle.response_complete:
            self._wait()  # the answer to the request before is on its way
            return
        self.transport.close()

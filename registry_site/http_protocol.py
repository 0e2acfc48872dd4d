"""HTTP as uvicorn speaks it, with what it lacks: a time for headers, whole answers.

uvicorn waits for ever for the end of a header. One in one piece, which is how they come,
costs no timer.
"""

import asyncio
from typing import Any

from django.conf import settings
from uvicorn.protocols.http import httptools_impl

from registry_site import one_piece


class HttpProtocol(httptools_impl.HttpToolsProtocol):
    """Closes a connection whose next header has begun and does not end."""

    _deadline: asyncio.TimerHandle | None = None
    _is_websocket = False

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
        super().data_received(data)
        # A scope is made where a header begins, and its cycle where it ends.
        cycle: Any = self.cycle
        if self._is_websocket or (cycle is not None and cycle.scope is self.scope):
            self._stop_waiting()
        elif self._deadline is None:
            self._wait()

    def handle_websocket_upgrade(self) -> None:
        """Leave the connection to whoever speaks WebSocket."""
        self._is_websocket = True
        transport: Any = self.transport
        self.transport = transport.whole
        super().handle_websocket_upgrade()

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

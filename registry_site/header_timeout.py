"""How long a client may take to send the header of a request; uvicorn waits for ever.

A whole header in one piece, which is how they come, costs no timer.
"""

import asyncio
from typing import Any

from django.conf import settings
from uvicorn.protocols.http import httptools_impl


class HeaderTimeout(httptools_impl.HttpToolsProtocol):
    """Closes a connection whose next header has begun and does not end."""

    _in_header = False
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        super().data_received(data)
        if not self._in_header:
            self._stop_waiting()
        elif self._deadline is None:
            self._wait()

    def on_message_begin(self) -> None:
        """See a header begin."""
        self._in_header = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """See it end."""
        self._in_header = False
        super().on_headers_complete()

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

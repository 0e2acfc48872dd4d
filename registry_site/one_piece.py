"""Answers in one piece: uvicorn writes header and body one after the other.

Each write is a call of the operating system and a packet of its own, which together take
longer than answering from memory does.
"""

import asyncio
from typing import Any


class Transport:
    """Keeps what is written until more is, or until everybody else had a turn."""

    def __init__(
        self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop
    ) -> None:
        self.whole = transport
        self.is_closing = transport.is_closing
        self._loop = loop
        self._kept = b""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the transport's own
        return getattr(self.whole, name)

    def write(self, data: bytes) -> None:
        """Write soon, and in order."""
        if self._kept:
            kept, self._kept = self._kept, b""
            self.whole.writelines((kept, data))
        else:
            self._kept = data
            self._loop.call_soon(self._write_kept)

    def close(self) -> None:
        """Close once everything is written."""
        self._write_kept()
        self.whole.close()

    def _write_kept(self) -> None:
        kept, self._kept = self._kept, b""
        if kept and not self.is_closing():
            self.whole.write(kept)

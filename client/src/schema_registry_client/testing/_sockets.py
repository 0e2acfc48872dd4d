"""The WebSockets of the hub in memory: welcome, what was missed, what happens."""

from __future__ import annotations

import asyncio
import urllib.parse
from types import TracebackType

import websockets.exceptions
import websockets.frames

from schema_registry_client import _exact_json
from schema_registry_client.testing import _hub


class Feed:
    """What is still to be said on one socket."""

    def __init__(self, hub: _hub.Hub, url: str) -> None:
        """Raises OSError while the hub is away."""
        if hub.is_away:
            raise OSError("the hub is away")
        self._hub = hub
        self._waiting: list[str] = []
        self.is_closed = False
        address = urllib.parse.urlsplit(url)
        asked = dict(urllib.parse.parse_qsl(address.query))
        topic = address.path.removeprefix("/ws/v1/schemas/").strip("/")
        self._pattern = asked.get("schemas") or urllib.parse.unquote(topic) or None
        with hub.changed:
            position = len(hub.announcements)
            self._after = int(asked.get("after", position))
        welcome = {"type": "welcome", "protocol": 1, "position": position}
        self._waiting.append(_exact_json.dumps(welcome))

    def next(self) -> str | None:
        """Return the next frame, or None if there is none yet.

        Raises ConnectionClosed where a real socket would.
        """
        with self._hub.changed:
            if self._hub.refuses:
                close = websockets.frames.Close(4401, "the key was revoked")
                raise websockets.exceptions.ConnectionClosedError(close, None)
            if self.is_closed or self._hub.is_away:
                raise websockets.exceptions.ConnectionClosedError(None, None)
            for each in self._hub.after(self._after, self._pattern):
                self._waiting.append(
                    _exact_json.dumps({"type": "announcement", **each})
                )
            self._after = max(self._after, len(self._hub.announcements))
            return self._waiting.pop(0) if self._waiting else None


class Socket:
    """For ordinary code."""

    def __init__(self, hub: _hub.Hub, url: str) -> None:
        self._hub = hub
        self._feed = Feed(hub, url)

    def __enter__(self) -> Socket:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._feed.is_closed = True
        self._hub.ring()

    def recv(self, timeout: float | None = None) -> str:
        """Return the next frame. Raises TimeoutError."""
        with self._hub.changed:
            while (frame := self._feed.next()) is None:
                if not self._hub.changed.wait(timeout):
                    raise TimeoutError
            return frame


class AsyncSocket:
    """For asyncio."""

    def __init__(self, hub: _hub.Hub, url: str) -> None:
        self._feed = Feed(hub, url)
        self._bell = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._leave = hub.listen(lambda: self._ring(loop))

    @property
    def transport(self) -> AsyncSocket:
        """What carries it."""
        return self

    async def recv(self) -> str:
        """Return the next frame."""
        while (frame := self._feed.next()) is None:
            self._bell.clear()
            if (frame := self._feed.next()) is not None:
                break
            await self._bell.wait()
        return frame

    async def close(self) -> None:
        """End it, and whoever waits for a frame."""
        self.abort()

    def abort(self) -> None:
        """End it at once."""
        self._feed.is_closed = True
        self._leave()
        self._bell.set()

    def _ring(self, loop: asyncio.AbstractEventLoop) -> None:
        if loop.is_closed():
            self._leave()
        else:
            loop.call_soon_threadsafe(self._bell.set)


async def dial(hub: _hub.Hub, url: str) -> AsyncSocket:
    """Return a socket for asyncio."""
    return AsyncSocket(hub, url)

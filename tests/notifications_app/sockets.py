"""A WebSocket client that speaks ASGI to the consumer, without a server between.

Channels brings one, but its package cannot be imported without another ASGI server.
"""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any, Self
from urllib.parse import urlsplit

from channels.routing import URLRouter

from notifications_app import routing

PATIENCE = 20.0
_APPLICATION = URLRouter(routing.websocket_urlpatterns)


class Subscriber:
    """May hear the topics it was made with, and of those what is within its globs."""

    def __init__(
        self, *topics: str | None, within: tuple[str, ...] = (), caller: str = ""
    ) -> None:
        self._topics = topics
        self.within = within
        self.caller = caller
        self.is_gone = False

    @classmethod
    def gone(cls, holders: Collection["Subscriber"]) -> Collection["Subscriber"]:
        """Return those that were turned out."""
        return [holder for holder in holders if holder.is_gone]

    def may_hear(self, topic: str | None) -> bool:
        """Return whether it is one of them."""
        return topic in self._topics


ALLOWED = Subscriber(None, "ticks_v1", "ticks\x00v1")


class Socket:
    """One connection, open for as long as the context lasts.

    A stuck client takes no announcement: the server waits for it without end.
    """

    def __init__(
        self,
        url: str,
        *,
        subscriber: object = ALLOWED,
        is_stuck: bool = False,
        subprotocols: Sequence[str] = (),
        address: str = "192.0.2.1",
        introduction: object = None,
    ) -> None:
        parts = urlsplit(url)
        self._scope = {
            "type": "websocket",
            "path": parts.path,
            "query_string": parts.query.encode(),
            "subscriber": subscriber,
            "subprotocols": list(subprotocols),
            "client": [address, 40000],
            "introduction": introduction,
        }
        self._is_stuck = is_stuck
        self.has_stuck = asyncio.Event()
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self._said.put_nowait({"type": "websocket.connect"})
        self.serving = asyncio.create_task(
            _APPLICATION(self._scope, self._said.get, self._hear)
        )
        accepted = await self.event()
        assert accepted["type"] == "websocket.accept"
        self.subprotocol = accepted["subprotocol"]
        return self

    async def __aexit__(self, *error: object) -> None:
        if self.serving.done():
            return
        self._said.put_nowait({"type": "websocket.disconnect", "code": 1000})
        async with asyncio.timeout(PATIENCE):
            await self.serving
        assert self.heard.empty()

    def say(self, **frame: str | bytes) -> None:
        """Send a frame to the server."""
        self._said.put_nowait({"type": "websocket.receive", **frame})

    async def event(self) -> dict[str, Any]:
        """Wait for whatever the server does next."""
        async with asyncio.timeout(PATIENCE):
            return await self.heard.get()

    async def frames(self, count: int) -> list[str]:
        """Wait for so many frames of text."""
        events = [await self.event() for _ in range(count)]
        assert {event["type"] for event in events} == {"websocket.send"}
        return [event["text"] for event in events]

    async def closing(self) -> tuple[int, str]:
        """Wait for the server to close; return its code and reason."""
        event = await self.event()
        assert event["type"] == "websocket.close"
        return event["code"], event["reason"]

    async def _hear(self, event: dict[str, Any]) -> None:
        if self._is_stuck and '"announcement"' in event.get("text", ""):
            self.has_stuck.set()
            await asyncio.Event().wait()
        self.heard.put_nowait(event)

"""An ASGI server that sends what it is given to every socket; for `fanout` to compare with.

POST / hands a text over, and is answered with the moment at which that was taken up.
With CHANNEL it goes through Redis, and so to every server that listens there.
"""

import asyncio
import os
import time
from typing import Any

import uvicorn
from redis import asyncio as redis

_CHANNEL = os.environ.get("CHANNEL", "")


class Bare:
    """All sockets of one process; nobody is asked who they are."""

    def __init__(self) -> None:
        self._sockets: set[Any] = set()
        self._redis = redis.Redis.from_url(os.environ["REDIS_URL"])

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
        """Serve one connection, or the life of the server."""
        if scope["type"] == "websocket":
            await self._hold(receive, send)
        elif scope["type"] == "http":
            await self._take(receive, send)
        else:
            await self._live(receive, send)

    async def _hold(self, receive: Any, send: Any) -> None:  # noqa: ANN401
        await receive()
        await send({"type": "websocket.accept"})
        self._sockets.add(send)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        self._sockets.discard(send)

    async def _take(self, receive: Any, send: Any) -> None:  # noqa: ANN401
        text, has_more = b"", True
        while has_more:
            part = await receive()
            text, has_more = text + part.get("body", b""), part.get("more_body", False)
        at = time.time()
        if text and _CHANNEL:
            await self._redis.publish(_CHANNEL, text)
        elif text:
            await self._broadcast(text.decode())
        start = {"type": "http.response.start", "status": 200, "headers": []}
        await send(start)
        await send({"type": "http.response.body", "body": str(at).encode()})

    async def _broadcast(self, text: str) -> None:
        frame = {"type": "websocket.send", "text": text}
        for send in tuple(self._sockets):
            await send(frame)

    async def _live(self, receive: Any, send: Any) -> None:  # noqa: ANN401
        await receive()
        if _CHANNEL:
            heard = self._redis.pubsub(ignore_subscribe_messages=True)
            await heard.subscribe(_CHANNEL)
            self._hearing = asyncio.create_task(self._hear(heard))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def _hear(self, heard: Any) -> None:  # noqa: ANN401
        async for message in heard.listen():
            await self._broadcast(message["data"].decode())


def main() -> None:
    """Serve as `registry_site.serve` would."""
    uvicorn.run(
        Bare(),
        port=int(os.environ["PORT"]),
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        ws_per_message_deflate=False,
    )


if __name__ == "__main__":
    main()

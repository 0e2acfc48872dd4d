"""The fake hub's WebSockets: welcome, what was missed, what happens."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from tests.client import fake_hub

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def serve(
    hub: fake_hub.Hub, seen: fake_hub.Seen, receive: Receive, send: Send
) -> None:
    """Serve one WebSocket to its end."""
    await receive()
    if hub.socket_status is not None:
        start = {"type": "websocket.http.response.start", "headers": []}
        await send({**start, "status": hub.socket_status})
        await send({"type": "websocket.http.response.body", "body": b""})
        return
    await send({"type": "websocket.accept"})
    match = re.fullmatch(r"/ws/v1/schemas/(?:([^/]+)/)?", seen.path)
    assert match is not None
    topic: str | None = match[1]
    after = int(seen.query.get("after", len(hub.announcements)))
    code = _refusal(hub, topic, after, seen.headers)
    if code is None:
        topic = topic or seen.query.get("schemas")
        code = await _tell(hub, topic, after, seen.path, receive, send)
    if code is not None:
        await send({"type": "websocket.close", "code": code})
    hub.take_note()


def _refusal(
    hub: fake_hub.Hub, topic: str | None, after: int, headers: Mapping[str, str]
) -> int | None:
    if not hub.knows(headers):
        return 4401
    if topic in hub.deaf_to:
        return 4403
    return 4400 if after > len(hub.announcements) else None


async def _tell(
    hub: fake_hub.Hub,
    topic: str | None,
    after: int,
    path: str,
    receive: Receive,
    send: Send,
) -> int | None:
    """Tell everything after a number; return the code to close with, if we do."""
    bell = asyncio.Event()
    entry = (asyncio.get_running_loop(), bell)
    hub.bells.add(entry)
    gone = asyncio.ensure_future(receive())
    after = 0 if hub.replays else after
    welcome = {"type": "welcome", "protocol": hub.protocol}
    await _say(send, json.dumps({**welcome, "position": len(hub.announcements)}))
    hub.take_note(opened=path)
    while not gone.done() and hub.closing is None:
        bell.clear()
        for told in hub.after(after, topic):
            await _say(send, f'{{"type": "announcement", {told.text[1:]}')
            after = told.number
        ring = asyncio.ensure_future(bell.wait())
        await asyncio.wait({ring, gone}, return_when=asyncio.FIRST_COMPLETED)
        ring.cancel()
    hub.bells.discard(entry)
    if gone.done():
        return None
    gone.cancel()
    code, hub.closing = hub.closing, None
    return code


async def _say(send: Send, text: str) -> None:
    await send({"type": "websocket.send", "text": text})

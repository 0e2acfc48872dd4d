"""Many WebSocket listeners in one process, for `fanout`; notes when a text arrives at each.

A reader of its own, as lean as can be: what a client library costs would be measured
too. Words on standard input, one JSON line each on standard output:

`open PORT COUNT`   open sockets and wait until all are heard of
`hear`              wait until each has an announcement of a change; say when, and which
"""

import asyncio
import base64
import json
import os
import sys
import time
from collections.abc import Iterator

_WANTED = b'"action": "compatible_change"'
_OPENING = 50
_TEXT, _CLOSE, _PING = 1, 8, 9
_PATIENCE = 60


class Listener(asyncio.Protocol):
    """One socket; a server's frames are not masked and, here, never in parts."""

    def __init__(self, port: int, key: str, heard: "asyncio.Queue[float]") -> None:
        self._request = (
            "GET /ws/v1/schemas/ HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n"
        ).encode()
        self._heard = heard
        self._rest = b""
        self.is_open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.last = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Note when it came, then look at what it is."""
        at = time.time()
        self._rest += data
        if not self.is_open.done():
            head, end, rest = self._rest.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head:
                self.is_open.set_exception(ConnectionError(head.decode()))
                return
            self.is_open.set_result(None)
            self._rest = rest
        for kind, payload in self._frames():
            if kind == _TEXT and _WANTED in payload:
                self.last = payload
                self._heard.put_nowait(at)
            elif kind == _PING:
                mask = bytes(4)  # changes nothing, and is a mask all the same
                length = bytes([0x80 | len(payload)])
                self._transport.write(b"\x8a" + length + mask + payload)
            elif kind == _CLOSE:
                sys.exit(f"A socket was closed: {payload!r}")

    def connection_lost(self, error: Exception | None) -> None:
        """Tell whoever waits for it."""
        if not self.is_open.done():
            self.is_open.set_exception(error or ConnectionError("closed"))

    def _frames(self) -> Iterator[tuple[int, bytes]]:
        while len(self._rest) > 1:
            length, start = self._rest[1], 2
            if length > 125:
                wide = 2 if length == 126 else 8
                start += wide
                length = int.from_bytes(self._rest[2:start])
            if len(self._rest) < start + length:
                return
            kind, payload = self._rest[0] & 15, self._rest[start : start + length]
            self._rest = self._rest[start + length :]
            yield kind, payload


class Listeners:
    """All of them."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._heard: asyncio.Queue[float] = asyncio.Queue()
        self._all: list[Listener] = []

    async def open(self, port: int, count: int) -> None:
        """Open so many more sockets, a few at a time."""
        gate = asyncio.Semaphore(_OPENING)

        async def one() -> Listener:
            async with gate:
                listener = Listener(port, self._key, self._heard)
                loop = asyncio.get_running_loop()
                await loop.create_connection(lambda: listener, "127.0.0.1", port)
                await listener.is_open
                return listener

        self._all += await asyncio.gather(*(one() for _ in range(count)))

    async def hear(self) -> dict[str, object]:
        """Return when each of them heard the next one, and its text."""
        async with asyncio.timeout(_PATIENCE):
            at = [await self._heard.get() for _ in self._all]
        texts = {listener.last for listener in self._all}
        if len(texts) != 1 or not self._heard.empty():
            raise RuntimeError("they did not hear the same, once each")
        return {"at": at, "text": texts.pop().decode()}


async def main() -> None:
    """Do what is said."""
    listeners = Listeners(os.environ["KEY"])
    while words := (await asyncio.to_thread(sys.stdin.readline)).split():
        if words[0] == "open":
            await listeners.open(int(words[1]), int(words[2]))
            print("{}", flush=True)
        else:
            print(json.dumps(await listeners.hear()), flush=True)


if __name__ == "__main__":
    asyncio.run(main())

"""Who listens to `chaos`: sockets that resume, and an address that takes webhooks."""

import asyncio
import collections
import contextlib
import dataclasses
import fnmatch
import hashlib
import http.server
import json
import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import standardwebhooks
import websockets

from benchmarks import _chaos_parts

_PAUSE_SECONDS = 0.1
_OPEN_SECONDS = 10
# A client that is told one of these has nothing to come again for.
_FINAL = frozenset({4400, 4401, 4403, 4404})


def digest(announcement: Mapping[str, Any]) -> str:
    """Return what tells one announcement from another, whoever brought it."""
    text = json.dumps(announcement, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclasses.dataclass
class Subscriber:
    """One socket after the other, each from the last number on."""

    path: str
    pattern: str
    port: int
    heard: list[tuple[int, str]] = dataclasses.field(default_factory=list)
    last: int = 0
    opened: int = 0

    def wants(self, topic: str) -> bool:
        """Whether it asked for announcements of this schema."""
        return fnmatch.fnmatchcase(topic, self.pattern)

    def hear(self, text: str | bytes) -> None:
        """Keep an announcement; let the other frames pass."""
        frame = json.loads(text)
        if frame.pop("type") == "announcement":
            self.last = frame["sequence"]
            self.heard.append((self.last, digest(frame)))


class Audience(threading.Thread):
    """All sockets, on an event loop of their own."""

    def __init__(
        self, subscribers: Sequence[Subscriber], *, ports: Sequence[int], key: str
    ) -> None:
        super().__init__(daemon=True)
        self.subscribers = subscribers
        self.closings: collections.Counter[int] = collections.Counter()
        self._ports, self._key = ports, key
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()

    def __enter__(self) -> "Audience":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self.join()

    def run(self) -> None:
        """Listen until told to stop."""
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._listen())

    @property
    def refusals(self) -> set[int]:
        """The closing codes after which coming again is no use."""
        return {code for code in self.closings if code in _FINAL}

    async def _listen(self) -> None:
        following = [asyncio.create_task(self._follow(s)) for s in self.subscribers]
        await self._stopping.wait()
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)

    async def _follow(self, subscriber: Subscriber) -> None:
        while True:
            with contextlib.suppress(
                OSError, TimeoutError, websockets.WebSocketException
            ):
                await self._one_socket(subscriber)
            # The other replica may be there if this one is not.
            turn = self._ports.index(subscriber.port) + 1
            subscriber.port = self._ports[turn % len(self._ports)]
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _one_socket(self, subscriber: Subscriber) -> None:
        async with websockets.connect(
            f"ws://{_chaos_parts.HOST}:{subscriber.port}{subscriber.path}"
            f"after={subscriber.last}",
            additional_headers={"Authorization": f"Bearer {self._key}"},
            open_timeout=_OPEN_SECONDS,
            compression=None,
            max_size=None,
        ) as socket:
            subscriber.opened += 1
            try:
                async for text in socket:
                    subscriber.hear(text)
            finally:
                self.closings[socket.close_code or 0] += 1


class Receiver(http.server.ThreadingHTTPServer):
    """Takes webhooks, and now and then does not: never the same one twice.

    Whoever fails the same message twice waits for minutes, as they should.
    """

    daemon_threads = True

    def __init__(self, chance: random.Random, *, failing: float) -> None:
        super().__init__((_chaos_parts.HOST, 0), _Handler)
        self.accepted: dict[str, dict[int, str]] = {}
        self.ids: dict[str, dict[int, set[str]]] = {}
        self.secrets: dict[str, str] = {}
        self.refused = self.hung_up = 0
        self._chance, self._failing = chance, failing
        self._calm: collections.Counter[str] = collections.Counter()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{_chaos_parts.HOST}:{self.server_address[1]}"

    def came(self, path: str) -> tuple[dict[int, str], list[set[str]]]:
        """Return what an endpoint has taken, by number, and the ids of each message."""
        with self._lock:
            ids = self.ids.get(path, {}).values()
            return dict(self.accepted.get(path, {})), [set(each) for each in ids]

    def be_calm(self, messages: int) -> None:
        """Take so many messages without failing any.

        The first attempt of a message may have died with the worker: one that fails
        the second is tried minutes later.
        """
        with self._lock:
            self._calm.update(dict.fromkeys(self.secrets, messages))

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> str:
        """Keep a message; return `accept`, `refuse` or `hang up`."""
        message = standardwebhooks.Webhook(self.secrets[path]).verify(
            body, dict(headers)
        )
        data, named = message["data"], headers["webhook-id"]
        number = data["sequence"]
        with self._lock:
            ids = self.ids.setdefault(path, {}).setdefault(number, set())
            is_new = not ids
            ids.add(named)
            self._calm[path] = max(0, self._calm[path] - 1)
            fails = self._chance.random() < self._failing
            if is_new and not self._calm[path] and fails:
                # An endpoint that fails over and over again is left alone for long.
                self._calm[path] = 3
                return self._failed()
            self.accepted.setdefault(path, {})[number] = digest(data)
            return "accept"

    def _failed(self) -> str:
        if self._chance.random() < 0.5:
            self.refused += 1
            return "refuse"
        self.hung_up += 1
        return "hang up"

    def handle_error(self, *_: object) -> None:
        """Say nothing: whoever is killed hangs up."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver

    def do_POST(self) -> None:
        """Answer one message."""
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        what = self.server.take(self.path, headers, body)
        if what == "hang up":
            self.close_connection = True
            return
        self.send_response(204 if what == "accept" else 500)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def receiving(chance: random.Random, *, failing: float) -> Iterator[Receiver]:
    """Take webhooks for as long as the context lasts."""
    with Receiver(chance, failing=failing) as receiver:
        thread = threading.Thread(target=receiver.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield receiver
        finally:
            receiver.shutdown()
            thread.join()

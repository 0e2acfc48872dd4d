"""A small hub that speaks the registry's protocol over real HTTP and real WebSockets.

It stands in for the server where a test wants to count requests, break answers or
pull the plug. It decides nothing about schemas: what is published is what it is told.
"""

import asyncio
import collections
import contextlib
import dataclasses
import hashlib
import json
import re
import socket
import threading
import urllib.parse

import uvicorn

KEY = "srk_demo_0123456789abcdef"
JSON = "application/json"
PROBLEM = "application/problem+json"
ARROW = "application/vnd.apache.arrow.schema"


@dataclasses.dataclass(frozen=True)
class Seen:
    """A request as it came in."""

    method: str
    path: str
    query: dict
    headers: dict
    body: bytes = b""


@dataclasses.dataclass(frozen=True)
class Reply:
    """What goes out; `cut` ends the connection before all of it is there."""

    status: int = 200
    body: bytes = b""
    headers: tuple = (("content-type", JSON),)
    cut: bool = False


@dataclasses.dataclass
class Published:
    """A version, its document as text, and its one artifact."""

    meta: dict
    text: str
    artifact: bytes | None = None
    asked_too_early: int = 0

    def json(self, *, document: bool) -> str:
        meta = json.dumps({**self.meta, "artifacts": [self.artifact_entry()]})
        return f'{meta[:-1]}, "document": {self.text}}}' if document else meta

    def artifact_entry(self) -> dict:
        built = self.artifact is not None
        return {
            "kind": "arrow_ipc",
            "status": self.meta.get("artifact_status", "ready" if built else "queued"),
            "sha256": hashlib.sha256(self.artifact).hexdigest() if built else "",
            "size": len(self.artifact or b""),
            "media_type": ARROW,
            "url": "https://elsewhere.invalid/never-followed",
        }


def problem(status: int, code: str, *, headers: tuple = (), **members) -> Reply:
    """Return a refusal as the hub writes it."""
    body = {"type": "about:blank", "title": code.replace("_", " "), "status": status}
    text = json.dumps({**body, "code": code, **members})
    return Reply(status, text.encode(), (("content-type", PROBLEM), *headers))


class Hub:
    """The state of a hub, and the ASGI application that tells it."""

    def __init__(self) -> None:
        self.versions: dict[str, list[Published]] = collections.defaultdict(list)
        self.announcements: list[dict] = []  # number, schema_id, text
        self.seen: list[Seen] = []
        self.sockets: list[str] = []  # path and query of each WebSocket opened
        self.planned: list[tuple[str, Reply]] = []
        self.page_size = 100
        self.keys = {KEY}
        self.deaf_to: set[str] = set()  # schemas no key may hear of
        self.socket_status: int | None = None  # refuse the handshake with this
        self.protocol = 1
        self.replays = False  # tell everything again on a socket, whatever was asked
        self.left = 0  # WebSockets that ended
        self._hang_up: int | None = None
        self.base = ""
        self._bells: set = set()
        self._changed = threading.Condition()
        self._routes = [
            (r"schemas/([^/]+)/versions/", self._list),
            (r"schemas/([^/]+)/versions/([^/]+)/", self._version),
            (r"schemas/([^/]+)/versions/([^/]+)/artifacts/([^/]+)/", self._artifact),
            (r"schemas/([^/]+)/proposals/", self._propose),
            (r"announcements/", self._announcements),
        ]

    # What tests do

    def publish(
        self,
        schema_id: str,
        text: str,
        *,
        semantic_version: str = "",
        effective_from: str = "2025-01-01T00:00:00Z",
        action: str = "compatible_change",
        artifact: bytes | None = None,
    ) -> Published:
        """Publish the next version of a schema and announce it."""
        number = len(self.versions[schema_id]) + 1
        fingerprint = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
        meta = {
            "schema_id": schema_id,
            "version": number,
            "semantic_version": semantic_version or f"{number}.0.0",
            "fingerprint": fingerprint,
            "dialect": "https://json-schema.org/draft/2020-12/schema",
            "status": "active",
            "severity": "compatible",
            "previous_version": number - 1 or None,
            "published_at": "2025-01-01T00:00:00Z",
            "effective_from": effective_from,
            "references": {"fdc3.context": "fdc3.context@3"},
        }
        published = Published(meta, text, artifact)
        self.versions[schema_id].append(published)
        told = {
            name: meta[name]
            for name in (
                "version",
                "semantic_version",
                "previous_version",
                "fingerprint",
                "severity",
                "published_at",
                "effective_from",
            )
        }
        changes = [{"rule": "PROPERTY_ADDED", "path": "/b", "sentence": "b is new."}]
        body = json.dumps({**told, "changes": changes})
        self.announce(action, schema_id, f'{body[:-1]}, "new_schema": {text}}}')
        return published

    def announce(self, action: str, schema_id: str, body: str = "{}") -> int:
        """Add an announcement to the table and ring the bell."""
        number = len(self.announcements) + 1
        head = json.dumps(
            {
                "sequence": number,
                "action": action,
                "schema_id": schema_id,
                "at": "2025-03-01T12:00:00.123456Z",
            }
        )
        rest = body[1:].lstrip()
        text = f"{head[:-1]}, {rest}" if rest != "}" else head
        entry = {"number": number, "schema_id": schema_id, "text": text}
        self.announcements.append(entry)
        self._ring()
        return number

    def hang_up(self, code: int) -> None:
        """Close all WebSockets with `code`."""
        self._hang_up = code
        self._ring()

    def _ring(self) -> None:
        for loop, bell in tuple(self._bells):
            with contextlib.suppress(RuntimeError):  # its server was stopped
                loop.call_soon_threadsafe(bell.set)

    def plan(self, path: str, *replies: Reply) -> None:
        """Answer the next requests whose path ends with `path` in this way."""
        self.planned += [(path, reply) for reply in replies]

    def count(self, path: str) -> int:
        """Return how many requests came for a path that ends with `path`."""
        return sum(each.path.endswith(path) for each in self.seen)

    def until(self, holds) -> None:
        """Wait until `holds()` is true, looking whenever something arrives."""
        with self._changed:
            assert self._changed.wait_for(holds, timeout=15), "it never came to be"

    # What the protocol wants

    async def __call__(self, scope, receive, send) -> None:
        query = dict(urllib.parse.parse_qsl(scope["query_string"].decode()))
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        if scope["type"] == "websocket":
            await self._socket(scope, query, headers, receive, send)
            return
        event = await receive()
        seen = Seen(scope["method"], scope["path"], query, headers, event["body"])
        with self._changed:
            self.seen.append(seen)
            self._changed.notify_all()
        reply = self._reply(seen)
        start = {"type": "http.response.start", "status": reply.status}
        pairs = [(name.encode(), value.encode()) for name, value in reply.headers]
        await send({**start, "headers": pairs})
        body = {"type": "http.response.body", "body": reply.body}
        # More is promised and never comes: the server closes the connection.
        await send({**body, "more_body": reply.cut})

    def _reply(self, seen: Seen) -> Reply:
        for index, (path, reply) in enumerate(self.planned):
            if seen.path.endswith(path):
                del self.planned[index]
                return reply
        if not self._knows(seen.headers):
            return problem(401, "not_authenticated", remedy="Send a key.")
        for pattern, answer in self._routes:
            match = re.fullmatch(f"/api/v1/{pattern}", seen.path)
            if match:
                return answer(seen, *match.groups())
        return problem(404, "not_found")

    def _knows(self, headers: dict) -> bool:
        return headers.get("authorization", "").removeprefix("Bearer ") in self.keys

    def _list(self, seen: Seen, schema_id: str) -> Reply:
        page = int(seen.query.get("page", 1))
        versions = self.versions.get(schema_id)
        if versions is None:
            return problem(404, "schema_not_found")
        first, last = (page - 1) * self.page_size, page * self.page_size
        results = ", ".join(each.json(document=False) for each in versions[first:last])
        more = f"{self.base}{seen.path}?page={page + 1}"
        following = json.dumps(more if last < len(versions) else None)
        text = f'{{"results": [{results}], "next": {following}, "previous": null}}'
        return Reply(200, text.encode())

    def _find(self, schema_id: str, name: str) -> Published | None:
        for each in reversed(self.versions.get(schema_id, [])):
            names = {"latest", str(each.meta["version"]), each.meta["semantic_version"]}
            if name in names:
                return each
        return None

    def _version(self, seen: Seen, schema_id: str, name: str) -> Reply:
        found = self._find(schema_id, name)
        if found is None:
            return problem(404, "version_not_found", detail=f"There is no {name}.")
        body = found.json(document=True).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        if seen.headers.get("if-none-match") == etag:
            return Reply(304, b"", (("etag", etag),))
        return Reply(200, body, (("content-type", JSON), ("etag", etag)))

    def _artifact(self, seen: Seen, schema_id: str, name: str, kind: str) -> Reply:
        found = self._find(schema_id, name)
        if found is None or kind != "arrow_ipc":
            return problem(404, "artifact_not_found")
        if found.meta.get("artifact_status") == "failed":
            return problem(404, "artifact_failed", reason="/price has no Arrow type")
        if found.asked_too_early > 0 or found.artifact is None:
            found.asked_too_early -= 1
            return problem(404, "artifact_not_ready", headers=(("retry-after", "0"),))
        digest = hashlib.sha256(found.artifact).hexdigest()
        headers = (("content-type", ARROW), ("x-content-sha256", digest))
        return Reply(200, found.artifact, headers)

    def _propose(self, seen: Seen, schema_id: str) -> Reply:
        sent = json.loads(seen.body)
        revision = {
            "number": 1,
            "fingerprint": "sha256:00",
            "base_version": None,
            "severity": "breaking",
            "report": {"changes": []},
        }
        answer = {
            "proposal_id": 7,
            "schema_id": schema_id,
            "state": "in_review",
            "title": sent["title"],
            "message": sent["message"],
            "author": "key demo",
            "revision": revision,
        }
        return Reply(201, json.dumps(answer).encode())

    def _after(self, number: int, schema_id: str | None) -> list[dict]:
        return [
            each
            for each in self.announcements[number:]
            if schema_id in {None, each["schema_id"]}
        ]

    def _announcements(self, seen: Seen) -> Reply:
        after = int(seen.query.get("after", 0))
        limit = min(int(seen.query.get("limit", 100)), self.page_size)
        found = self._after(after, seen.query.get("schema_id"))
        page = found[:limit]
        position = page[-1]["number"] if page else after
        results = ", ".join(each["text"] for each in page)
        more = json.dumps(len(found) > limit)
        text = (
            f'{{"results": [{results}], "next_after": {position}, "has_more": {more}}}'
        )
        return Reply(200, text.encode())

    async def _socket(self, scope, query, headers, receive, send) -> None:
        await receive()
        if self.socket_status is not None:
            start = {"type": "websocket.http.response.start", "headers": []}
            await send({**start, "status": self.socket_status})
            await send({"type": "websocket.http.response.body", "body": b""})
            return
        await send({"type": "websocket.accept"})
        match = re.fullmatch(r"/ws/v1/schemas/(?:([^/]+)/)?", scope["path"])
        after = query.get("after", str(len(self.announcements)))
        code = self._refusal(match and match[1], after, headers)
        if code is not None:
            await send({"type": "websocket.close", "code": code})
            return
        await self._tell(
            match[1], int(after), f"{scope['path']}?{query}", receive, send
        )

    def _refusal(self, topic: str | None, after: str, headers: dict) -> int | None:
        if not self._knows(headers):
            return 4401
        if topic in self.deaf_to:
            return 4403
        return None if int(after) <= len(self.announcements) else 4400

    async def _tell(self, topic, after: int, opened: str, receive, send) -> None:
        bell = asyncio.Event()
        entry = (asyncio.get_running_loop(), bell)
        self._bells.add(entry)
        gone = asyncio.ensure_future(receive())
        after = 0 if self.replays else after
        welcome = {"protocol": self.protocol, "position": len(self.announcements)}
        await send({"type": "websocket.send", "text": _frame("welcome", welcome)})
        with self._changed:
            self.sockets.append(opened)
            self._changed.notify_all()
        while not gone.done() and self._hang_up is None:
            bell.clear()
            for each in self._after(after, topic):
                text = f'{{"type": "announcement", {each["text"][1:]}'
                await send({"type": "websocket.send", "text": text})
                after = each["number"]
            ring = asyncio.ensure_future(bell.wait())
            await asyncio.wait({ring, gone}, return_when=asyncio.FIRST_COMPLETED)
            ring.cancel()
        self._bells.discard(entry)
        if not gone.done():
            gone.cancel()
            await send({"type": "websocket.close", "code": self._hang_up})
            self._hang_up = None
        with self._changed:
            self.left += 1
            self._changed.notify_all()


class Server:
    """A loopback port behind which `hub` is; may be stopped and started again."""

    def __init__(self) -> None:
        self.hub = Hub()
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._uvicorn: _Uvicorn | None = None
        self._thread: threading.Thread | None = None

    def new_hub(self) -> Hub:
        """Return a hub that knows nothing yet, and serve it from now on."""
        self.hub = Hub()
        self.hub.base = self.url
        return self.hub

    async def _serve(self, scope, receive, send) -> None:
        await self.hub(scope, receive, send)

    def start(self) -> None:
        config = uvicorn.Config(
            self._serve,
            interface="asgi3",
            host="127.0.0.1",
            port=self.port,
            lifespan="off",
            log_config=None,
            timeout_graceful_shutdown=2,
        )
        self._uvicorn = _Uvicorn(config)
        self._thread = threading.Thread(target=self._uvicorn.run)
        self._thread.start()
        assert self._uvicorn.is_up.wait(timeout=15)

    def stop(self) -> None:
        self._uvicorn.should_exit = True
        self._thread.join(timeout=15)
        assert not self._thread.is_alive()


class _Uvicorn(uvicorn.Server):
    def __init__(self, config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, *args, **options) -> None:
        await super().startup(*args, **options)
        self.is_up.set()


def _frame(kind: str, members: dict) -> str:
    return json.dumps({"type": kind, **members})

"""A small hub of our own: what it knows, and what a test can do to it.

It stands in for the server where a test wants to count requests, break answers or
pull the plug. It decides nothing about schemas: what is published is what it is told.
How it is asked over HTTP is in `fake_rest`, over WebSockets in `fake_socket`, and
`serving` puts it on a port.
"""

import collections
import contextlib
import dataclasses
import fnmatch
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

KEY = "srk_demo_0123456789abcdef"
JSON = "application/json"
PROBLEM = "application/problem+json"
ARROW = "application/vnd.apache.arrow.schema"
Headers = tuple[tuple[str, str], ...]
# What an announcement says of the version it announces.
_TOLD = (
    "version",
    "semantic_version",
    "previous_version",
    "fingerprint",
    "severity",
    "published_at",
    "effective_from",
)


@dataclasses.dataclass(frozen=True)
class Seen:
    """A request as it came in."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclasses.dataclass(frozen=True)
class Reply:
    """What goes out; `cut` ends the connection before all of it is there."""

    status: int = 200
    body: bytes = b""
    headers: Headers = (("content-type", JSON),)
    cut: bool = False


@dataclasses.dataclass(frozen=True)
class Told:
    """An announcement: its number, its schema, and its text."""

    number: int
    schema_id: str
    text: str


@dataclasses.dataclass
class Published:
    """A version, its document as text, and its one artifact."""

    meta: dict[str, Any]
    text: str
    artifact: bytes | None = None
    asked_too_early: int = 0

    def json(self, *, document: bool) -> str:
        meta = json.dumps({**self.meta, "artifacts": [self._artifact_entry()]})
        return f'{meta[:-1]}, "document": {self.text}}}' if document else meta

    def _artifact_entry(self) -> dict[str, object]:
        built = b"" if self.artifact is None else self.artifact
        usual = "queued" if self.artifact is None else "ready"
        return {
            "kind": "arrow_ipc",
            "status": self.meta.get("artifact_status", usual),
            "sha256": hashlib.sha256(built).hexdigest() if built else "",
            "size": len(built),
            "media_type": ARROW,
            "url": "https://elsewhere.invalid/never-followed",
        }


def problem(status: int, code: str, *, headers: Headers = (), **members: Any) -> Reply:
    """Return a refusal as the hub writes it."""
    body = {"type": "about:blank", "title": code.replace("_", " "), "status": status}
    text = json.dumps({**body, "code": code, **members})
    return Reply(status, text.encode(), (("content-type", PROBLEM), *headers))


class Hub:
    """The state of a hub."""

    def __init__(self) -> None:
        self.versions: dict[str, list[Published]] = collections.defaultdict(list)
        self.announcements: list[Told] = []
        self.seen: list[Seen] = []  # every request over HTTP
        self.sockets: list[str] = []  # the path of each WebSocket opened
        self.left = 0  # WebSockets that ended
        self.planned: list[tuple[str, Reply]] = []
        self.page_size = 100
        self.keys = {KEY}
        self.deaf_to: set[str] = set()  # schemas no key may hear of
        self.socket_status: int | None = None  # refuse the handshake with this
        self.protocol = 1
        self.replays = False  # tell everything again on a socket, whatever was asked
        self.closing: int | None = None  # the code to close a WebSocket with
        self.bells: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._changed = threading.Condition()

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
        meta = {
            "schema_id": schema_id,
            "version": number,
            "semantic_version": semantic_version or f"{number}.0.0",
            "fingerprint": f"sha256:{hashlib.sha256(text.encode()).hexdigest()}",
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
        told = {name: meta[name] for name in _TOLD}
        changes = [{"rule": "PROPERTY_ADDED", "path": "/b", "sentence": "b is new."}]
        body = json.dumps({**told, "changes": changes})
        self.announce(action, schema_id, f'{body[:-1]}, "new_schema": {text}}}')
        return published

    def announce(self, action: str, schema_id: str, body: str = "{}") -> None:
        """Add an announcement to the table and ring the bell."""
        number = len(self.announcements) + 1
        members = {
            "sequence": number,
            "action": action,
            "schema_id": schema_id,
            "at": "2025-03-01T12:00:00.123456Z",
        }
        head, rest = json.dumps(members), body[1:].lstrip()
        text = f"{head[:-1]}, {rest}" if rest != "}" else head
        self.announcements.append(Told(number, schema_id, text))
        self._ring()

    def hang_up(self, code: int) -> None:
        """Close the WebSocket with `code`."""
        self.closing = code
        self._ring()

    def plan(self, path: str, *replies: Reply) -> None:
        """Answer the next requests whose path ends with `path` in this way."""
        self.planned += [(path, reply) for reply in replies]

    def count(self, path: str) -> int:
        """Return how many requests came for a path that ends with `path`."""
        return sum(each.path.endswith(path) for each in self.seen)

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until `holds()` is true, looking whenever something arrives."""
        with self._changed:
            assert self._changed.wait_for(holds, timeout=15), "it never came to be"

    # What those who tell it need

    def take_note(self, request: Seen | None = None, *, opened: str = "") -> None:
        """Write down that a request came, a WebSocket was opened, or one ended."""
        with self._changed:
            if request is not None:
                self.seen.append(request)
            elif opened:
                self.sockets.append(opened)
            else:
                self.left += 1
            self._changed.notify_all()

    def knows(self, headers: Mapping[str, str]) -> bool:
        """Return whether the key in `headers` is one of ours."""
        return headers.get("authorization", "").removeprefix("Bearer ") in self.keys

    def after(self, number: int, schema_id: str | None) -> list[Told]:
        """Return what was announced after a number, of a schema or glob."""
        return [
            each
            for each in self.announcements[number:]
            if schema_id is None or fnmatch.fnmatchcase(each.schema_id, schema_id)
        ]

    def _ring(self) -> None:
        for loop, bell in tuple(self.bells):
            with contextlib.suppress(RuntimeError):  # its server was stopped
                loop.call_soon_threadsafe(bell.set)

"""An answer of Django that is kept, and how it is heard while Django gives it."""

from collections.abc import Mapping
from typing import Any

from registry_site.fast_reads import questions
from registry_site.wsgi_bridge import Message, Send

Headers = list[tuple[bytes, bytes]]

# Besides the bytes: headers, keys, objects. Measured, and rounded up.
_OVERHEAD_BYTES = 4096
_REQUEST_ID = b"x-request-id"
_KEPT_STATUS = (200, 304)
# What this layer sees to; an answer that depends on more is not kept.
_KNOWN_VARY = frozenset({b"authorization", b"cookie"})


class Heard:
    """Passes an answer on and remembers it, up to a size."""

    def __init__(self, send: Send, *, most: int) -> None:
        self.status = 0
        self.headers: Headers = []
        self.body = b""
        self.is_whole = False
        self._send, self._most = send, most
        self._parts: list[bytes] = []
        self._size = 0

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self._take(message)
        await self._send(message)

    def _take(self, message: Mapping[str, Any]) -> None:
        part = message.get("body", b"")
        self._size += len(part)
        if self._size <= self._most:
            self._parts.append(part)
        if not message.get("more_body", False):
            self.is_whole = self._size <= self._most
            self.body = b"".join(self._parts)

    def is_fit(self) -> bool:
        """Return whether this is an answer that others may be given too."""
        if self.status not in _KEPT_STATUS or not self.is_whole:
            return False
        named = dict(self.headers)
        vary = {name.strip().lower() for name in named.get(b"vary", b"").split(b",")}
        return (
            len(named) == len(self.headers)
            and b"set-cookie" not in named
            and _REQUEST_ID in named
            and vary <= _KNOWN_VARY
        )


class Answer:
    """One thing as Django answered it, and its 304 once Django has given one."""

    __slots__ = (
        "_full",
        "_full_id_at",
        "_same",
        "_same_id_at",
        "body",
        "etag",
        "published",
        "size",
    )

    def __init__(self, heard: Heard, published: questions.Published) -> None:
        # The same for every request: servers only read it.
        self.body: Message = {"type": "http.response.body", "body": heard.body}
        self.etag = dict(heard.headers).get(b"etag")
        self.published = published
        self.size = len(heard.body) + _OVERHEAD_BYTES
        self._full, self._full_id_at = heard.headers, _id_at(heard.headers)
        self._same: Headers | None = None
        self._same_id_at = 0

    def learn_same(self, heard: Heard) -> None:
        """Keep the headers of a 304, if it is about these bytes."""
        if heard.status == 304 and dict(heard.headers).get(b"etag") == self.etag:
            self._same, self._same_id_at = heard.headers, _id_at(heard.headers)

    def full(self, request_id: bytes) -> Message:
        """Return the beginning of a 200 for one request; `body` goes on."""
        headers = self._full.copy()
        headers[self._full_id_at] = (_REQUEST_ID, request_id)
        return {"type": "http.response.start", "status": 200, "headers": headers}

    def same(self, request_id: bytes) -> Message | None:
        """Return the beginning of a 304 for one request, if one was ever given."""
        if self._same is None:
            return None
        headers = self._same.copy()
        headers[self._same_id_at] = (_REQUEST_ID, request_id)
        return {"type": "http.response.start", "status": 304, "headers": headers}


def _id_at(headers: Headers) -> int:
    return [name for name, _ in headers].index(_REQUEST_ID)

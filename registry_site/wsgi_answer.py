"""From what a WSGI application answers to ASGI messages; runs in a worker thread.

Also the few answers that the front gives by itself, when the application is not asked.
"""

import json
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from wsgiref.types import WSGIApplication

import structlog

Message = MutableMapping[str, Any]
_ExcInfo = (
    tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
)

_log = structlog.get_logger(__name__)

# An answer that says how long it is waits until this much of it is there: files come
# in pieces of 4 KiB, and each hand-over to the event loop costs more than that.
_PIECE_BYTES = 256 * 1024
_BODILESS_STATUS = (204, 304)


class AbandonedError(Exception):
    """Nobody listens to the rest of this answer."""


@dataclass(frozen=True)
class Refusal:
    """An answer of the front itself, in the form of the API's errors (RFC 9457)."""

    status: int
    code: str
    title: str
    remedy: str
    headers: tuple[tuple[bytes, bytes], ...] = ()

    def messages(self) -> list[Message]:
        """Return the ASGI messages of this answer."""
        problem = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "remedy": self.remedy,
        }
        body = json.dumps(problem).encode()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            *self.headers,
        ]
        return _messages(self.status, headers, body)


_CLOSE = (b"connection", b"close")
OVERLOADED = Refusal(
    503,
    "overloaded",
    "More requests are waiting than can be answered",
    "Try again after the seconds in the header Retry-After.",
    ((b"retry-after", b"1"),),
)
TOO_LARGE = Refusal(
    413, "body_too_large", "The request's body is too large", "Send less.", (_CLOSE,)
)
HEADER_TOO_LARGE = Refusal(
    431,
    "header_too_large",
    "The request's header is too large",
    "Send fewer or shorter headers, or a shorter address.",
    (_CLOSE,),
)
UNREADABLE_TYPE = Refusal(
    415,
    "unsupported_media_type",
    "The request's Content-Type cannot be read, or its charset is none of text",
    "Send it without a charset, and in UTF-8.",
)
TOO_SLOW = Refusal(
    408, "body_too_slow", "The request's body did not arrive", "Try again.", (_CLOSE,)
)
FAILED = Refusal(
    500, "internal_error", "The request could not be answered", "Ask the operator."
)


@dataclass
class Call:
    """One call of the application, and what is known of its answer so far."""

    application: WSGIApplication
    environ: dict[str, Any]
    send_some: Callable[[list[Message]], None]
    _status: int = field(init=False, default=0)
    _headers: list[tuple[bytes, bytes]] = field(init=False, default_factory=list)
    _is_started: bool = field(init=False, default=False)
    _waiting: bytearray = field(init=False, default_factory=bytearray)

    def run(self) -> list[Message]:
        """Call the application; send all but the end of its answer and return that.

        Raises AbandonedError when the client left, having closed the answer, and what
        the application raised when part of its answer was sent already.
        """
        try:
            answer = self.application(self.environ, self._start)
            try:
                self._take(answer)
            finally:
                if hasattr(answer, "close"):
                    answer.close()
        except AbandonedError:
            raise
        except Exception:
            _log.exception("request.failed", path=self.environ["PATH_INFO"])
            if self._is_started:
                raise
            return FAILED.messages()
        return self._rest()

    def _start(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: _ExcInfo | None = None,
    ) -> Callable[[bytes], object]:
        if exc_info and exc_info[1] is not None and self._is_started:
            raise exc_info[1]
        self._status = int(status[:3])
        self._headers = [
            (name.lower().encode("latin-1"), value.strip().encode("latin-1"))
            for name, value in headers
        ]
        return self._write

    def _take(self, answer: Iterable[bytes]) -> None:
        if self.environ["REQUEST_METHOD"] == "HEAD" or self._status in _BODILESS_STATUS:
            return
        piece = _PIECE_BYTES if self._says_its_length else 1
        for chunk in answer:
            self._waiting += chunk
            if len(self._waiting) >= piece:
                self._flush()

    def _write(self, chunk: bytes) -> None:
        self._waiting += chunk
        self._flush()

    @property
    def _says_its_length(self) -> bool:
        return any(name == b"content-length" for name, _ in self._headers)

    def _flush(self) -> None:
        body = {
            "type": "http.response.body",
            "body": bytes(self._waiting),
            "more_body": True,
        }
        self._waiting.clear()
        self.send_some([*self._start_message(), body])

    def _rest(self) -> list[Message]:
        return [
            *self._start_message(),
            {"type": "http.response.body", "body": bytes(self._waiting)},
        ]

    def _start_message(self) -> list[Message]:
        if self._is_started:
            return []
        self._is_started = True
        return _messages(self._status, self._headers, b"")[:1]


def _messages(
    status: int, headers: list[tuple[bytes, bytes]], body: bytes
) -> list[Message]:
    return [
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body},
    ]

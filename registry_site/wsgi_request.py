"""From an ASGI request to what a WSGI application is called with.

The body is read whole first, to memory or to disk, and never beyond a bound.
"""

import codecs
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from django.utils.http import parse_header_parameters

from registry_site import wsgi_answer

_KEPT_IN_MEMORY = 1024 * 1024
_UNPREFIXED = ("CONTENT_TYPE", "CONTENT_LENGTH")


class DisconnectedError(Exception):
    """The client left before its request was complete."""


class RefusedError(Exception):
    """The request is not read any further; `answer` says why."""

    def __init__(self, answer: wsgi_answer.Refusal) -> None:
        super().__init__(answer)
        self.answer = answer


async def read_body(
    scope: Mapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    *,
    at_most: int,
) -> IO[bytes]:
    """Return the request's body as a file at its start.

    Raises RefusedError for more than `at_most` bytes, before reading them where the
    client says how many there are, and for a Content-Type that Django would fail on;
    DisconnectedError when the client leaves.
    """
    if not _is_readable_type(_content_type(scope["headers"])):
        raise RefusedError(wsgi_answer.UNREADABLE_TYPE)
    if _declared_length(scope["headers"]) > at_most:
        raise RefusedError(wsgi_answer.TOO_LARGE)
    body = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115 - given away open
    try:
        await _fill(body, receive, at_most)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


async def _fill(
    body: IO[bytes],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    at_most: int,
) -> None:
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > at_most:
            raise RefusedError(wsgi_answer.TOO_LARGE)
        body.write(chunk)
        more = message.get("more_body", False)


def _declared_length(headers: Iterable[tuple[bytes, bytes]]) -> int:
    for name, value in headers:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _content_type(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return what Django will be told, who may have been told several times."""
    sent = (value for name, value in headers if name == b"content-type")
    return b",".join(sent).decode("latin-1")


def _is_readable_type(kind: str) -> bool:
    """Return whether Django, which reads the query in this charset too, can."""
    if ";" not in kind:
        return True
    try:
        charset = parse_header_parameters(kind)[1].get("charset")
        return charset is None or _is_of_text(charset)
    except ValueError:
        return False


def _is_of_text(charset: str) -> bool:
    """Return whether any bytes are some text in a charset; of others, False or ValueError."""
    try:
        codecs.lookup(charset)
    except LookupError:
        return True  # nobody knows it, and Django takes no notice
    try:
        bytes(range(256)).decode(charset, errors="replace")
    except LookupError:
        return False
    return True


def environ(scope: Mapping[str, Any], body: IO[bytes]) -> dict[str, Any]:
    """Return the WSGI environment of a request whose body has been read."""
    root = scope.get("root_path", "")
    # The path as it was sent: a server's decoded one has lost bytes that are not UTF-8.
    raw = scope.get("raw_path") or scope["path"].encode()
    path = unquote_to_bytes(raw).decode("latin-1")
    name, port = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    return {
        **_headers(scope["headers"]),
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root.encode().decode("latin-1"),
        "PATH_INFO": path.removeprefix(root.encode().decode("latin-1")),
        "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
        "SERVER_NAME": name,
        "SERVER_PORT": str(port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        # Known by now, also where the client sent the body in chunks.
        "CONTENT_LENGTH": str(_size(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for raw_name, raw_value in headers:
        # `a_b` and `a-b` become one name here: only one of them may come through.
        if b"_" in raw_name:
            continue
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        key = name if name in _UNPREFIXED else f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        if key in joined:
            joined[key] += ("; " if key == "HTTP_COOKIE" else ",") + value
        else:
            joined[key] = value
    return joined


def _size(body: IO[bytes]) -> int:
    size = body.seek(0, 2)
    body.seek(0)
    return size

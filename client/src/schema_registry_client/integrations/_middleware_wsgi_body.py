"""The body of a request over WSGI, which the application reads as if nobody had."""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

import io
from typing import Any

from schema_registry_client.integrations import _middleware_rules

Environ = dict[str, Any]


def is_absent(environ: Environ) -> bool:
    """Return whether there is none, where none is demanded."""
    may_be_empty = _middleware_rules.may_be_empty(environ["REQUEST_METHOD"])
    declared = environ.get("CONTENT_LENGTH")
    is_in_pieces = "HTTP_TRANSFER_ENCODING" in environ
    return may_be_empty and not is_in_pieces and declared in {None, "", "0"}


def value(environ: Environ, most: int) -> Any:  # noqa: ANN401 -- JSON
    """Return the JSON value of a request's body. Raises BodyTrouble."""
    declared = _middleware_rules.length(environ.get("CONTENT_LENGTH"))
    is_ended = bool(environ.get("wsgi.input_terminated"))  # also without a length
    if declared is not None and declared > most:
        raise _middleware_rules.too_large(most)
    if declared is None and not is_ended:
        # Where it ends is not told: to read it may wait for ever (PEP 3333).
        detail = "Send the body with its Content-Length."
        raise _middleware_rules.BodyTrouble(411, "length_required", detail)
    source = environ["wsgi.input"]
    body = _read(source, most + 1 if declared is None else declared)
    rest = source if declared is None else io.BytesIO()
    environ["wsgi.input"] = io.BufferedReader(_Replayed(body, rest))
    if len(body) > most:
        raise _middleware_rules.too_large(most)
    return _middleware_rules.read(
        body,
        environ.get("CONTENT_TYPE", ""),
        environ.get("HTTP_CONTENT_ENCODING", ""),
    )


def _read(source: Any, wanted: int) -> bytes:  # noqa: ANN401 -- a stream
    """Return that many bytes, or as many as there are."""
    parts: list[bytes] = []
    while wanted > 0:
        part = source.read(wanted)
        if not part:
            break
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


class _Replayed(io.RawIOBase):
    """What was read of a request, and then the rest of it."""

    def __init__(self, read: bytes, rest: Any) -> None:  # noqa: ANN401 -- a stream
        self._read = read
        self._rest = rest

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 -- a buffer
        """Fill `buffer` as far as there is something."""
        if self._read:
            part, self._read = self._read[: len(buffer)], self._read[len(buffer) :]
        else:
            part = self._rest.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

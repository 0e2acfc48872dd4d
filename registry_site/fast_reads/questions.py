"""What a request asks, if it is one that may be answered from memory.

Whatever is unusual about a request makes it none: Django then answers it as ever.
Pure: no answers, no keys, no clock.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from schemas_app.api import authentication
from schemas_app.domain import api_keys, errors

# As it was sent, host and scheme included: what Django makes of it may depend on these.
Key = tuple[bytes, bytes, str]

# An address with a percent sign is none of these, so that each thing has one address.
# Of versions those whose name says which: what is in force depends on the clock.
_PUBLISHED = re.compile(
    rb"/api/v1/schemas/([A-Za-z0-9][A-Za-z0-9._-]{0,119})/"
    rb"(?:versions/(latest|[1-9][0-9]{0,8}|[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9})/"
    rb"(?:document/|artifacts/[a-z][a-z0-9_]{0,39}/)?)?"
)
_METHODS = frozenset({"GET", "HEAD"})
_ONE_ETAG = re.compile(rb'"[^"]*"')
_READ_HERE = frozenset({b"authorization", b"host", b"if-none-match", b"content-length"})
_UNUSUAL = frozenset(
    {
        b"cookie",
        b"if-match",
        b"if-modified-since",
        b"if-range",
        b"if-unmodified-since",
        b"range",
        b"transfer-encoding",
        b"x-http-method-override",
    }
)
_WATCHED = _READ_HERE | _UNUSUAL


class Question(NamedTuple):
    """A read of something published, by a key; `none_match` is one strong ETag.

    `authorization` is the header, which may be no key's; `address` is the client's, as
    Django is told it.
    """

    key: Key
    is_head: bool
    authorization: bytes
    none_match: bytes | None
    address: str


class Published(NamedTuple):
    """What an address names: a schema, or something of a version."""

    schema_id: str
    version: str | None


def asked(scope: Mapping[str, Any]) -> Question | None:
    """Return what the request asks, or None if that is for Django alone to answer."""
    if (
        scope["method"] not in _METHODS
        or scope.get("query_string")
        or scope.get("root_path")
    ):
        return None
    headers = _headers(scope)
    if headers is None or b"host" not in headers or b"authorization" not in headers:
        return None
    none_match = headers.get(b"if-none-match")
    if none_match is not None and not _ONE_ETAG.fullmatch(none_match):
        return None
    key = (scope.get("raw_path") or b"", headers[b"host"], scope["scheme"])
    client = scope.get("client") or ("", 0)
    authorization = headers[b"authorization"]
    is_head = scope["method"] == "HEAD"
    return Question(key, is_head, authorization, none_match, client[0])


def published(key: Key) -> Published | None:
    """Return what published thing the address names, if it does."""
    match = _PUBLISHED.fullmatch(key[0])
    if match is None:
        return None
    version = match[2]
    return Published(match[1].decode(), version.decode() if version else None)


def _headers(scope: Mapping[str, Any]) -> dict[bytes, bytes] | None:
    """Return the headers that matter, or None if there is something unusual in them."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name not in _WATCHED:
            continue
        if name in _UNUSUAL or name in found:
            return None
        found[name] = value
    return None if found.get(b"content-length", b"0") != b"0" else found


def token(header: bytes) -> api_keys.Token | None:
    """Return the key that an Authorization header brings, if it has the form of one."""
    try:
        return api_keys.parse(authentication.token_in(header.decode("latin-1")))
    except errors.NotAuthenticated:
        return None

"""Where the hub is and who we are: arguments first, then the environment.

Nothing here opens a connection; it only says which addresses there are.
"""

from __future__ import annotations

import dataclasses
import os
import urllib.parse
from collections.abc import Mapping

from schema_registry_client import _version, errors

DEFAULT_URL = "http://127.0.0.1:8000"
DEFAULT_TIMEOUT = 10.0
USER_AGENT = f"schema-registry-client/{_version.__version__}"


@dataclasses.dataclass(frozen=True)
class Settings:
    """One hub, one key, one patience. The key stays out of `repr`."""

    url: str
    key: str | None = dataclasses.field(repr=False)
    timeout: float

    def rest(self, path: str, **query: str | int | None) -> str:
        """Return the address of `path` in the REST interface; None drops a query."""
        given = {name: value for name, value in query.items() if value is not None}
        asked = f"?{urllib.parse.urlencode(given)}" if given else ""
        return f"{self.url}/api/v1/{path}{asked}"

    def socket(self, *, schema_id: str | None, after: int | None) -> str:
        """Return the address of the WebSocket for one schema, or for all."""
        base = "ws" + self.url.removeprefix("http")
        topic = "" if schema_id is None else f"{segment(schema_id)}/"
        query = "" if after is None else f"?after={after}"
        return f"{base}/ws/v1/schemas/{topic}{query}"

    def headers(self) -> dict[str, str]:
        """Return the headers every request carries."""
        return {} if self.key is None else {"Authorization": f"Bearer {self.key}"}

    def owns(self, url: str) -> bool:
        """Return whether `url` is on this hub, so that our key may be sent there."""
        return _origin(url) == _origin(self.url)


def segment(text: str) -> str:
    """Return `text` as one segment of a path."""
    return urllib.parse.quote(text, safe="")


def read(
    *,
    url: str | None = None,
    key: str | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Return settings from arguments, else from the environment.

    Raises errors.InvalidSettings; its text never holds the key.
    """
    if not timeout > 0:
        raise errors.InvalidSettings(f"timeout is {timeout}; give seconds above 0.")
    return Settings(
        url=_checked_url(url or environ.get("SCHEMA_REGISTRY_URL") or DEFAULT_URL),
        key=_checked_key(key or environ.get("SCHEMA_REGISTRY_KEY") or ""),
        timeout=timeout,
    )


def _checked_url(text: str) -> str:
    parts = _split(text)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise errors.InvalidSettings(
            f"{text!r} is not the URL of a hub. Write something like {DEFAULT_URL}."
        )
    if parts.query or parts.fragment or parts.username is not None:
        raise errors.InvalidSettings(
            "The URL of the hub holds neither user, query nor fragment; "
            "the key goes into SCHEMA_REGISTRY_KEY."
        )
    return urllib.parse.urlunsplit(parts).rstrip("/")


def _checked_key(text: str) -> str | None:
    key = text.strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise errors.InvalidSettings(
            "The key holds a character no key has; copy it again as a whole."
        )
    return key or None


def _split(url: str) -> urllib.parse.SplitResult | None:
    try:
        parts = urllib.parse.urlsplit(url.strip())
        _ = parts.port  # raises ValueError for ports that cannot be
    except ValueError:
        return None
    return parts


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = _split(url)
    if parts is None:
        return ("", None, None)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return (parts.scheme, parts.hostname, parts.port or usual)

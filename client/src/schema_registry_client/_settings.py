"""Where the hub is and who we are: arguments first, then the environment.

Nothing here opens a connection; it only says which addresses there are.
"""

from __future__ import annotations

import dataclasses
import os
import urllib.parse
from collections.abc import Mapping

from schema_registry_client import _references, _version, errors
from schema_registry_client.cache import entries

DEFAULT_URL = "http://127.0.0.1:8000"
DEFAULT_TIMEOUT = 10.0
RETRIES = 3
USER_AGENT = f"schema-registry-client/{_version.__version__}"


@dataclasses.dataclass(frozen=True)
class Settings:
    """One hub, one key, one patience. The key stays out of `repr`.

    `retries` is how often what failed is sent again. `namespace` tells apart, and
    tells nobody else, what was kept of which hub for which key.
    """

    url: str
    key: str | None = dataclasses.field(repr=False)
    timeout: float
    retries: int = RETRIES

    @property
    def namespace(self) -> str:
        """A name for this hub as seen with this key."""
        return entries.digest(self.url, self.key or "")

    def rest(self, path: str, **query: str | int | None) -> str:
        """Return the address of `path` in the REST interface; None drops a query."""
        given = {name: value for name, value in query.items() if value is not None}
        asked = f"?{urllib.parse.urlencode(given)}" if given else ""
        return f"{self.url}/api/v1/{path}{asked}"

    def socket(self, topic: _references.Topic, *, after: int | None) -> str:
        """Return the address of the WebSocket for a topic."""
        base = "ws" + self.url.removeprefix("http")
        one = "" if topic.one is None else f"{segment(topic.one)}/"
        asked = {"schemas": topic.pattern if topic.is_glob else None, "after": after}
        given = {name: value for name, value in asked.items() if value is not None}
        query = f"?{urllib.parse.urlencode(given)}" if given else ""
        return f"{base}/ws/v1/schemas/{one}{query}"

    def headers(self) -> dict[str, str]:
        """Return the headers every request carries."""
        return {} if self.key is None else {"Authorization": f"Bearer {self.key}"}


def segment(text: str) -> str:
    """Return `text` as one segment of a path."""
    return urllib.parse.quote(text, safe="")


def read(
    *,
    url: str | None = None,
    key: str | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    retries: int = RETRIES,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Return settings from arguments, else from the environment.

    Raises errors.InvalidSettings; its text never holds the key.
    """
    if not timeout > 0:
        raise errors.InvalidSettings(f"timeout is {timeout}; give seconds above 0.")
    if retries < 0:
        raise errors.InvalidSettings(f"retries is {retries}; give 0 or more.")
    return Settings(
        retries=retries,
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

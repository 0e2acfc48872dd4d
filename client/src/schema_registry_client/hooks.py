"""Being told what a client does: for traces, metrics and logs of your own.

Give an object with any of the methods of `Hooks` as `hooks=`. Attributes carry the
names of OpenTelemetry's semantic conventions where there is one, so that they can be
set on a span as they are. All methods are called in the thread or task that waits for
the answer, `on_request` and `on_response` in pairs, so a span can be opened in the one
and ended in the other. What a hook raises is logged, and changes nothing; nor do headers
that cannot be sent.
"""

from __future__ import annotations

import logging
import time
import urllib.parse
from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

from schema_registry_client import _steps, errors

Attributes: TypeAlias = Mapping[str, str | int | float]
_log = logging.getLogger("schema_registry_client")


class Hooks(Protocol):
    """What is told; inherit from it to write only the methods you need."""

    def on_request(self, attributes: Attributes) -> Mapping[str, str] | None:
        """A request is about to be sent; headers that are returned are added to it.

        `http.request.method`, `url.full`, `server.address`, `server.port`, and
        `http.request.resend_count` if it is sent again.
        """

    def on_response(self, attributes: Attributes) -> None:
        """An answer came, or did not: the same attributes and more.

        `http.client.request.duration` in seconds, `http.response.status_code` if there
        is an answer, `error.type` if it is an error's.
        """

    def on_retry(self, attributes: Attributes) -> None:
        """The same request will be sent again: its attributes and more.

        `error.type`, and `schema_registry.retry.delay` in seconds.
        """

    def on_cache(self, attributes: Attributes) -> None:
        """The cache was asked.

        `schema_registry.schema_id`, `schema_registry.reference`, and
        `schema_registry.cache.outcome`: `hit` (used unasked), `revalidated` (the hub
        said that it still holds), `miss` (fetched), `stale` (used because the hub is
        away; `schema_registry.cache.age` is its age in seconds).
        """


class Teller:
    """Calls the hooks that there are."""

    def __init__(self, hooks: Hooks | None) -> None:
        self._hooks = hooks

    @property
    def is_listening(self) -> bool:
        """Whether anybody is to be told."""
        return self._hooks is not None

    def tell(self, method: str, attributes: Attributes) -> Mapping[str, str]:
        """Call one hook; return the headers it asks for."""
        call = getattr(self._hooks, method, None)
        if call is None:
            return {}
        try:
            asked = call(attributes)
            return _headers(asked or {}) if method == "on_request" else {}
        except Exception:  # noqa: BLE001 -- whatever watches us must not change what we do
            _log.exception("the hook %s failed", method)
            return {}


def _headers(asked: Any) -> Mapping[str, str]:  # noqa: ANN401 -- whatever a hook gave
    """Return what a hook asks for. Raises TypeError for what cannot be sent."""
    headers: dict[Any, Any] = dict(asked)
    for text in (*headers, *headers.values()):
        if not (isinstance(text, str) and text.isascii() and text.isprintable()):
            raise TypeError(f"{text!r} cannot stand in a header")
    return headers


class Exchange:
    """One request and what comes of it, as it is told."""

    def __init__(
        self, teller: Teller, request: _steps.Request, *, resent: int = 0
    ) -> None:
        self._teller = teller
        self._attributes: dict[str, str | int | float] = {}
        self.headers: Mapping[str, str] = {}
        if not teller.is_listening:
            return
        address = urllib.parse.urlsplit(request.url)
        usual = 443 if address.scheme == "https" else 80
        self._attributes = {
            "http.request.method": request.method,
            "url.full": request.url,
            "server.address": address.hostname or "",
            "server.port": address.port or usual,
        }
        if resent:
            self._attributes["http.request.resend_count"] = resent
        self.headers = teller.tell("on_request", {**self._attributes})
        self._began = time.perf_counter()

    def answered(self, status: int) -> None:
        """Tell that an answer came."""
        self._end({"http.response.status_code": status})

    def failed(self, error: errors.SchemaRegistryError) -> None:
        """Tell that none came, or one that is an error."""
        status = getattr(error, "status", None)
        known: dict[str, str | int | float] = {"error.type": error.code}
        if status is not None:
            known["http.response.status_code"] = status
        self._end(known)

    def repeats(self, error: errors.SchemaRegistryError, delay: float) -> None:
        """Tell that it will be sent again."""
        more: Attributes = {
            "error.type": error.code,
            "schema_registry.retry.delay": delay,
        }
        self._teller.tell("on_retry", {**self._attributes, **more})

    def _end(self, outcome: Attributes) -> None:
        if not self._attributes:
            return
        taken = time.perf_counter() - self._began
        more = {**outcome, "http.client.request.duration": taken}
        self._teller.tell("on_response", {**self._attributes, **more})

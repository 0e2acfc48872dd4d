"""Hands each ASGI connection to the part that speaks its protocol."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from registry_site import checks
from registry_site.fast_reads import front
from registry_site.wsgi_bridge import Receive, Scope, Send

_log = structlog.get_logger(__name__)

_NO_SUCH_PLACE = 4404
_PORTS = {"http": 80, "https": 443}


def _nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Site:
    """The whole site; it says at its start what the installation lacks."""

    http: front.Application
    websocket: Any
    at_start: Callable[[], object] = _nothing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, or the life of the server."""
        match scope["type"]:
            case "http":
                await self.http(scope, receive, send)
            case "websocket":
                await self.websocket(scope, receive, send)
            case "lifespan":
                await self._live(receive, send)
            case other:
                raise ValueError(f"no part of the site speaks {other!r}")

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        for warning in checks.missing_parts():
            _log.warning(warning.id, missing=warning.msg, remedy=warning.hint)
        # It may wait for a database; who only asks for what is remembered need not.
        started = asyncio.create_task(asyncio.to_thread(self.at_start))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.wait([started])
        await self.http.close()
        await send({"type": "lifespan.shutdown.complete"})


@dataclass(frozen=True)
class OriginCheck:
    """Tells connections that a web page makes from those of other programs."""

    with_origin: Any
    without_origin: Any

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the connection to the one part or the other."""
        headers = dict(scope["headers"])
        origin = headers.get(b"origin")
        if origin is None:
            await self.without_origin(scope, receive, send)
        elif _is_ours(origin, headers.get(b"host", b""), scheme=scope["scheme"]):
            await self.with_origin(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close"})


def _is_ours(origin: bytes, host: bytes, *, scheme: str) -> bool:
    """Return whether a page is of the site that is asked; cookies know no ports.

    A proxy may ask for another host than people do; they know the one of SITE_URL.
    """
    asked = f"{scheme.replace('ws', 'http', 1)}://{host.decode('latin-1')}"
    page = _origin(origin.decode("latin-1"))
    return page is not None and page in (_origin(asked), _origin(settings.SITE_URL))


def _origin(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None


async def refuse_websocket(scope: Scope, receive: Receive, send: Send) -> None:
    """Close a connection to an address where nothing is announced."""
    del scope
    await receive()
    # Accepted first: a close code before that is not told to the client.
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": _NO_SUCH_PLACE})

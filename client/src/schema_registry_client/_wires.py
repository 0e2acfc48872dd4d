"""What both clients have in common about httpx and websockets: options, translation."""

from __future__ import annotations

import asyncio
import logging
import ssl
from typing import Any

import httpx
import websockets.exceptions

from schema_registry_client import _settings, _steps, errors

# At DEBUG level websockets writes down all headers, the key among them. This logger
# stays above that unless somebody lowers it by name.
_socket_log = logging.getLogger("schema_registry_client.socket")
_socket_log.setLevel(logging.INFO)

OPENING_FAILURES = (
    OSError,
    EOFError,
    asyncio.TimeoutError,  # until Python 3.11 not the built-in one, which is an OSError
    websockets.exceptions.WebSocketException,
)
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def http_options(settings: _settings.Settings) -> dict[str, Any]:
    """Return the options of an httpx client. Redirects would carry the key elsewhere."""
    return {
        "headers": {"User-Agent": _settings.USER_AGENT, **settings.headers()},
        "timeout": httpx.Timeout(settings.timeout),
        "follow_redirects": False,
    }


def socket_options(settings: _settings.Settings) -> dict[str, Any]:
    """Return the options of a WebSocket."""
    return {
        "additional_headers": settings.headers(),
        "user_agent_header": _settings.USER_AGENT,
        "open_timeout": settings.timeout,
        "close_timeout": 2,
        "compression": None,  # frames are small and rare
        "max_size": 64 * 1024 * 1024,  # a frame carries a whole document
        "logger": _socket_log,
    }


def as_response(response: httpx.Response) -> _steps.Response:
    """Return the answer without the library it came by."""
    return _steps.Response(
        response.status_code, dict(response.headers), response.content
    )


def failure(
    error: httpx.RequestError | httpx.InvalidURL, *, settings: _settings.Settings
) -> errors.SchemaRegistryError:
    """Return our error for a request that got no answer."""
    said = f"{type(error).__name__}{f': {error}' if str(error) else ''}"
    if isinstance(error, httpx.InvalidURL):
        return errors.InvalidSettings(f"{settings.url!r}: {error}")
    if not isinstance(error, httpx.TransportError):
        return errors.UnexpectedAnswer(f"The answer cannot be read: {said}")
    if _is_untrusted(error):
        return errors.UntrustedHub(
            f"{settings.url} is not trusted: {said}", delivered=False
        )
    delivered = False if isinstance(error, _NEVER_LEFT) else None
    return errors.TransportError(f"No answer from {settings.url} ({said}).", delivered)


def closed(settings: _settings.Settings) -> errors.TransportError:
    """Return the error for using a client after it was closed."""
    error = errors.TransportError(
        f"The client for {settings.url} is closed.", delivered=False
    )
    error.retryable = False
    return error


def lost(error: websockets.exceptions.ConnectionClosed) -> _steps.SocketLost:
    """Return what the end of a WebSocket means to a flow."""
    said = error.rcvd
    return _steps.SocketLost(said.code if said else None, said.reason if said else "")


def _is_untrusted(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False

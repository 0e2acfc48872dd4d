"""What every answer tells browsers not to do, whoever made it.

Pages, errors and files are Django's and get it from the middleware; what is answered in
front of Django (refusals of the bridge, streams) gets it from `Guard`. What is answered
from memory has it from Django. What the server answers by itself has it from
http_protocol.py and socket_protocol.py. Nobody's own header is changed.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_Message = MutableMapping[str, Any]
_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]

# Everything that a page could ask a browser for, and that ours never do.
_NOT_USED = (
    "accelerometer",
    "autoplay",
    "camera",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
# The buttons that copy a key or a document.
_USED = ("clipboard-write=(self)",)

# For what is no page: nothing in it may run or load, nor be shown within another.
_NO_PAGE = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
COMMON = MappingProxyType(
    {
        "Content-Security-Policy": _NO_PAGE,
        "Permissions-Policy": ", ".join(
            (*(f"{feature}=()" for feature in _NOT_USED), *_USED)
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Permitted-Cross-Domain-Policies": "none",
    }
)


def everywhere() -> dict[str, str]:
    """Return the headers that every answer has, unless it has its own of that name."""
    if not settings.SECURE_HSTS_SECONDS:
        return dict(COMMON)
    strict = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
    if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS:
        strict.append("includeSubDomains")
    if settings.SECURE_HSTS_PRELOAD:
        strict.append("preload")
    return {**COMMON, "Strict-Transport-Security": "; ".join(strict)}


class Middleware:
    """Adds what is missing to what Django answers, files and errors included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._headers = tuple(everywhere().items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self._get_response(request)
        for name, value in self._headers:
            response.headers.setdefault(name, value)
        return response


def as_sent() -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers of everywhere as ASGI has them."""
    return tuple(
        (name.lower().encode(), value.encode()) for name, value in everywhere().items()
    )


class Guard:
    """Adds what is missing to what is answered over HTTP in front of Django."""

    def __init__(self, application: Any) -> None:  # noqa: ANN401 - any that closes
        self._application = application
        self._headers = as_sent()

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Answer one request."""

        async def guarded(message: _Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(message)
            await send(message)

        await self._application(scope, receive, guarded)

    async def close(self) -> None:
        """Take no more."""
        await self._application.close()

    def _complete(self, message: _Message) -> None:
        there = {name.lower() for name, _ in message.get("headers", ())}
        missing = [(name, value) for name, value in self._headers if name not in there]
        if missing:
            message["headers"] = [*message.get("headers", ()), *missing]

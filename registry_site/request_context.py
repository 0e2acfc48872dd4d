"""What every request carries: an id in its logs and its answer, and the caller's address.

Runs inside django-structlog's middleware, which makes the id. The address is the one
the server names, never one that the caller writes into a header.
"""

import time
from collections.abc import Callable
from urllib.parse import parse_qsl

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog import middlewares

_TOO_MANY = 429
_SILENT_SECONDS = 60.0


class RequestLog(middlewares.RequestMiddleware):
    """One line a request. What a query says is nobody's business: it may be a key.

    Whoever is told to ask less often goes on asking: of these, one line a minute.
    """

    _next_line_at = 0.0

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        """Say how the request ended."""
        if response.status_code == _TOO_MANY:
            now = time.monotonic()
            if now < self._next_line_at:
                structlog.contextvars.clear_contextvars()
                return
            self._next_line_at = now + _SILENT_SECONDS
        super().handle_response(request, response)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return the method, the path and the names of the query's parameters."""
        query = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
        names = "&".join(f"{name}=..." for name, _ in query)
        return f"{request.method} {request.path}{'?' if names else ''}{names}"


class Middleware:
    """Binds the address to the log lines and shows the request id to the caller."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, its id in the header X-Request-ID."""
        structlog.contextvars.bind_contextvars(address=request.META.get("REMOTE_ADDR"))
        request_id = structlog.contextvars.get_contextvars()["request_id"]
        response = self._get_response(request)
        response["X-Request-ID"] = request_id
        return response

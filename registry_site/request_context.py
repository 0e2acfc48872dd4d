"""What every request carries: an id in its logs and its answer, and the caller's address.

Runs inside django-structlog's middleware, which makes the id. The address is the one
the server names, never one that the caller writes into a header.
"""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse


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

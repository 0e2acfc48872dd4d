"""The answer to "can this process serve?", for load balancers and `make run`."""

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators import cache as cache_headers
from django.views.decorators import http

_log = structlog.get_logger(__name__)


@http.require_safe
@cache_headers.never_cache
def view(request: HttpRequest) -> JsonResponse:
    """Answer 200 when every server behind this process answers it, else 503."""
    del request
    parts = {"database": _database_answers(), "redis": _redis_answers()}
    healthy = all(state != "down" for state in parts.values())
    body = {"status": "ok" if healthy else "down", **parts}
    return JsonResponse(body, status=200 if healthy else 503)


def _database_answers() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001 - whatever went wrong, this process cannot serve
        _log.exception("health.database_down")
        return "down"
    return "ok"


def _redis_answers() -> str:
    if not settings.REDIS_URL:
        return "absent"
    try:
        cache.get("health")
    except Exception:  # noqa: BLE001 - as above
        _log.exception("health.redis_down")
        return "down"
    return "ok"

"""The answer to "can this process serve?", for load balancers and `make run`."""

import logging

import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators import cache as cache_headers
from django.views.decorators import http

from notifications_app import outage

_log = structlog.get_logger(__name__)
_redis = outage.Outage(logger=logging.getLogger(__name__), what="Asking Redis")


@http.require_safe
@cache_headers.never_cache
def view(request: HttpRequest) -> JsonResponse:
    """Answer 200 when this process serves, if perhaps slower, else 503.

    Without Redis it does: taking all replicas away would make that an outage.
    """
    del request
    parts = {"database": _database_answers(), "redis": _redis_answers()}
    status = "degraded" if parts["redis"] == "down" else "ok"
    if parts["database"] == "down":
        status = "down"
    return JsonResponse(
        {"status": status, **parts}, status=503 if status == "down" else 200
    )


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
    except Exception as error:  # noqa: BLE001 - whatever went wrong, it is not there
        _redis.failed(error)
        return "down"
    _redis.worked()
    return "ok"

"""The one ASGI application that serves site, API and WebSocket.

Decides only who answers: the bridge to Django for HTTP, Channels for WebSocket.
"""

from registry_site import wsgi  # isort: skip - first: it makes Django ready

from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.urls import re_path
from prometheus_client.registry import Collector

from notifications_app import routing
from registry_site import headers, protocols, settings_trail, wsgi_bridge
from registry_site.fast_reads import front, metrics
from schemas_app.api import event_stream, websocket_auth

_nowhere = re_path(r"", protocols.refuse_websocket)  # type: ignore[arg-type] # not a view
_listeners = websocket_auth.SubscriberMiddleware(
    URLRouter([*routing.websocket_urlpatterns, _nowhere])
)

_django = metrics.Requests(
    wsgi_bridge.WsgiBridge(
        wsgi.application,
        wsgi_bridge.Limits(
            threads=settings.HTTP_THREADS,
            queue=settings.HTTP_QUEUE,
            body_bytes=settings.MAX_BODY_BYTES,
            body_seconds=settings.BODY_SECONDS,
        ),
    )
)


def _http() -> metrics.Metrics:
    """Return who answers HTTP: memory where there is a Redis, then Django."""
    django = headers.Guard(event_stream.EventStream(_django))
    if not settings.FAST_READS:
        return _with_metrics(django, _django)
    limits = front.Limits(
        entries=settings.FAST_READS_ENTRIES, bytes=settings.FAST_READS_BYTES
    )
    fast = front.FastReads(django, redis_url=settings.REDIS_URL, limits=limits)
    return _with_metrics(fast, _django, fast.counts)


def _with_metrics(
    application: front.Application, *collectors: Collector
) -> metrics.Metrics:
    return metrics.Metrics(
        application,
        collectors=collectors,
        networks=settings.METRICS_FROM,
        headers=headers.as_sent(),
    )


application = protocols.Site(
    http=_http(),
    websocket=protocols.OriginCheck(
        # A page of another site may not listen with a visitor's cookies; a program,
        # which names no origin, brings its key instead.
        with_origin=AllowedHostsOriginValidator(_listeners),
        without_origin=_listeners,
    ),
    at_start=settings_trail.write_down,
)

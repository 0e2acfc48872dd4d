"""The middleware around Django, over ASGI and WSGI, and behind a real WSGI server."""

import contextlib
import json
import threading
import wsgiref.simple_server

import django.http
import django.urls
import httpx
import pytest
from django.core import asgi, wsgi
from django.views.decorators import csrf

from schema_registry_client import testing
from schema_registry_client.integrations import gateway as gateways
from schema_registry_client.integrations import middleware

ORDER = {
    "type": "object",
    "properties": {"lots": {"type": "integer"}},
    "required": ["lots"],
}
DONE = {"type": "object", "required": ["id"]}
ROUTES = {"POST /orders/": "orders"}


@csrf.csrf_exempt
def orders(request):
    """Answer with an id, unless nothing is to be sold; in parts, if asked to."""
    lots = json.loads(request.body)["lots"]
    answer = {"id": lots} if lots else {"nothing": lots}
    if "stream" in request.GET:
        parts = [b'{"not', b'hing": 0}']
        return django.http.StreamingHttpResponse(parts, content_type="application/json")
    return django.http.JsonResponse(answer)


urlpatterns = [django.urls.path("orders/", orders)]


@pytest.fixture
def registry():
    with testing.FakeRegistry() as registry:
        registry.publish("api_orders_request", ORDER)
        registry.publish("api_orders_response", DONE)
        yield registry


@pytest.fixture(autouse=True)
def django_settings(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    settings.ALLOWED_HOSTS = ["*"]


@contextlib.contextmanager
def wsgi_server(application):
    """Serve on a loopback port, by the server that comes with Python."""
    with wsgiref.simple_server.make_server(
        "127.0.0.1", 0, application, handler_class=_Quiet
    ) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class _Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, format, *args):  # noqa: A002 -- theirs
        pass


def asked(send):
    """Return what comes of three requests."""
    return [
        (answer.status_code, answer.json())
        for answer in (send({"lots": 3}), send({}), send({"lots": 0}))
    ]


def check(answers):
    """Say that one was answered, one refused, and one answer held back."""
    (first, second, third) = answers
    assert first == (200, {"id": 3})
    assert (second[0], second[1]["code"]) == (422, "request_invalid")
    assert [each["pointer"] for each in second[1]["errors"]] == ["/lots"]
    assert (third[0], third[1]["code"]) == (500, "response_invalid")


def test_around_django_over_wsgi(registry):
    served = middleware.SchemaWSGIMiddleware(
        wsgi.get_wsgi_application(),
        ROUTES,
        gateway=gateways.BlockingSchemaAwareAPIGateway(registry),
    )
    with wsgi_server(served) as url, httpx.Client(base_url=url) as client:
        answers = asked(lambda data: client.post("/orders/", json=data))
        stream = client.post("/orders/?stream=1", json={"lots": 0})
        cut = client.post(
            "/orders/",
            content=b'{"lots"',
            headers={"content-type": "application/json"},
        )

    check(answers)
    assert (stream.status_code, stream.json()) == (200, {"nothing": 0})
    assert (cut.status_code, cut.json()["code"]) == (400, "malformed_json")


async def test_around_django_over_asgi(registry):
    served = middleware.SchemaASGIMiddleware(
        asgi.get_asgi_application(),
        ROUTES,
        gateway=gateways.SchemaAwareAPIGateway(registry.aio),
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(served), base_url="http://api.test"
    ) as client:
        sent = [
            await client.post("/orders/", json=data)
            for data in ({"lots": 3}, {}, {"lots": 0})
        ]
    await registry.aio.aclose()

    check([(each.status_code, each.json()) for each in sent])

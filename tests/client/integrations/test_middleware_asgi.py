"""What ASGI allows: bodies in parts, clients that go, answers in parts, a life span."""

import json
from typing import Any

import pytest

from schema_registry_client import testing
from schema_registry_client.integrations import gateway as gateways
from schema_registry_client.integrations import middleware

ROUTES = {"POST /orders": "orders"}
JSON = (b"content-type", b"application/json")
ORDER = {"type": "object", "required": ["lots"]}
DONE = {"type": "object", "required": ["id"]}


@pytest.fixture
async def gateway():
    async with testing.AsyncFakeRegistry() as registry:
        registry.publish("api_orders_request", ORDER)
        registry.publish("api_orders_response", DONE)
        yield gateways.SchemaAwareAPIGateway(registry)


class Call:
    """One request, message by message."""

    def __init__(self, *messages, **scope):
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "POST",
            "path": "/orders",
            "headers": [JSON],
            **scope,
        }
        self._messages = list(messages)
        self.sent: list[Any] = []

    async def receive(self):
        return self._messages.pop(0)

    async def send(self, message):
        self.sent.append(message)

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def body(self):
        return b"".join(each.get("body", b"") for each in self.sent[1:])


def part(body, *, more=False):
    return {"type": "http.request", "body": body, "more_body": more}


def answers(*messages):
    """Return an application that sends these, and what it received."""
    received: list[Any] = []

    async def application(scope, receive, send):
        more = True
        while more:
            received.append(await receive())
            more = received[-1].get("more_body", False)
        for message in messages:
            await send(message)

    return application, received


def start(length=None, **more):
    pairs = [JSON] if length is None else [JSON, (b"Content-Length", b"%d" % length)]
    return {"type": "http.response.start", "status": 200, "headers": pairs, **more}


def piece(body, *, more=False):
    return {"type": "http.response.body", "body": body, "more_body": more}


async def served(gateway, call, *messages, **options):
    """Serve a call; return what the application received."""
    application, received = answers(*messages)
    serving = middleware.SchemaASGIMiddleware(
        application, ROUTES, gateway=gateway, **options
    )
    await serving(call.scope, call.receive, call.send)
    return received


async def test_puts_a_body_together_and_gives_its_parts(gateway):
    parts = [part(b'{"lo', more=True), part(b"", more=True), part(b'ts": 1}')]
    call = Call(*parts)
    received = await served(gateway, call, start(9), piece(b'{"id": 1}'))

    assert received == parts
    assert (call.status, call.body) == (200, b'{"id": 1}')


async def test_reads_no_more_of_a_body_than_it_may(gateway):
    parts = [part(b" " * 60, more=True) for _ in range(3)]
    call = Call(*parts)
    received = await served(gateway, call, start(), piece(b"{}"), max_body=100)

    assert received == []
    assert call.status == 413
    assert await call.receive() == parts[2]


async def test_gives_all_of_a_body_that_is_too_large_when_it_only_warns(gateway):
    parts = [part(b" " * 60, more=True), part(b" " * 60, more=True), part(b"{}")]
    call = Call(*parts)
    options = {"max_body": 100, "mode": "warn"}
    received = await served(gateway, call, start(2), piece(b"{}"), **options)

    assert received == parts
    assert call.status == 200


async def test_leaves_a_client_that_went_to_the_application(gateway):
    messages = [part(b'{"lots"', more=True), {"type": "http.disconnect"}]
    received = await served(gateway, Call(*messages), start(2), piece(b"{}"))

    assert received == messages


async def test_puts_an_answer_of_known_length_together(gateway):
    call = Call(part(b'{"lots": 1}'))
    pieces = [piece(b'{"n', more=True), piece(b'o": 1}')]
    await served(gateway, call, start(9), *pieces)

    assert (call.status, json.loads(call.body)["code"]) == (500, "response_invalid")
    assert [each["type"] for each in call.sent] == [
        "http.response.start",
        "http.response.body",
    ]


async def test_sends_a_stream_as_it_comes(gateway):
    call = Call(part(b'{"lots": 1}'))
    messages = [start(), piece(b"{", more=True), piece(b"}")]
    await served(gateway, call, *messages)

    assert call.sent == messages


async def test_gives_up_on_an_answer_that_grows_beyond_the_bound(gateway):
    found: list[Any] = []
    call = Call(part(b'{"lots": 1}'))
    pieces = [piece(b" " * 60, more=True), piece(b" " * 60, more=True), piece(b"{}")]
    options = {"max_body": 100, "on_finding": found.append}
    await served(gateway, call, start(99), *pieces, **options)

    assert (call.status, call.body) == (200, b" " * 120 + b"{}")
    assert call.sent[-1]["more_body"] is False
    assert [each.error.code for each in found] == ["body_too_large"]


async def test_does_not_hold_back_what_is_no_answer_in_bytes(gateway):
    call = Call(part(b'{"lots": 1}'))
    messages = [start(9), {"type": "http.response.pathsend", "path": "/x"}]
    await served(gateway, call, *messages)

    assert call.sent == messages


async def test_finds_its_routes_where_it_is_mounted(gateway):
    for path, root in (("/v1/orders", "/v1"), ("/orders", "/v1"), ("/orders/", "")):
        call = Call(part(b"{}"), path=path, root_path=root)
        await served(gateway, call, start(2), piece(b"{}"))
        assert call.status == 422


async def test_knows_a_method_however_it_is_written(gateway):
    call = Call(part(b"{}"), method="post")
    received = await served(gateway, call, start(2), piece(b"{}"))

    assert (call.status, received) == (422, [])


@pytest.mark.parametrize("kind", ["lifespan", "websocket"])
async def test_passes_on_what_is_no_request(gateway, kind):
    message = {"type": f"{kind}.anything"}
    call = Call(message, type=kind)
    received = await served(gateway, call, message)

    assert (received, call.sent) == ([message], [message])

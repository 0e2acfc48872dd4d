"""The gateway and its middleware, with a hub in memory and real servers' interfaces."""

import contextlib
import io
import json
import wsgiref.util
import wsgiref.validate
from typing import Any

import httpx
import pytest

from schema_registry_client import errors, testing
from schema_registry_client.integrations import gateway as gateways
from schema_registry_client.integrations import middleware

ORDER = {
    "type": "object",
    "properties": {
        "lots": {"type": "integer", "minimum": 1},
        "bid": {"type": "number"},
        "ask": {"type": "number"},
    },
    "required": ["lots"],
    "additionalProperties": False,
    "x-checks": ["bid <= ask"],
}
DONE = {"type": "object", "required": ["id"]}
ROUTES = {"POST /orders": "orders", "GET /orders/{id}": "order"}
GOOD = {"lots": 1}
BAD = {"lots": 0, "more": "<secret>"}


@pytest.fixture
def registry():
    with testing.FakeRegistry() as registry:
        registry.publish("api_orders_request", ORDER)
        registry.publish("api_orders_response", DONE)
        registry.publish("api_order_response", DONE)
        yield registry


@pytest.fixture
def found():
    return []


class App:
    """An application for both interfaces that answers what it is told to."""

    def __init__(self):
        self.bodies: list[bytes] = []
        self.answer = b'{"id": 7}'
        self.status = 200
        self.headers = {"content-type": "application/json"}
        self.parts: list[bytes] | None = None  # a stream

    async def asgi(self, scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message.get("more_body", False)
        self.bodies.append(body)
        pairs = [(k.encode(), v.encode()) for k, v in self._headers().items()]
        start = {"type": "http.response.start", "status": self.status}
        await send({**start, "headers": pairs})
        parts = self.parts or [self.answer]
        for number, part in enumerate(parts, 1):
            message = {"type": "http.response.body", "body": part}
            await send({**message, "more_body": number < len(parts)})

    def wsgi(self, environ, start_response):
        length = environ.get("CONTENT_LENGTH")
        body = environ["wsgi.input"].read(int(length)) if length else b""
        self.bodies.append(body)
        start_response(f"{self.status} Said", list(self._headers().items()))
        return [self.answer] if self.parts is None else iter(self.parts)

    def _headers(self):
        length = {} if self.parts else {"content-length": str(len(self.answer))}
        return {**self.headers, **length}


@pytest.fixture
def app():
    return App()


@pytest.fixture(params=["asgi", "wsgi"])
async def call_with(request, app, registry, found):
    """Return a function that gives a function that sends a request to the application."""

    def call_by(**options):
        options = {"endpoints": ROUTES, "on_finding": found.append, **options}
        if request.param == "asgi":
            serving = middleware.SchemaASGIMiddleware(
                app.asgi,
                gateway=gateways.SchemaAwareAPIGateway(registry.aio),
                **options,
            )
            transport = httpx.ASGITransport(serving)
        else:
            served = middleware.SchemaWSGIMiddleware(
                wsgiref.validate.validator(app.wsgi),
                gateway=gateways.BlockingSchemaAwareAPIGateway(registry),
                **options,
            )
            transport = httpx.ASGITransport(_bridged(served))

        async def call(method, path, **sent):
            async with httpx.AsyncClient(
                transport=transport, base_url="http://api.test"
            ) as client:
                return await client.request(method, path, **sent)

        return call

    yield call_by
    await registry.aio.aclose()


def _bridged(served):
    """A WSGI application, checked for every rule of its interface, as an ASGI one."""
    checked = wsgiref.validate.validator(served)

    async def application(scope, receive, send):
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message.get("more_body", False)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": scope["method"],
            "PATH_INFO": scope["path"],
            "QUERY_STRING": "",
            "SCRIPT_NAME": "",
            "wsgi.input": io.BytesIO(body),
        }
        for name, value in scope["headers"]:
            key = name.decode().upper().replace("-", "_")
            plain = key in {"CONTENT_TYPE", "CONTENT_LENGTH"}
            environ[key if plain else f"HTTP_{key}"] = value.decode()
        wsgiref.util.setup_testing_defaults(environ)
        started: list[Any] = []

        def start_response(status, headers, exc_info=None):
            started[:] = [int(status[:3]), headers]
            return lambda data: None

        result: Any = checked(environ, start_response)
        content = b"".join(result)
        result.close()
        pairs = [(k.lower().encode(), v.encode()) for k, v in started[1]]
        start = {"type": "http.response.start", "status": started[0]}
        await send({**start, "headers": pairs})
        await send({"type": "http.response.body", "body": content})

    return application


async def test_the_gateway_says_which_version_fits(registry):
    async with gateways.SchemaAwareAPIGateway(registry.aio) as gateway:
        request = await gateway.validate_request_schema("orders", GOOD)
        response = await gateway.validate_response_schema("orders", {"id": 1})

    assert (request, response) == ("api_orders_request@1", "api_orders_response@1")
    await registry.aio.aclose()


async def test_the_gateway_says_what_does_not_fit(registry):
    gateway = gateways.SchemaAwareAPIGateway(registry.aio)

    with pytest.raises(gateways.RequestInvalid) as caught:
        await gateway.validate_request_schema("orders", {"lots": 1, "bid": 2, "ask": 1})
    with pytest.raises(gateways.ResponseInvalid):
        await gateway.validate_response_schema("orders", [])

    assert caught.value.pin == "api_orders_request@1"
    assert [each.rule for each in caught.value.violations] == ["bid <= ask"]
    await registry.aio.aclose()


def test_the_blocking_gateway_is_the_same(registry):
    with gateways.BlockingSchemaAwareAPIGateway(registry) as gateway:
        assert gateway.validate_request_schema("orders", GOOD) == "api_orders_request@1"
        with pytest.raises(gateways.RequestInvalid):
            gateway.validate_request_schema("orders", BAD)
        with pytest.raises(gateways.SchemaMissing):
            gateway.validate_request_schema("nothing", GOOD)
        with pytest.raises(errors.InvalidInput):
            gateway.validate_request_schema("a/b", GOOD)
        with pytest.raises(errors.InvalidDocument):
            gateway.validate_request_schema("orders", {"lots": object()})


def test_follows_what_is_in_force_as_often_as_it_may(registry):
    gateway = gateways.BlockingSchemaAwareAPIGateway(registry, fresh_for=0)
    gateway.validate_request_schema("orders", GOOD)
    registry.publish("api_orders_request", DONE, action="breaking_change")

    with pytest.raises(gateways.RequestInvalid) as caught:
        gateway.validate_request_schema("orders", GOOD)
    assert caught.value.pin == "api_orders_request@2"


def test_goes_on_with_what_was_known_when_the_hub_is_away(registry):
    gateway = gateways.BlockingSchemaAwareAPIGateway(registry, fresh_for=0)
    gateway.validate_request_schema("orders", GOOD)
    registry.go_away()

    assert gateway.validate_request_schema("orders", GOOD) == "api_orders_request@1"
    with pytest.raises(gateways.SchemaUnavailable):
        gateway.validate_request_schema("other", GOOD)


async def test_lets_through_what_fits(call_with, app, found):
    answer = await call_with()("POST", "/orders", json=GOOD)

    assert (answer.status_code, answer.json()) == (200, {"id": 7})
    assert [json.loads(each) for each in app.bodies] == [GOOD]
    assert found == []


async def test_refuses_a_request_before_the_application_sees_it(call_with, app, found):
    answer = await call_with()("POST", "/orders/", json=BAD)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "request_invalid"
    assert (problem["type"], problem["status"]) == ("about:blank", 422)
    assert problem["title"] == "Unprocessable Content"
    assert problem["detail"] == "The request does not fit its schema."
    assert (problem["endpoint"], problem["schema"]) == (
        "orders",
        "api_orders_request@1",
    )
    assert {(each["pointer"], each["rule"]) for each in problem["errors"]} == {
        ("/lots", "minimum"),
        ("/more", "additionalProperties"),
    }
    assert "secret" not in answer.text
    assert app.bodies == []
    assert [(each.side, each.is_refused) for each in found] == [("request", True)]


async def test_looks_at_what_is_nested_as_deep_as_it_may_be(call_with, app):
    content = b"[" * 99 + b"1" + b"]" * 99
    headers = {"content-type": "application/json"}
    call = call_with(unavailable="allow")
    answer = await call("POST", "/orders", content=content, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert app.bodies == []


@pytest.mark.parametrize("text", ["\\ud800", "\\ud83d\\ude00", "\u2028"])
async def test_takes_any_text_that_is_whole(call_with, app, registry, text):
    registry.publish("api_notes_request", {"type": "object"})
    call = call_with(endpoints={"POST /notes": "notes"})
    headers = {"content-type": "application/json"}
    content = f'{{"note": "{text}"}}'.encode()
    answer = await call("POST", "/notes", content=content, headers=headers)

    is_half = text == "\\ud800"
    assert answer.status_code == (422 if is_half else 200)
    assert app.bodies == ([] if is_half else [content])


async def test_logs_one_line_whatever_is_sent(call_with, caplog):
    forged = {"lots": 1, **{f"\nWARNING all is well {n}": 1 for n in range(30)}}
    answer = await call_with()("POST", "/orders", json=forged)

    (line,) = [
        each for each in caplog.messages if each.startswith("request of orders: ")
    ]
    assert answer.status_code == 422
    assert "\n" not in line
    assert line.endswith("; and 20 more")


@pytest.mark.parametrize(
    ("status", "code", "sent"),
    [
        (400, "malformed_json", {"content": b'{"lots": 1'}),
        (400, "malformed_json", {"content": b""}),
        (400, "malformed_json", {"content": b'{"lots": NaN}'}),
        (400, "malformed_json", {"content": b'{"lots": "\xff"}'}),
        (400, "malformed_json", {"content": b'{"lots": 0, "lots": 1}'}),
        (400, "malformed_json", {"content": b"[" * 100_000}),
        (400, "nested_too_deep", {"content": b"[" * 101 + b"1" + b"]" * 101}),
        (413, "body_too_large", {"content": b" " * 101}),
        (415, "unsupported_media_type", {"headers": {"content-type": "text/plain"}}),
        (415, "unsupported_encoding", {"headers": {"content-encoding": "gzip"}}),
    ],
)
async def test_refuses_a_body_that_cannot_be_looked_at(
    call_with, app, status, code, sent
):
    most = 100 if status == 413 else 1_000_000
    headers = {"content-type": "application/json", **sent.get("headers", {})}
    content = sent.get("content", b'{"lots": 1}')
    answer = await call_with(max_body=most)(
        "POST", "/orders", content=content, headers=headers
    )

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert app.bodies == []


async def test_holds_back_an_answer_that_does_not_fit(call_with, app, found):
    app.answer = b'{"secret": 1}'
    answer = await call_with()("GET", "/orders/7")

    assert (answer.status_code, answer.json()["code"]) == (500, "response_invalid")
    assert "secret" not in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert [(each.side, each.is_refused) for each in found[-1:]] == [("response", True)]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/orders"), ("GET", "/orders/7")]
)
async def test_lets_all_pass_and_tells_when_it_only_warns(
    call_with, app, found, method, path
):
    app.answer = b'{"nothing": 1}'
    sent = json.dumps(BAD).encode()
    headers = {"content-type": "application/json"}
    answer = await call_with(mode="warn", max_body=20)(
        method, path, content=sent, headers=headers
    )

    assert (answer.status_code, answer.content) == (200, app.answer)
    assert app.bodies == [sent]
    told = [(each.side, each.is_refused) for each in found]
    assert ("response", False) in told
    assert not any(is_refused for _, is_refused in told)


async def test_does_nothing_when_it_is_off(call_with, app, found, registry):
    registry.go_away()
    answer = await call_with(mode="off")("POST", "/orders", content=b"{")

    assert (answer.status_code, app.bodies, found) == (200, [b"{"], [])


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/orders"), ("POST", "/orders/1/2")]
)
async def test_leaves_alone_what_is_no_endpoint(call_with, app, found, method, path):
    answer = await call_with()(method, path, content=b"{")

    assert (answer.status_code, app.bodies, found) == (200, [b"{"], [])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/html"}, 200),
        ({"content-type": "application/json", "content-encoding": "gzip"}, 200),
        ({"content-type": "application/json"}, 404),
    ],
)
async def test_leaves_alone_answers_that_no_schema_is_about(
    call_with, app, headers, status
):
    app.headers, app.status, app.answer = headers, status, b"{}"
    call = call_with()
    # What is declared as gzip is none.
    with pytest.raises(httpx.DecodingError) if len(headers) > 1 else _nothing():
        answer = await call("GET", "/orders/7")
        assert (answer.status_code, answer.content) == (status, b"{}")


async def test_leaves_streams_alone(call_with, app, found):
    app.parts = [b'{"a":', b"1}"]
    answer = await call_with()("GET", "/orders/7")

    assert (answer.status_code, answer.content) == (200, b'{"a":1}')
    assert [each for each in found if each.side == "response"] == []


async def test_does_not_look_at_an_answer_beyond_the_bound(call_with, app, found):
    app.answer = json.dumps({"a": "a" * 100}).encode()
    answer = await call_with(max_body=50)("GET", "/orders/7")

    assert (answer.status_code, answer.content) == (200, app.answer)
    assert [
        (each.error.code, each.is_refused) for each in found if each.side == "response"
    ] == [("body_too_large", False)]


async def test_lets_pass_what_has_no_schema_unless_one_is_demanded(call_with, app):
    routes = {"POST /trades": "trades"}
    passed = await call_with(endpoints=routes)("POST", "/trades", content=b"{")
    app.bodies.clear()
    refused = await call_with(endpoints=routes, missing="refuse")(
        "POST", "/trades", json={}
    )

    assert passed.status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (503, "schema_missing")
    assert app.bodies == []


@pytest.mark.parametrize(("sent", "status"), [({}, 200), ({"json": {"id": 1}}, 503)])
async def test_demands_no_schema_of_a_body_that_is_not_there(
    call_with, app, sent, status
):
    answer = await call_with(missing="refuse")("GET", "/orders/7", **sent)

    assert answer.status_code == status
    assert len(app.bodies) == (status == 200)


async def test_refuses_what_cannot_be_found_out_unless_that_is_allowed(
    call_with, app, registry
):
    registry.go_away()
    refused = await call_with()("POST", "/orders", json=GOOD)
    assert app.bodies == []
    passed = await call_with(unavailable="allow")("POST", "/orders", json=GOOD)

    assert (refused.status_code, refused.json()["code"]) == (503, "schema_unavailable")
    assert refused.headers["retry-after"] == "5"
    assert passed.status_code == 200


@pytest.mark.parametrize(
    ("route", "endpoint"),
    [
        ("POST /orders", "post_orders"),
        ("GET /orders/{order_id}", "get_orders_order_id"),
        ("GET /files/{rest:path}", "get_files_rest"),
        ("GET /", "get_root"),
        ("PUT /v1.0/a~b/", "put_v1.0_a_b"),
    ],
)
def test_names_an_endpoint_after_its_route(route, endpoint):
    assert middleware.name(route) == endpoint


@pytest.mark.parametrize(
    "options",
    [
        {"endpoints": ["orders"]},
        {"endpoints": ["post /orders"]},
        {"endpoints": ["GET /orders/<id>"]},
        {"endpoints": {"GET /": "a/b"}},
        {"mode": "on"},
        {"missing": "ignore"},
        {"max_body": 0},
    ],
)
def test_refuses_settings_that_say_nothing(registry, options):
    gateway = gateways.BlockingSchemaAwareAPIGateway(registry)

    settings: dict[str, Any] = {"endpoints": ROUTES, "gateway": gateway, **options}

    with pytest.raises(errors.InvalidInput):
        middleware.SchemaWSGIMiddleware(App().wsgi, **settings)


def _nothing():
    return contextlib.nullcontext()

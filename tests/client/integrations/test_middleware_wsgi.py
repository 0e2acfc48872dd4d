"""What WSGI allows: bodies without a length, answers begun late, written, or broken off."""

import io
import json
import sys
import wsgiref.util
from typing import Any

import pytest

from schema_registry_client import testing
from schema_registry_client.integrations import gateway as gateways
from schema_registry_client.integrations import middleware

ROUTES = {"POST /orders": "orders"}
JSON = [("Content-Type", "application/json")]
ORDER = {"type": "object", "required": ["lots"]}
DONE = {"type": "object", "required": ["id"]}


@pytest.fixture
def gateway():
    with testing.FakeRegistry() as registry:
        registry.publish("api_orders_request", ORDER)
        registry.publish("api_orders_response", DONE)
        yield gateways.BlockingSchemaAwareAPIGateway(registry)


@pytest.fixture
def send(gateway):
    """Return a function that sends an order to an application; what it began, and gave."""

    def sent(
        application,
        body=b'{"lots": 1}',
        *,
        is_in_pieces=False,
        method="POST",
        **options,
    ):
        served = middleware.SchemaWSGIMiddleware(
            application, ROUTES, gateway=gateway, **options
        )
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": "/orders",
            "CONTENT_TYPE": "application/json",
            "wsgi.input": io.BytesIO(body),
        }
        if is_in_pieces:
            environ["wsgi.input_terminated"] = True
        elif is_in_pieces is not None:
            environ["CONTENT_LENGTH"] = str(len(body))
        wsgiref.util.setup_testing_defaults(environ)
        began: list[int] = []
        given: list[bytes] = []

        def start_response(status, headers, exc_info=None):
            began.append(int(status[:3]))
            return given.append

        result = served(environ, start_response)
        given.extend(result)
        if hasattr(result, "close"):
            result.close()
        return began, b"".join(given)

    return sent


def echo(environ, start_response):
    """Answer with how much there was to read, all of it and line by line."""
    lines = list(environ["wsgi.input"])
    start_response("200 OK", JSON)
    return [json.dumps({"id": sum(map(len, lines)), "lines": len(lines)}).encode()]


@pytest.mark.parametrize("is_in_pieces", [True, False])
def test_gives_the_application_all_that_was_sent(send, is_in_pieces):
    body = json.dumps({"lots": 1}, indent=1).encode()
    began, given = send(echo, body, is_in_pieces=is_in_pieces)

    assert (began, json.loads(given)) == ([200], {"id": len(body), "lines": 3})


def test_knows_a_method_however_it_is_written(send):
    began, problem = send(echo, b"{}", method="post")

    assert (began, json.loads(problem)["code"]) == ([422], "request_invalid")


@pytest.mark.parametrize("is_in_pieces", [True, False])
def test_refuses_too_much_and_gives_all_of_it_when_it_only_warns(send, is_in_pieces):
    body = b'{"lots":\n' + b" " * 100_000 + b"1}"
    how = {"is_in_pieces": is_in_pieces, "max_body": 1000}
    refused, problem = send(echo, body, **how)
    passed, given = send(echo, body, mode="warn", **how)

    assert (refused, json.loads(problem)["code"]) == ([413], "body_too_large")
    assert (passed, json.loads(given)) == ([200], {"id": len(body), "lines": 2})


def test_does_not_touch_a_body_whose_end_is_not_told(send):
    refused, problem = send(echo, is_in_pieces=None)
    passed, given = send(echo, is_in_pieces=None, mode="warn")

    assert (refused, json.loads(problem)["code"]) == ([411], "length_required")
    assert (passed, json.loads(given)) == ([200], {"id": 11, "lines": 1})


def test_holds_back_an_answer_that_was_begun_late(send):
    closed: list[bool] = []

    def late(environ, start_response):
        try:
            start_response("200 OK", [*JSON, ("Content-Length", "2")])
            yield b"{"
            yield b"}"
        finally:
            closed.append(True)

    began, given = send(late)

    assert (began, json.loads(given)["code"]) == ([500], "response_invalid")
    assert closed == [True]


def test_leaves_alone_what_is_written(send):
    def written(environ, start_response):
        write = start_response("200 OK", [*JSON, ("Content-Length", "2")])
        write(b"{")
        return [b"}"]

    assert send(written) == ([200], b"{}")


def test_leaves_alone_what_comes_in_parts_without_a_length(send):
    def parts(environ, start_response):
        start_response("200 OK", JSON)
        return iter([b"{", b"}"])

    assert send(parts) == ([200], b"{}")


def test_takes_an_error_in_place_of_what_was_begun(send):
    def failing(environ, start_response):
        start_response("200 OK", [*JSON, ("Content-Length", "2")])
        try:
            int("?")
        except ValueError:
            start_response("503 Later", JSON, sys.exc_info())
        return [b"{}"]

    assert send(failing) == ([503], b"{}")


def test_closes_what_fails_half_way(send):
    closed: list[bool] = []

    class Failing:
        def __iter__(self):
            yield b"{"
            raise ValueError("half way")

        def close(self):
            closed.append(True)

    def failing(environ, start_response):
        start_response("200 OK", [*JSON, ("Content-Length", "2")])
        return Failing()

    with pytest.raises(ValueError, match="half way"):
        send(failing)
    assert closed == [True]

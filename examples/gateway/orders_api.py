"""An API that takes and gives what its schemas say, and the limits it is configured by.

    pip install "schema-registry-client[validation]"
    python examples/gateway/orders_api.py

The registry is one in memory, and requests are made without a network, so that this runs
anywhere. Leave `gateway` and `registry` out, and they ask the hub at SCHEMA_REGISTRY_URL;
serve `served` with any server for WSGI.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import httpx

from schema_registry_client.integrations import config, middleware
from schema_registry_client.integrations import gateway as gateways
from schema_registry_client.testing import FakeRegistry

REQUEST = {
    "type": "object",
    "properties": {
        "symbol": {"type": "string", "pattern": "^[A-Z]+$"},
        "lots": {"type": "integer", "minimum": 1},
    },
    "required": ["symbol", "lots"],
    "additionalProperties": False,
}
RESPONSE = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "state": {"enum": ["new", "rejected"]}},
    "required": ["id", "state"],
}
LIMITS = {
    "type": "object",
    "properties": {"max_lots": {"type": "integer", "minimum": 1}},
    "required": ["max_lots"],
}


Application = Callable[..., Iterable[bytes]]


def api(limits: Mapping[str, int]) -> Application:
    """Return a small application for WSGI; a framework's is the same to the middleware."""

    def application(
        environ: dict[str, Any], start_response: Callable[..., object]
    ) -> list[bytes]:
        length = int(environ["CONTENT_LENGTH"])
        order = json.loads(environ["wsgi.input"].read(length))
        answer = {"id": 7, "state": "new"}
        if order["lots"] > limits["max_lots"]:
            answer = {"id": 8, "state": "too large"}  # which its schema does not know
        content = json.dumps(answer).encode()
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(content))),
        ]
        start_response("201 Created", headers)
        return [content]

    return application


def main() -> None:
    """Save the limits, then send three orders."""
    with FakeRegistry() as registry, tempfile.TemporaryDirectory() as folder:
        registry.publish("api_orders_request", REQUEST)
        registry.publish("api_orders_response", RESPONSE)
        registry.publish("desk_limits", LIMITS)

        store = config.ConfigStore(folder, registry)
        saved = store.save("desk", {"max_lots": 10}, "desk_limits")
        say(f"{saved.name}, revision {saved.revision}, by {saved.schema}")

        served = middleware.SchemaWSGIMiddleware(
            api(store.load("desk", expected="desk_limits").value),
            {"POST /orders": "orders"},
            gateway=gateways.BlockingSchemaAwareAPIGateway(registry),
        )
        transport = httpx.WSGITransport(served)
        with httpx.Client(transport=transport, base_url="http://api.test") as client:
            for lots in (3, 0, 30):
                order = {"symbol": "ES", "lots": lots}
                answer = client.post("/orders", json=order)
                say(f"{lots} lots: {answer.status_code} {answer.text}")


def say(what: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{what}\n")


if __name__ == "__main__":
    main()

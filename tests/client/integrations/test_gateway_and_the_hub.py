"""The gateway and the config store, and a registry as a user starts it."""

import json

import httpx
import pytest

import schema_registry_client
from schema_registry_client.integrations import config, middleware
from schema_registry_client.integrations import gateway as gateways


@pytest.fixture
async def registry(running_hub, tmp_path):
    async with schema_registry_client.AsyncSchemaRegistryClient(
        url=running_hub.url, key=running_hub.key, cache_dir=tmp_path
    ) as registry:
        yield registry


def demands(name):
    """Return a schema that demands one number."""
    numbers = {name: {"type": "number"}}
    return {"type": "object", "properties": numbers, "required": [name]}


async def application(scope, receive, send):
    """Answer any order with its number."""
    content = b'{"id": 7}'
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(content)).encode()),
    ]
    await send({"type": "http.response.start", "status": 201, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def test_follows_what_is_published(people, registry):
    people.create("api_orders_request")
    people.create("api_orders_response")
    people.publish("api_orders_request", demands("lots"))
    people.publish("api_orders_response", demands("id"))
    gateway = gateways.SchemaAwareAPIGateway(registry, fresh_for=0)
    served = middleware.SchemaASGIMiddleware(
        application, {"POST /orders": "orders"}, gateway=gateway
    )
    transport = httpx.ASGITransport(served)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://api.test"
    ) as client:
        first = await client.post("/orders", json={"lots": 1})
        people.publish("api_orders_request", demands("size"))
        second = await client.post("/orders", json={"lots": 1})
        people.publish("api_orders_response", demands("number"))
        third = await client.post("/orders", json={"size": 1})

    assert (first.status_code, first.json()) == (201, {"id": 7})
    assert second.status_code == 422
    assert second.json()["schema"] == "api_orders_request@2"
    assert (third.status_code, third.json()["code"]) == (500, "response_invalid")


def test_keeps_config_by_its_schema(hub_client, people, tmp_path):
    people.create("desk_limits")
    people.publish("desk_limits", demands("max_lots"))
    with config.ConfigStore(tmp_path / "config", hub_client) as store:
        store.save("desk", {"max_lots": 1}, "desk_limits")
        people.publish("desk_limits", demands("most_lots"))

        with pytest.raises(config.ConfigOutdated):
            store.load("desk", expected="desk_limits@latest")
        with pytest.raises(config.ConfigInvalid):
            store.save("desk", {"max_lots": 2}, "desk_limits")
        moved = store.migrate(
            "desk", "desk_limits", lambda value: {"most_lots": value["max_lots"]}
        )

    stored = tmp_path / "config" / "desk" / "000002.json"
    assert (moved.schema, moved.migrated_from) == ("desk_limits@2", "desk_limits@1")
    assert json.loads(stored.read_text())["value"] == {"most_lots": 1}

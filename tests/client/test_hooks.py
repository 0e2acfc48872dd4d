"""Hooks: what a client tells of what it does."""

import pytest

import schema_registry_client
from schema_registry_client import hooks
from tests.client import fake_hub
from tests.client.conftest import settled

LATEST = "/versions/latest/"


class Ear(hooks.Hooks):
    """Writes down what it is told."""

    def __init__(self, headers=None):
        self.heard = []
        self.headers = headers

    def on_request(self, attributes):
        self.heard.append(("request", attributes))
        return self.headers

    def on_response(self, attributes):
        self.heard.append(("response", attributes))

    def on_retry(self, attributes):
        self.heard.append(("retry", attributes))

    def on_cache(self, attributes):
        self.heard.append(("cache", attributes))

    def outcomes(self):
        return [
            told["schema_registry.cache.outcome"]
            for kind, told in self.heard
            if kind == "cache"
        ]


@pytest.fixture(autouse=True)
def ticks(hub):
    hub.publish("ticks_v1", "{}")


async def test_tells_of_a_request_and_its_answer(client_of, server):
    ear = Ear()
    await settled(client_of(hooks=ear).get_schema("ticks_v1"))

    (_, asked), (_, answered), (_, cached) = ear.heard
    assert asked == {
        "http.request.method": "GET",
        "url.full": f"{server.url}/api/v1/schemas/ticks_v1/versions/latest/",
        "server.address": "127.0.0.1",
        "server.port": server.port,
    }
    assert answered.pop("http.client.request.duration") > 0
    assert answered == {**asked, "http.response.status_code": 200}
    assert cached == {
        "schema_registry.schema_id": "ticks_v1",
        "schema_registry.reference": "ticks_v1@latest",
        "schema_registry.cache.outcome": "miss",
    }


async def test_tells_of_a_repetition(client_of, hub):
    ear = Ear()
    hub.plan(LATEST, fake_hub.problem(503, "starting"))
    await settled(client_of(hooks=ear).get_schema("ticks_v1"))

    assert [kind for kind, _ in ear.heard] == [
        *("request", "response", "retry"),
        *("request", "response", "cache"),
    ]
    assert ear.heard[1][1]["error.type"] == "starting"
    assert ear.heard[1][1]["http.response.status_code"] == 503
    assert 0.125 <= ear.heard[2][1]["schema_registry.retry.delay"] <= 0.25
    assert ear.heard[3][1]["http.request.resend_count"] == 1


async def test_tells_what_became_of_the_cache(client_of, hub):
    ear = Ear()
    client = client_of(hooks=ear, retries=0)
    for reference in ("ticks_v1@1", "ticks_v1@1", "ticks_v1", "ticks_v1"):
        await settled(client.get_schema(reference))
    hub.plan(LATEST, *[fake_hub.problem(503, "starting")] * 2)
    await settled(client.get_schema("ticks_v1"))

    assert ear.outcomes() == ["miss", "hit", "miss", "revalidated", "stale"]
    assert ear.heard[-1][1]["schema_registry.cache.age"] >= 0


async def test_adds_the_headers_that_are_asked_for(client_of, hub):
    ear = Ear({"traceparent": "00-0-0-01"})
    await settled(client_of(hooks=ear).get_schema("ticks_v1"))

    assert hub.seen[0].headers["traceparent"] == "00-0-0-01"


async def test_changes_nothing_when_a_hook_fails(client_of, caplog):
    class Broken:
        def on_request(self, attributes):
            raise ValueError

    schema = await settled(client_of(hooks=Broken()).get_schema("ticks_v1"))

    assert schema.version == 1
    assert "the hook on_request failed" in caplog.messages


@pytest.mark.parametrize(
    "asked", [{"sampled": 1}, {"a": "b\r\nc: d"}, {"a": "\xe9"}, {7: "a"}, ["a"], 7]
)
async def test_sends_no_headers_that_are_none(client_of, hub, caplog, asked):
    schema = await settled(client_of(hooks=Ear(asked)).get_schema("ticks_v1"))

    assert schema.version == 1
    assert not {"sampled", "a"} & hub.seen[0].headers.keys()
    assert "the hook on_request failed" in caplog.messages


async def test_never_tells_the_key(client_of, hub):
    ear = Ear()
    hub.keys.clear()

    with pytest.raises(schema_registry_client.Unauthorized):
        await settled(client_of(hooks=ear).get_schema("ticks_v1"))

    assert fake_hub.KEY not in repr(ear.heard)

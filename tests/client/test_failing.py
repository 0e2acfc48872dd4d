"""When the hub refuses, stumbles or is not there."""

import copy
import pickle
import socket
import time

import pytest

import schema_registry_client
from tests.client import fake_hub
from tests.client.conftest import closed, settled

LATEST = "/versions/latest/"


@pytest.fixture(autouse=True)
def ticks(hub):
    hub.publish("ticks_v1", "{}")


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_asks_again_what_may_pass(client, hub, status):
    hub.plan(LATEST, fake_hub.problem(status, "busy"))

    schema = await settled(client.get_schema("ticks_v1"))

    assert schema.version == 1
    assert len(hub.seen) == 2


async def test_asks_again_when_a_connection_breaks(client, hub):
    hub.plan(LATEST, fake_hub.Reply(cut=True))

    schema = await settled(client.get_schema("ticks_v1"))

    assert schema.version == 1
    assert len(hub.seen) == 2


async def test_gives_up_after_four_times(client, hub):
    hub.plan(LATEST, *[fake_hub.problem(503, "starting")] * 5)

    with pytest.raises(schema_registry_client.ServerFailure) as caught:
        await settled(client.get_schema("ticks_v1"))

    assert (caught.value.code, caught.value.retryable) == ("starting", True)
    assert len(hub.seen) == 4


async def test_waits_as_long_as_the_hub_asks(client, hub):
    asked = (("retry-after", "1"),)
    hub.plan(LATEST, fake_hub.problem(429, "throttled", headers=asked))

    began = time.monotonic()
    await settled(client.get_schema("ticks_v1"))

    assert time.monotonic() - began >= 1.0


async def test_does_not_stand_still_for_an_hour(client, hub):
    asked = (("retry-after", "3600"),)
    hub.plan(LATEST, fake_hub.problem(503, "maintenance", headers=asked))

    with pytest.raises(schema_registry_client.ServerFailure) as caught:
        await settled(client.get_schema("ticks_v1"))

    assert caught.value.retry_after == 3600
    assert len(hub.seen) == 1


async def test_understands_a_date_to_come_back_at(client, hub):
    asked = (("retry-after", "Wed, 01 Jan 2025 00:00:00 GMT"),)
    hub.plan(LATEST, fake_hub.problem(503, "maintenance", headers=asked))

    schema = await settled(client.get_schema("ticks_v1"))

    assert schema.version == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, schema_registry_client.InvalidRequest),
        (401, schema_registry_client.Unauthorized),
        (403, schema_registry_client.Forbidden),
        (404, schema_registry_client.NotFound),
        (409, schema_registry_client.Conflict),
        (413, schema_registry_client.InvalidRequest),
        (422, schema_registry_client.InvalidRequest),
        (500, schema_registry_client.ServerFailure),
    ],
)
async def test_raises_the_kind_of_refusal_at_once(client, hub, status, kind):
    hub.plan(LATEST, fake_hub.problem(status, "some_code"))

    with pytest.raises(kind) as caught:
        await settled(client.get_schema("ticks_v1"))

    assert type(caught.value) is kind
    assert (caught.value.status, caught.value.code) == (status, "some_code")
    assert caught.value.retryable is (status == 500)
    assert len(hub.seen) == 1


async def test_tells_all_the_hub_says(client, hub):
    hub.plan(
        LATEST,
        fake_hub.problem(
            422,
            "invalid_schema",
            detail="'strin' is no type.",
            remedy="Write 'string'.",
            place={"pointer": "/type", "line": 3, "column": 11},
            known=["string"],
        ),
    )

    with pytest.raises(schema_registry_client.InvalidRequest) as caught:
        await settled(client.get_schema("ticks_v1"))

    error = caught.value
    assert error.detail == "'strin' is no type."
    assert error.remedy == "Write 'string'."
    assert error.place == schema_registry_client.Place("/type", 3, 11)
    assert error.problem.members["known"] == ["string"]
    assert str(error) == ("'strin' is no type. Write 'string'. [422 invalid_schema]")


async def test_makes_do_with_a_page_of_a_proxy(client, hub):
    page = fake_hub.Reply(418, b"<html>tea</html>", (("content-type", "text/html"),))
    hub.plan(LATEST, page)

    with pytest.raises(schema_registry_client.InvalidRequest) as caught:
        await settled(client.get_schema("ticks_v1"))

    assert caught.value.code == "http_418"


async def test_does_not_carry_the_key_elsewhere(client, hub):
    away = (("location", "http://elsewhere.invalid/"),)
    hub.plan(LATEST, fake_hub.Reply(302, b"", away))

    with pytest.raises(schema_registry_client.UnexpectedAnswer, match="elsewhere"):
        await settled(client.get_schema("ticks_v1"))


@pytest.mark.parametrize("body", [b"[]", b"null", b"{", b"[" * 100_000, b"\xff"])
async def test_refuses_an_answer_that_is_none(client, hub, body):
    hub.plan(LATEST, fake_hub.Reply(200, body))

    with pytest.raises(schema_registry_client.UnexpectedAnswer):
        await settled(client.get_schema("ticks_v1"))


@pytest.fixture(params=["sync", "async"])
def made(request):
    """Return the class of each client."""
    return {
        "sync": schema_registry_client.SchemaRegistryClient,
        "async": schema_registry_client.AsyncSchemaRegistryClient,
    }[request.param]


async def test_says_when_nobody_is_there(made):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    client = made(url=f"http://127.0.0.1:{port}")

    with pytest.raises(schema_registry_client.TransportError) as caught:
        await settled(client.get_schema("ticks_v1"))

    await closed(client)
    assert (caught.value.retryable, caught.value.delivered) == (True, False)
    assert f"http://127.0.0.1:{port}" in str(caught.value)


async def test_does_not_wait_for_ever(made):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = made(url=f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=0.1)

        with pytest.raises(schema_registry_client.TransportError) as caught:
            await settled(client.get_schema("ticks_v1"))

        await closed(client)
    assert caught.value.delivered is None
    assert "ReadTimeout" in str(caught.value)


async def test_says_that_it_is_closed(made, server):
    client = made(url=server.url)
    await closed(client)

    with pytest.raises(schema_registry_client.TransportError) as caught:
        await settled(client.get_schema("ticks_v1"))

    assert caught.value.retryable is False


async def test_refuses_a_wrong_key_and_never_repeats_it(made, server):
    client = made(url=server.url, key="srk_wrong_secret")

    with pytest.raises(schema_registry_client.Unauthorized) as caught:
        await settled(client.get_schema("ticks_v1"))

    await closed(client)
    assert caught.value.remedy == "Send a key."
    assert "secret" not in f"{caught.value} {caught.value!r} {client!r}"


@pytest.mark.parametrize(
    "error",
    [
        schema_registry_client.InvalidReference("a b"),
        schema_registry_client.TransportError("gone", delivered=False),
        schema_registry_client.HubRewound(5, "it is at 3"),
        schema_registry_client.NotFound(
            schema_registry_client.Problem(404, "schema_not_found", "Not Found")
        ),
        schema_registry_client.ArtifactNotReady("a@1", "arrow_ipc", "not built"),
        schema_registry_client.MissingDependency("pyarrow", "arrow"),
        schema_registry_client.NotInArrow("/3/px", "is no number"),
    ],
)
def test_errors_survive_a_process_boundary(error):
    for other in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert type(other) is type(error)
        assert str(other) == str(error)
        assert (other.code, other.retryable) == (error.code, error.retryable)

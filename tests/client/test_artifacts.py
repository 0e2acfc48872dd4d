"""`get_arrow_schema`: the bytes are those the hub recorded, or there is no schema."""

import builtins
import sys

import pyarrow
import pytest

import schema_registry_client
from tests.client import fake_hub
from tests.client.conftest import settled

SCHEMA = pyarrow.schema(
    [
        pyarrow.field("ts", pyarrow.timestamp("us"), nullable=False),
        pyarrow.field("price", pyarrow.float64()),
    ]
)
IPC = SCHEMA.serialize().to_pybytes()
ARTIFACT = "/artifacts/arrow_ipc/"


@pytest.fixture(autouse=True)
def ticks(hub):
    return hub.publish("ticks_v1", "{}", semantic_version="1.0.0", artifact=IPC)


@pytest.mark.parametrize("reference", ["ticks_v1", "ticks_v1@1", "ticks_v1@1.0.0"])
async def test_is_what_was_serialized(client, reference):
    schema = await settled(client.get_arrow_schema(reference))

    assert schema.equals(SCHEMA, check_metadata=True)


async def test_is_fetched_once_for_all_names_of_a_version(client, hub):
    for reference in ("ticks_v1", "ticks_v1@1", "ticks_v1@1.0.0"):
        await settled(client.get_arrow_schema(reference))

    assert hub.count(ARTIFACT) == 1


async def test_is_waited_for(client, hub, ticks):
    ticks.asked_too_early = 2

    schema = await settled(client.get_arrow_schema("ticks_v1@1"))

    assert schema.equals(SCHEMA)
    assert hub.count(ARTIFACT) == 3


async def test_may_be_built_after_the_version_was_fetched(client, ticks):
    ticks.artifact = None
    await settled(client.get_schema("ticks_v1@1"))
    ticks.artifact = IPC

    schema = await settled(client.get_arrow_schema("ticks_v1@1"))

    assert schema.equals(SCHEMA)


async def test_is_not_waited_for_when_told_so(client, hub, ticks):
    ticks.artifact = None

    with pytest.raises(schema_registry_client.ArtifactNotReady) as caught:
        await settled(client.get_arrow_schema("ticks_v1", wait=0))

    assert (caught.value.pin, caught.value.kind) == ("ticks_v1@1", "arrow_ipc")
    assert caught.value.retryable is True
    assert hub.count(ARTIFACT) == 1


async def test_is_given_up_when_the_time_is_over(client, hub):
    late = fake_hub.problem(404, "artifact_not_ready")
    hub.plan(ARTIFACT, *[late] * 9)

    with pytest.raises(schema_registry_client.ArtifactNotReady, match=r"waiting 0.3 s"):
        await settled(client.get_arrow_schema("ticks_v1", wait=0.3))

    assert hub.count(ARTIFACT) == 3


async def test_is_not_waited_for_when_it_failed(client, hub, ticks):
    ticks.artifact = None
    ticks.meta["artifact_status"] = "failed"

    with pytest.raises(schema_registry_client.ArtifactFailed) as caught:
        await settled(client.get_arrow_schema("ticks_v1"))

    assert caught.value.retryable is False
    assert caught.value.reason == "/price has no Arrow type"
    assert hub.count(ARTIFACT) == 1


async def test_refuses_bytes_the_version_does_not_record(client, hub):
    hub.plan(ARTIFACT, fake_hub.Reply(200, b"other", (("content-type", "x/y"),)))

    with pytest.raises(schema_registry_client.ArtifactCorrupted):
        await settled(client.get_arrow_schema("ticks_v1@1"))


async def test_refuses_bytes_the_answer_itself_denies(client, hub):
    denied = (("content-type", "x/y"), ("x-content-sha256", "00"))
    hub.plan(ARTIFACT, fake_hub.Reply(200, IPC, denied))

    with pytest.raises(schema_registry_client.ArtifactCorrupted, match="says 00"):
        await settled(client.get_arrow_schema("ticks_v1@1"))


async def test_does_not_keep_corrupted_bytes(client, hub):
    hub.plan(ARTIFACT, fake_hub.Reply(200, IPC[:-1]))

    with pytest.raises(schema_registry_client.ArtifactCorrupted):
        await settled(client.get_arrow_schema("ticks_v1@1"))
    schema = await settled(client.get_arrow_schema("ticks_v1@1"))

    assert schema.equals(SCHEMA)


async def test_says_when_pyarrow_cannot_read_the_bytes(client, hub):
    hub.publish("odd", "{}", artifact=b"not arrow at all")

    with pytest.raises(schema_registry_client.UnexpectedAnswer, match="pyarrow"):
        await settled(client.get_arrow_schema("odd@1"))


async def test_names_the_extra_to_install(client, hub, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)  # Python's way to say: not here

    with pytest.raises(builtins.ImportError) as caught:
        await settled(client.get_arrow_schema("ticks_v1"))

    assert isinstance(caught.value, schema_registry_client.MissingDependency)
    assert "schema-registry-client[arrow]" in str(caught.value)
    assert hub.seen == []

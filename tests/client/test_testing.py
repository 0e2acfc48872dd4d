"""`FakeRegistry`: a client like any other, with a hub in memory behind it."""

import asyncio

import pyarrow
import pytest

import schema_registry_client
from schema_registry_client import testing
from tests.client.conftest import closed, entered, listed, sequences, settled, taken

TICK = {"type": "object", "properties": {"price": {"type": "number"}}}
WIDE = {"type": "object", "properties": {"price": {"type": ["number", "null"]}}}


@pytest.fixture(params=["sync", "async"])
async def fake(request):
    kinds = {"sync": testing.FakeRegistry, "async": testing.AsyncFakeRegistry}
    fake = kinds[request.param]()
    yield fake
    await closed(fake)


def test_is_a_client():
    assert issubclass(testing.FakeRegistry, schema_registry_client.SchemaRegistryClient)
    assert issubclass(
        testing.AsyncFakeRegistry, schema_registry_client.AsyncSchemaRegistryClient
    )


async def test_answers_what_was_published(fake):
    first = fake.publish("ticks_v1", TICK)
    second = fake.publish("ticks_v1", WIDE, action="breaking_change")

    assert await settled(fake.get_schema("ticks_v1@1")) == first
    assert await settled(fake.get_schema("ticks_v1")) == second
    assert (first.semantic_version, second.semantic_version) == ("1.0.0", "2.0.0")
    assert second.severity == "breaking"
    assert (await settled(fake.get_schema("ticks_v1")))["properties"] == (
        WIDE["properties"]
    )


async def test_knows_no_other_schema(fake):
    with pytest.raises(schema_registry_client.NotFound) as caught:
        await settled(fake.get_schema("ticks_v1"))

    assert caught.value.code == "schema_not_found"


async def test_drives_watchers(fake):
    fake.publish("ticks_v1", TICK)
    watch = await entered(fake.watch_schema_updates("ticks_*"))
    fake.publish("quotes_v1", TICK)
    fake.publish("ticks_v1", WIDE, action="breaking_change", changes=[{"rule": "X"}])
    fake.publish("ticks_v2", TICK)

    first, second = await taken(watch, 2)

    assert (first.action, first.version, first.previous_version) == (
        "breaking_change",
        2,
        1,
    )
    assert first.new_schema == WIDE
    assert first.changes == ({"rule": "X"},)
    assert second.schema_id == "ticks_v2"


async def test_announces_anything_else(fake):
    watch = await entered(fake.watch_schema_updates("a", actions={"activated"}))
    fake.announce("activated", "a", version=3)

    (update,) = await taken(watch, 1)

    assert (update.action, update.version) == ("activated", 3)


async def test_goes_away_and_comes_back(fake):
    fake.publish("a", TICK)
    watch = await entered(fake.watch_schema_updates("a"))
    fake.go_away()
    fake.publish("a", WIDE)

    with pytest.raises(schema_registry_client.TransportError):
        await settled(fake.get_schema("a@2"))
    fake.come_back()

    assert sequences(await taken(watch, 1)) == [2]
    assert (await settled(fake.get_schema("a@2"))).version == 2


async def test_revokes_the_key(fake):
    watch = await entered(fake.watch_schema_updates("a"))
    fake.revoke_key()

    with pytest.raises(schema_registry_client.Unauthorized) as caught:
        await settled(fake.get_schema("a"))
    with pytest.raises(schema_registry_client.Unauthorized):
        await taken(watch, 1)

    assert caught.value.code == "key_revoked"


async def test_keeps_two_times_apart(fake):
    fake.publish("a", TICK, published_at="2025-01-01")
    fake.publish("a", WIDE, published_at="2025-03-01", effective_from="2025-02-01")

    timeline = await settled(fake.get_schema_versions("a", "2025-01-15", "2025-04-01"))
    before = await settled(
        fake.get_schema("a", valid_at="2025-02-15", known_at="2025-02-20")
    )

    assert [each.version for each in timeline.values()] == [1, 2]
    assert timeline.as_of("2025-02-15").version == 2
    assert before.version == 1


async def test_gives_the_arrow_schema_it_was_given(fake):
    wanted = pyarrow.schema([("price", pyarrow.float64())])
    fake.publish("a", TICK, arrow=wanted)
    fake.publish("b", TICK)

    assert await settled(fake.get_arrow_schema("a")) == wanted
    with pytest.raises(schema_registry_client.ArtifactFailed):
        await settled(fake.get_arrow_schema("b"))


async def test_records_proposals_and_answers_checks(fake):
    proposal = await settled(fake.propose("a", TICK, title="First"))
    usual = await settled(fake.check("a", TICK))
    fake.answer_checks(severity="breaking", violations=[{"against": 1}])
    told = await settled(fake.check("a", TICK))

    assert (proposal.state, fake.proposals[0]["title"]) == ("in_review", "First")
    assert (usual.compatible, told.compatible) == (True, False)


async def test_lists_announcements(fake):
    for name in ("a_1", "b_1", "a_2"):
        fake.publish(name, TICK)

    assert sequences(await listed(fake.announcements(schema_id="a_*"))) == [1, 3]


async def test_shares_its_memory_with_asyncio():
    with testing.FakeRegistry() as fake:
        async with fake.aio as aio:
            watch = await entered(aio.watch_schema_updates())
            await asyncio.to_thread(fake.publish, "a", TICK)

            assert sequences(await taken(watch, 1)) == [1]
            assert (await aio.get_schema("a")).version == 1

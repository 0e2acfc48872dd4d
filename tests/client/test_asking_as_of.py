"""`valid_at`, `known_at`, `as_of`: which version was in force, as known when."""

import copy
import datetime
import pickle

import pytest

import schema_registry_client
from schema_registry_client import testing
from tests.client import fake_hub
from tests.client.conftest import settled

UTC = datetime.UTC


@pytest.fixture(autouse=True)
def ticks(hub):
    hub.publish("ticks_v1", "{}", effective_from="2025-01-01T00:00:00Z")
    hub.publish("ticks_v1", "{}", effective_from="2025-04-01T00:00:00Z")


async def test_asks_for_the_version_in_force_then(client, hub):
    await settled(
        client.get_schema("ticks_v1", valid_at="2025-02-01", known_at="2025-02-02")
    )

    assert hub.seen[0].path == "/api/v1/schemas/ticks_v1/versions/in-force/"
    assert hub.seen[0].query == {
        "valid_at": "2025-02-01T00:00:00Z",
        "known_at": "2025-02-02T00:00:00Z",
    }


async def test_asks_for_what_is_in_force_now(client, hub):
    schema = await settled(client.get_schema("ticks_v1@in-force"))

    assert schema.version == 2
    assert hub.seen[0].query == {}


async def test_asks_once_for_what_can_never_be_answered_otherwise(client, hub):
    moments = {"valid_at": "2025-02-01", "known_at": "2025-02-02"}
    first = await settled(client.get_schema("ticks_v1", **moments))
    second = await settled(client.get_schema("ticks_v1", **moments))

    assert first == second
    assert len(hub.seen) == 1


@pytest.mark.parametrize(
    "moments",
    [
        {"valid_at": "2025-02-01"},
        {"known_at": "2025-02-01"},
        {"valid_at": "2025-02-01", "known_at": "9999-01-01"},
    ],
)
async def test_asks_again_for_what_may_change(client, hub, moments):
    for _ in range(2):
        await settled(client.get_schema("ticks_v1", **moments))

    assert len(hub.seen) == 2


async def test_knows_no_moment_of_a_pinned_version(client, hub):
    await settled(client.get_schema("ticks_v1@1"))
    hub.seen.clear()

    with pytest.raises(schema_registry_client.InvalidInput, match="every moment"):
        await settled(client.get_schema("ticks_v1@1", valid_at="2025-01-01"))

    assert hub.seen == []


async def test_refuses_what_is_no_moment(client, hub):
    with pytest.raises(schema_registry_client.InvalidPeriod):
        await settled(client.get_schema("ticks_v1", valid_at="yesterday"))

    assert hub.seen == []


async def test_hands_on_what_was_known(client, hub):
    await settled(
        client.get_schema_versions(
            "ticks_v1", "2025-01-01", "2025-02-01", known_at="2025-03-01"
        )
    )

    assert hub.seen[0].query["known_at"] == "2025-03-01T00:00:00Z"


async def test_does_not_tell_a_past_belief_by_the_lock(client, hub):
    planned = hub.versions["ticks_v1"][0].json(document=True).encode()
    hub.plan("/in-force/", fake_hub.Reply(200, planned))

    schema = await settled(client.get_schema("ticks_v1", valid_at="2025-02-01"))

    assert schema.version == 1


@pytest.fixture
def timeline(hub):
    with testing.FakeRegistry() as fake:
        fake.publish("a", {}, published_at="2025-01-01")
        fake.publish("a", {}, published_at="2025-04-01")
        yield fake.get_schema_versions("a", "2024-12-01", "2025-07-01")


class TestTimeline:
    @pytest.mark.parametrize(
        ("moment", "number"),
        [
            ("2025-01-01", 1),
            ("2025-03-31T23:59:59.999999Z", 1),
            ("2025-04-01T01:00:00+01:00", 2),
            (datetime.datetime(2025, 4, 1, tzinfo=UTC), 2),
            (datetime.date(2025, 6, 30), 2),
        ],
    )
    def test_finds_the_version_in_force(self, timeline, moment, number):
        assert timeline.as_of(moment).version == number

    @pytest.mark.parametrize(
        "moment", ["2024-12-31T23:59:59", "2024-11-30", "2025-07-01"]
    )
    def test_says_where_there_is_none(self, timeline, moment):
        with pytest.raises(schema_registry_client.NotInForce) as caught:
            timeline.as_of(moment)

        assert isinstance(caught.value, LookupError)
        assert str(caught.value.at)[:10] in str(caught.value)

    def test_can_be_copied_and_sent_to_another_process(self, timeline):
        for other in (copy.deepcopy(timeline), pickle.loads(pickle.dumps(timeline))):
            assert other == timeline
            assert other.as_of("2025-05-01").version == 2

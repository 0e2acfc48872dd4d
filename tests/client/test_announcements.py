"""`announcements`: what the hub said, from a number on."""

import datetime

import pytest

import schema_registry_client
from tests.client import fake_hub
from tests.client.conftest import listed


async def test_come_in_order_over_all_pages(client, hub):
    hub.page_size = 2
    for number in range(5):
        hub.announce("proposal_opened", f"schema_{number}")

    found = await listed(client.announcements())

    assert [each.sequence for each in found] == [1, 2, 3, 4, 5]
    assert hub.count("/announcements/") == 3


async def test_begin_after_a_number_and_keep_to_a_schema(client, hub):
    for name in ("a", "b", "a", "b", "a"):
        hub.announce("proposal_opened", name)

    found = await listed(client.announcements(after=1, schema_id="a"))

    assert [each.sequence for each in found] == [3, 5]


async def test_are_mappings_with_typed_attributes(client, hub):
    hub.publish("ticks_v1", '{"maximum": 9007199254740993}')

    (told,) = await listed(client.announcements())

    assert (told.sequence, told.action, told.schema_id) == (
        1,
        "compatible_change",
        "ticks_v1",
    )
    assert told["action"] == "compatible_change"
    assert told["new_schema"] == {"maximum": 9007199254740993}
    assert told["effective_from"] == "2025-01-01T00:00:00Z"
    assert told.at == datetime.datetime(
        2025, 3, 1, 12, 0, 0, 123456, tzinfo=datetime.UTC
    )
    assert told.effective_from == datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
    assert (told.version, told.semantic_version) == (1, "1.0.0")
    assert told.previous_version is None
    assert [each["rule"] for each in told.changes] == ["PROPERTY_ADDED"]


async def test_of_other_kinds_speak_of_no_version(client, hub):
    hub.announce("proposal_opened", "ticks_v1")

    (told,) = await listed(client.announcements())

    assert (told.version, told.effective_from, told.changes) == (None, None, ())
    assert "new_schema" not in told


@pytest.mark.parametrize("after", [-1, True, 1.5, "3"])
def test_refuse_a_number_that_is_none(client, after):
    with pytest.raises(schema_registry_client.InvalidInput):
        client.announcements(after=after)


async def test_do_not_go_round_in_circles(client, hub):
    text = b'{"results": [], "next_after": 0, "has_more": true}'
    hub.plan("/announcements/", fake_hub.Reply(200, text))

    with pytest.raises(schema_registry_client.UnexpectedAnswer):
        await listed(client.announcements())

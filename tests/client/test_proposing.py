"""`propose`: the document goes out exactly, and is recorded once."""

import decimal
import json

import pytest

import schema_registry_client
from tests.client import fake_hub
from tests.client.conftest import settled

PROPOSALS = "/proposals/"


async def proposed(client, document, **more):
    return await settled(
        client.propose("ticks_v1", document, title="Add venue", message="why", **more)
    )


async def test_returns_what_the_hub_recorded(client):
    proposal = await proposed(client, "{}")

    assert (proposal.proposal_id, proposal.schema_id) == (7, "ticks_v1")
    assert (proposal.state, proposal.severity) == ("in_review", "breaking")
    assert proposal.fingerprint == "sha256:00"
    assert proposal.report == {"changes": []}
    assert proposal["author"] == "key demo"


async def test_sends_text_exactly_as_it_is(client, hub):
    text = '{ "maximum" : 1.10,\n "a": 12345678901234567890123 }'

    await proposed(client, text, semantic_version="2.0.0")

    assert json.loads(hub.seen[0].body) == {
        "title": "Add venue",
        "message": "why",
        "document": text,
        "semantic_version": "2.0.0",
    }


async def test_writes_a_mapping_without_losing_a_digit(client, hub):
    document = {
        "maximum": decimal.Decimal("0.10000000000000000000000001"),
        "minimum": 2**63,
        "enum": ["B", None, True, 0.5, "ü"],
        "properties": {},
    }

    await proposed(client, document)

    sent = json.loads(hub.seen[0].body)
    assert "semantic_version" not in sent
    assert sent["document"] == (
        "{\n"
        '  "maximum": 0.10000000000000000000000001,\n'
        '  "minimum": 9223372036854775808,\n'
        '  "enum": [\n    "B",\n    null,\n    true,\n    0.5,\n    "ü"\n  ],\n'
        '  "properties": {}\n'
        "}"
    )


async def test_takes_a_version_as_it_was_fetched(client, hub):
    hub.publish("nothing", "false")
    schema = await settled(client.get_schema("nothing"))

    await proposed(client, schema)

    assert json.loads(hub.seen[-1].body)["document"] == "false"


def nested(depth):
    value: dict[str, object] = {}
    for _ in range(depth):
        value = {"not": value}
    return value


@pytest.mark.parametrize(
    "document",
    [
        {"maximum": float("nan")},
        {"maximum": decimal.Decimal("Infinity")},
        {1: "x"},
        {"enum": {1, 2}},
        {"title": "\ud800"},
        nested(100_000),
    ],
    ids=["nan", "infinity", "number as name", "set", "surrogate", "deep"],
)
async def test_refuses_what_is_not_json(client, hub, document):
    with pytest.raises(schema_registry_client.InvalidDocument):
        await proposed(client, document)

    assert hub.seen == []


async def test_is_known_again_when_its_answer_is_lost(client, hub):
    hub.plan(
        PROPOSALS,
        fake_hub.Reply(cut=True),
        fake_hub.problem(409, "still_answering"),
    )

    await proposed(client, "{}")
    await proposed(client, "{}")

    keys = [each.headers["idempotency-key"] for each in hub.seen]
    assert [keys.count(each) for each in keys] == [3, 3, 3, 1]
    assert len({each.body for each in hub.seen}) == 1


async def test_tells_of_a_conflict(client, hub):
    hub.plan(PROPOSALS, fake_hub.problem(409, "unchanged_document"))

    with pytest.raises(schema_registry_client.Conflict) as caught:
        await proposed(client, "{}")

    assert caught.value.code == "unchanged_document"

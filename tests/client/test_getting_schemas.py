"""`get_schema`: what is asked, what is kept, what comes back."""

import copy
import datetime
import decimal
import json
import pickle

import pytest

import schema_registry_client
from tests.client import fake_hub
from tests.client.conftest import settled

UTC = datetime.UTC
ONE = '{"type": "object", "properties": {"size": {"type": "integer"}}}'
TWO = '{"type": "object"}'


@pytest.fixture(autouse=True)
def ticks(hub):
    hub.publish("ticks_v1", ONE, semantic_version="1.0.0")
    hub.publish(
        "ticks_v1",
        TWO,
        semantic_version="1.1.0",
        effective_from="2025-06-01T02:00:00+02:00",
    )


@pytest.mark.parametrize(
    ("reference", "number"),
    [
        ("ticks_v1", 2),
        ("ticks_v1@latest", 2),
        ("ticks_v1@2", 2),
        ("ticks_v1@1", 1),
        ("ticks_v1@1.0.0", 1),
        ("ticks_v1@1.1.0", 2),
    ],
)
async def test_finds_what_a_reference_names(client, reference, number):
    schema = await settled(client.get_schema(reference))

    assert (schema.schema_id, schema.version) == ("ticks_v1", number)


async def test_tells_everything_about_a_version(client):
    schema = await settled(client.get_schema("ticks_v1@2"))

    assert schema.semantic_version == "1.1.0"
    assert schema.fingerprint.startswith("sha256:")
    assert schema.document == {"type": "object"}
    assert schema.dialect == "https://json-schema.org/draft/2020-12/schema"
    assert (schema.status, schema.severity) == ("active", "compatible")
    assert schema.previous_version == 1
    assert schema.published_at == datetime.datetime(2025, 1, 1, tzinfo=UTC)
    assert schema.effective_from == datetime.datetime(2025, 6, 1, tzinfo=UTC)
    assert schema.effective_from.tzinfo is UTC
    assert schema.references == {"fdc3.context": "fdc3.context@3"}
    assert [each.kind for each in schema.artifacts] == ["arrow_ipc"]
    assert schema.pin == "ticks_v1@2"


async def test_is_a_mapping_of_its_document(client):
    schema = await settled(client.get_schema("ticks_v1@1"))

    assert schema["properties"]["size"] == {"type": "integer"}
    assert dict(schema) == schema.document
    assert schema.get("required", []) == []


async def test_is_true_even_with_an_empty_document(client, hub):
    hub.publish("anything", "{}")

    schema = await settled(client.get_schema("anything"))

    assert len(schema) == 0
    assert schema


async def test_takes_a_boolean_schema_as_one(client, hub):
    hub.publish("nothing", "false")

    schema = await settled(client.get_schema("nothing"))

    assert schema.document is False
    assert list(schema) == []


async def test_keeps_every_digit(client, hub):
    text = (
        '{"maximum": 9223372036854775808123, "multipleOf": 0.1,'
        ' "minimum": -0.12345678901234567890, "exclusiveMaximum": 1e400}'
    )
    hub.publish("exact", text)

    schema = await settled(client.get_schema("exact"))

    assert schema["maximum"] == 9223372036854775808123
    assert (schema["multipleOf"], type(schema["multipleOf"])) == (0.1, float)
    assert schema["minimum"] == decimal.Decimal("-0.12345678901234567890")
    assert schema["exclusiveMaximum"] == decimal.Decimal("1e400")


async def test_can_be_copied_and_sent_to_another_process(client):
    schema = await settled(client.get_schema("ticks_v1@1"))

    for other in (copy.deepcopy(schema), pickle.loads(pickle.dumps(schema))):
        assert {other} == {schema}
        assert other.document == schema.document


@pytest.mark.parametrize("reference", ["ticks_v1@2", "ticks_v1@1.1.0"])
async def test_asks_for_a_pinned_version_once(client, hub, reference):
    first = await settled(client.get_schema(reference))
    second = await settled(client.get_schema(reference))

    assert second == first
    assert len(hub.seen) == 1


async def test_gives_each_caller_a_document_of_their_own(client):
    first = await settled(client.get_schema("ticks_v1@1"))
    first.document["properties"].clear()

    second = await settled(client.get_schema("ticks_v1@1"))

    assert second["properties"] == {"size": {"type": "integer"}}


async def test_asks_again_for_a_pinned_version_when_told_to(client, hub):
    await settled(client.get_schema("ticks_v1@1"))
    hub.versions["ticks_v1"][0].meta["status"] = "deprecated"

    kept = await settled(client.get_schema("ticks_v1@1"))
    fresh = await settled(client.get_schema("ticks_v1@1", refresh=True))

    assert (kept.status, fresh.status) == ("active", "deprecated")
    assert fresh == kept
    assert len(hub.seen) == 2


async def test_confirms_the_latest_version_by_its_etag(client, hub):
    first = await settled(client.get_schema("ticks_v1"))
    second = await settled(client.get_schema("ticks_v1"))

    assert second == first
    assert second.document == {"type": "object"}
    assert "if-none-match" not in hub.seen[0].headers
    assert hub.seen[1].headers["if-none-match"].startswith('"')


async def test_sees_a_new_latest_version_at_once(client, hub):
    await settled(client.get_schema("ticks_v1"))
    hub.publish("ticks_v1", "{}")

    schema = await settled(client.get_schema("ticks_v1"))

    assert schema.version == 3


async def test_sends_the_key_and_says_who_asks(client, hub):
    await settled(client.get_schema("ticks_v1"))

    assert hub.seen[0].headers["authorization"] == f"Bearer {fake_hub.KEY}"
    assert hub.seen[0].headers["user-agent"] == "schema-registry-client/0.1.0"


@pytest.mark.parametrize(
    "text", ["", "ticks v1", "ticks@", "a@0", "a@1.0", "../x", "a/b"]
)
async def test_refuses_what_names_no_schema(client, hub, text):
    with pytest.raises(schema_registry_client.InvalidReference) as caught:
        await settled(client.get_schema(text))

    assert caught.value.reference == text
    assert hub.seen == []


async def test_refuses_another_version_than_was_asked_for(client, hub):
    other = hub.versions["ticks_v1"][0].json(document=True).encode()
    hub.plan("/versions/2/", fake_hub.Reply(200, other))

    with pytest.raises(schema_registry_client.UnexpectedAnswer, match="ticks_v1@1"):
        await settled(client.get_schema("ticks_v1@2"))


async def test_does_not_keep_what_it_could_not_read(client, hub):
    page = fake_hub.Reply(200, b"<html>", (("content-type", "text/html"),))
    hub.plan("/versions/1/", page)

    with pytest.raises(schema_registry_client.UnexpectedAnswer, match="not JSON"):
        await settled(client.get_schema("ticks_v1@1"))
    schema = await settled(client.get_schema("ticks_v1@1"))

    assert schema.version == 1


@pytest.mark.parametrize(
    "missing",
    ["version", "fingerprint", "effective_from", "references", "artifacts"],
)
async def test_names_the_member_it_misses(client, hub, missing):
    answer = json.loads(hub.versions["ticks_v1"][0].json(document=True))
    del answer[missing]
    if missing in ("references", "artifacts"):  # which there need not be
        answer[missing] = 7
    hub.plan("/versions/1.0.0/", fake_hub.Reply(200, json.dumps(answer).encode()))

    with pytest.raises(schema_registry_client.UnexpectedAnswer, match=missing):
        await settled(client.get_schema("ticks_v1@1.0.0"))

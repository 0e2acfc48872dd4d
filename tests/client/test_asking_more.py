"""`compare`, `get_fields`, `check_records`, `validate`."""

import json

import pytest

import schema_registry_client
from schema_registry_client import _questions
from tests.client import fake_hub
from tests.client.conftest import settled

DOCUMENT = '{"type": "object", "properties": {"size": {"type": "integer"}}}'


@pytest.fixture(autouse=True)
def ticks(hub):
    hub.publish("ticks_v1", DOCUMENT)
    hub.publish("ticks_v1", "{}")


async def test_compares_two_versions(client, hub):
    found = await settled(client.compare("ticks_v1@1", "ticks_v1@2.0.0"))

    assert hub.seen[0].path == "/api/v1/schemas/ticks_v1/versions/1/report/2.0.0/"
    assert (found.old_version, found.new_version, found.severity) == (1, 2, "breaking")
    assert found.changes[0]["rule"] == "PATTERN_CHANGED"
    assert found["report"]["level"] == "BACKWARD"


async def test_compares_no_two_schemas(client, hub):
    with pytest.raises(schema_registry_client.InvalidInput, match="check_documents"):
        await settled(client.compare("ticks_v1@1", "other@2"))

    assert hub.seen == []


async def test_tells_the_fields(client):
    (field,) = await settled(client.get_fields("ticks_v1@1"))

    assert (field.name, field.type, field.nullable) == ("size", "int64", False)
    assert field.constraints == ("minimum 0",)
    assert field.pointer == "/properties/size"


async def test_has_records_checked(client, hub):
    records = [
        {"valid": True, "text": "a\nb"},
        {"valid": False, "place": "/size", "message": "no"},
        {"valid": None, "message": "it took too long"},
    ]

    found = await settled(client.check_records(records, "ticks_v1@1"))

    assert hub.seen[0].headers["content-type"] == "application/x-ndjson"
    assert [(each.line, each.valid) for each in found] == [
        (1, True),
        (2, False),
        (3, None),
    ]
    assert (found[1].place, found[1].message) == ("/size", "no")


async def test_sends_many_records_in_several_requests(client, hub):
    records = [{"valid": True}] * (_questions.RECORDS_A_REQUEST + 1)

    found = await settled(client.check_records(records, "ticks_v1@1"))

    assert [each.line for each in found] == [*range(1, 10_002)]
    assert len(hub.seen) == 2


async def test_takes_no_answer_that_is_short(client, hub):
    hub.plan("/validate/", fake_hub.Reply(200, b'{"line": 1, "valid": true}'))

    with pytest.raises(schema_registry_client.UnexpectedAnswer):
        await settled(client.check_records([{}, {}], "ticks_v1@1"))


async def test_validates_where_the_data_is(client, hub):
    hub.versions["ticks_v1"][0].meta["references"] = {}
    rows = [{"size": 1}, {"size": "many"}, {"size": 3}]

    first = await settled(client.validate(rows, "ticks_v1@1"))
    result = await settled(client.validate(rows, "ticks_v1@1"))

    assert first.failed == result.failed
    assert (result.ok, result.rows, result.failed) == (False, 3, 1)
    assert result.failing.to_pylist() == [False, True, False]
    assert result.failures[0].field == "/size"
    assert len(hub.seen) == 1
    assert (
        json.loads(hub.versions["ticks_v1"][0].text)
        == (await settled(client.get_schema("ticks_v1@1"))).document
    )


async def test_validates_with_what_a_schema_refers_to(client, hub):
    uri = "https://schemas.example/money"
    hub.publish("money", f'{{"$id": "{uri}", "required": ["amount"]}}')
    trade = hub.publish("trade", f'{{"properties": {{"price": {{"$ref": "{uri}"}}}}}}')
    trade.meta["references"] = {uri: "money@1"}
    for published in hub.versions["money"]:
        published.meta["references"] = {}
    rows = [{"price": {"amount": 1}}, {"price": {}}]

    result = await settled(client.validate(rows, "trade@1"))

    assert result.failing.to_pylist() == [False, True]

"""`check` and `check_documents`: asked exactly, and as often as it takes."""

import decimal
import json

import pytest

import schema_registry_client
from tests.client import fake_hub, fake_rest
from tests.client.conftest import settled

OLD = '{ "maximum" : 1.10 }'
NEW = {"maximum": decimal.Decimal("0.10000000000000000000000001")}


async def test_asks_with_the_exact_text(client, hub):
    await settled(client.check("ticks_v1", OLD))

    (seen,) = hub.seen
    assert (seen.method, seen.path) == ("POST", "/api/v1/schemas/ticks_v1/check/")
    assert json.loads(seen.body) == {"document": OLD}


async def test_asks_for_level_and_reading(client, hub):
    await settled(client.check("ticks_v1", NEW, level="FULL", reading="LENIENT"))

    assert json.loads(hub.seen[0].body) == {
        "document": '{\n  "maximum": 0.10000000000000000000000001\n}',
        "level": "FULL",
        "reading": "LENIENT",
    }


async def test_asks_about_two_documents(client, hub):
    await settled(client.check_documents(OLD, NEW, level="FORWARD"))

    (seen,) = hub.seen
    assert (seen.method, seen.path) == ("POST", "/api/v1/check/")
    assert json.loads(seen.body) == {
        "old": OLD,
        "new": '{\n  "maximum": 0.10000000000000000000000001\n}',
        "level": "FORWARD",
    }


async def test_returns_the_report_as_a_value(client):
    checked = await settled(client.check("ticks_v1", OLD))

    report = fake_rest.CHECKED["report"]
    assert not checked.compatible
    assert (checked.severity, checked.fingerprint) == ("breaking", "sha256:00")
    assert checked.violations == (
        {"against": 1, "direction": "backward", "outcome": "undecided"},
    )
    assert checked.report == report
    assert checked.changes == tuple(report["changes"])
    assert checked.notices == tuple(report["notices"])
    assert checked.fixes == tuple(report["fixes"])
    assert checked.accepted_by == ("NONE", "FORWARD")
    assert (checked.suggested_bump, checked.suggested_version) == ("major", "2.0.0")
    assert checked.same_as == ""
    assert dict(checked) == fake_rest.CHECKED


async def test_is_compatible_without_violations(client, hub):
    body = {**fake_rest.CHECKED, "violations": []}
    hub.plan("/check/", fake_hub.Reply(200, json.dumps(body).encode()))

    assert (await settled(client.check("ticks_v1", OLD))).compatible


async def test_is_no_answer_to_yes_or_no(client):
    checked = await settled(client.check("ticks_v1", OLD))

    with pytest.raises(TypeError, match="compatible"):
        bool(checked)


async def test_asks_again_when_the_hub_is_busy(client, hub):
    busy = fake_hub.problem(503, "busy", headers=(("retry-after", "0"),))
    hub.plan("/check/", busy)

    await settled(client.check("ticks_v1", OLD))

    assert hub.count("/check/") == 2


@pytest.mark.parametrize("missing", ["severity", "fingerprint", "report", "violations"])
async def test_refuses_an_answer_without_what_it_needs(client, hub, missing):
    body = {name: value for name, value in fake_rest.CHECKED.items() if name != missing}
    hub.plan("/check/", fake_hub.Reply(200, json.dumps(body).encode()))

    with pytest.raises(schema_registry_client.UnexpectedAnswer, match=missing):
        await settled(client.check("ticks_v1", OLD))


async def test_refuses_what_is_not_json(client, hub):
    with pytest.raises(schema_registry_client.InvalidDocument):
        await settled(client.check_documents("{}", {"enum": {1, 2}}))

    assert hub.seen == []


async def test_tells_of_a_bad_document(client, hub):
    place = {"of": "new", "pointer": "/type", "line": 2, "column": 3}
    hub.plan("/check/", fake_hub.problem(422, "invalid_schema", place=place))

    with pytest.raises(schema_registry_client.InvalidRequest) as caught:
        await settled(client.check_documents("{}", "{}"))

    assert caught.value.problem.members["place"] == place

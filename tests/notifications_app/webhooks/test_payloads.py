"""An endpoint is sent ..."""

import json

import pytest

from notifications_app import models, telling
from notifications_app.models import Format
from notifications_app.webhooks import payloads
from tests.notifications_app import outbox

AT = "2026-03-02T09:30:00.250000Z"


def announcement(body="{}", **options):
    values = {"number": 7, "kind": "breaking_change", "topic": "ticks_v1", **options}
    return models.Announcement(body=body, at=outbox.AT, **values)


def slack(body="{}", **options):
    written = payloads.of_announcement(announcement(body, **options), form=Format.SLACK)
    return json.loads(written)


def test_the_announcement_as_every_reader_gets_it():
    body = '{"version": 2, "limit": 12345678901234567890123.100}'

    written = payloads.of_announcement(announcement(body), form=Format.STANDARD)

    assert written.decode() == (
        f'{{"type": "breaking_change", "timestamp": "{AT}", "data": '
        f'{{"sequence": 7, "action": "breaking_change", "schema_id": "ticks_v1", '
        f'"at": "{AT}", "version": 2, "limit": 12345678901234567890123.100}}}}'
    )
    assert json.loads(written)["data"]["version"] == 2


def test_where_to_ask_when_it_is_very_long():
    body = json.dumps({"new_schema": "ü" * payloads.LONGEST})

    written = payloads.of_announcement(announcement(body), form=Format.STANDARD)

    assert json.loads(written)["data"] == {
        "sequence": 7,
        "action": "breaking_change",
        "schema_id": "ticks_v1",
        "at": AT,
        "abridged": True,
    }


def test_a_sentence_for_slack():
    assert slack('{"severity": "breaking"}') == {
        "text": "ticks_v1: breaking change",
        "blocks": [
            {
                "type": "section",
                "text": {"type": "mrkdwn", "text": "*ticks_v1*: breaking change"},
            },
            {
                "type": "context",
                "elements": [{"type": "mrkdwn", "text": "breaking · number 7"}],
            },
        ],
    }


def test_nothing_that_slack_takes_for_its_own(settings):
    settings.NOTIFICATIONS = {"describe": f"{__name__}.describe_oddly"}

    text = json.dumps(slack('{"severity": "<!channel>"}'))

    assert "<!" not in text
    assert "<@" not in text
    assert "&lt;!channel&gt;" in text
    assert "<https://here.example/|a &amp; &lt;@U1&gt;>" in text


def describe_oddly(**_):
    return telling.Told(
        sentence="says <!here>", title="a & <@U1>", url="https://here.example/"
    )


def test_no_more_than_slack_takes():
    body = json.dumps({"severity": "compatible"})

    message = slack(body, kind="k" * 64, topic="t" * 255)

    assert len(message["text"]) < 3000


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ('{"severity": "breaking"}', "breaking"),
        ('{"severity": 1}', ""),
        ('{"severity": null}', ""),
        ("{}", ""),
        ('{"n": 1e999999, "m": ' + "9" * 5000 + ', "severity": "x"}', "x"),
    ],
)
def test_what_its_severity_is(body, severity):
    assert payloads.severity(body) == severity


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (
            Format.STANDARD,
            {
                "type": "ping",
                "timestamp": AT,
                "data": {"endpoint": "abc", "label": "<Ours>"},
            },
        ),
        (
            Format.SLACK,
            {"text": "The schema registry reaches this channel (&lt;Ours&gt;)."},
        ),
    ],
)
def test_a_ping(form, written):
    endpoint = models.Endpoint(uid="abc", label="<Ours>", format=form)

    assert json.loads(payloads.of_ping(endpoint, at=outbox.AT)) == written

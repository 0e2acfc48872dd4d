"""A message ..."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from notifications_app import delivery
from tests.notifications_app import outbox


def _message(body: str) -> str:
    return delivery.message_text(
        number=7, kind="breaking_change", topic="ticks_v1", at=outbox.AT, body=body
    )


def test_carries_the_members_of_its_body_last() -> None:
    text = _message('{"version": 2, "severity": "breaking"}')

    assert text == (
        '{"sequence": 7, "action": "breaking_change", "schema_id": "ticks_v1", '
        '"at": "2026-03-02T09:30:00.250000Z", "version": 2, "severity": "breaking"}'
    )


def test_of_an_empty_body_is_the_head_alone() -> None:
    text = _message(" { \n } ")

    assert text == (
        '{"sequence": 7, "action": "breaking_change", "schema_id": "ticks_v1", '
        '"at": "2026-03-02T09:30:00.250000Z"}'
    )


@pytest.mark.parametrize(
    "number",
    ["9223372036854775807", "123456789012345678901234567890", "0.10", "1E400", "-0"],
)
def test_keeps_every_digit_of_a_number(number: str) -> None:
    text = _message(f'{{"new_schema": {{"const": {number}}}}}')

    assert text.endswith(f', "new_schema": {{"const": {number}}}}}')


def test_says_the_time_in_utc() -> None:
    kolkata = timezone(timedelta(hours=5, minutes=30))
    text = delivery.message_text(
        number=1,
        kind="k",
        topic="t",
        at=datetime(2026, 1, 1, tzinfo=kolkata),
        body="{}",
    )

    assert json.loads(text)["at"] == "2025-12-31T18:30:00Z"


def test_escapes_what_json_must_escape() -> None:
    text = delivery.message_text(
        number=1, kind='a"b', topic="c\\d\n", at=outbox.AT, body="{}"
    )

    assert json.loads(text) == {
        "sequence": 1,
        "action": 'a"b',
        "schema_id": "c\\d\n",
        "at": "2026-03-02T09:30:00.250000Z",
    }


def test_in_a_frame_is_told_apart_by_its_type() -> None:
    message = delivery.Message(number=7, topic="t", text='{"sequence": 7}')

    assert message.frame == '{"type": "announcement", "sequence": 7}'


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        (
            delivery.welcome_frame(position=3),
            '{"type": "welcome", "protocol": 1, "position": 3}',
        ),
        (
            delivery.heartbeat_frame(position=3),
            '{"type": "heartbeat", "position": 3}',
        ),
    ],
)
def test_has_frames_of_the_protocol_beside_it(frame: str, text: str) -> None:
    assert frame == text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "is not JSON: Expecting value"),
        ("{", "is not JSON: Expecting property name"),
        ('{"a": 1} {"b": 2}', "is not JSON: Extra data"),
        ('{"a": NaN}', "is not JSON: NaN is not JSON"),
        ("[1, 2]", "is not a JSON object"),
        ('"text"', "is not a JSON object"),
        ('{"sequence": 9, "at": 1}', r"names reserved members: \['at', 'sequence'\]"),
        ("[" * 100_000, "is not JSON: maximum recursion depth"),
    ],
)
def test_is_not_made_of_a_body_that_would_break_it(body: str, reason: str) -> None:
    with pytest.raises(delivery.BodyError, match=reason):
        delivery.check_body(body)


@pytest.mark.parametrize(
    "body", ["{}", '{"a": {"sequence": 1}}', f'{{"n": {"9" * 5000}}}', '{"a": []}']
)
def test_takes_any_other_object_as_its_body(body: str) -> None:
    delivery.check_body(body)

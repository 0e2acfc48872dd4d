"""Moments as text: every common way of writing ISO 8601, on every Python."""

import datetime

import pytest

from schema_registry_client import _moments

UTC = datetime.UTC


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-01-31", datetime.datetime(2025, 1, 31, tzinfo=UTC)),
        ("2025-01-31T09:30", datetime.datetime(2025, 1, 31, 9, 30, tzinfo=UTC)),
        ("2025-01-31 09:30:05Z", datetime.datetime(2025, 1, 31, 9, 30, 5, tzinfo=UTC)),
        (
            "2025-01-31T09:30:05.1z",
            datetime.datetime(2025, 1, 31, 9, 30, 5, 100000, tzinfo=UTC),
        ),
        (
            "2025-01-31T09:30:05.123456789+02:00",
            datetime.datetime(2025, 1, 31, 7, 30, 5, 123456, tzinfo=UTC),
        ),
    ],
)
def test_are_read_as_utc(text, expected):
    moment = _moments.parse(text)

    assert moment == expected
    assert moment.tzinfo is UTC

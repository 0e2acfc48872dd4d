"""What failed is tried again ..."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications_app.webhooks import schedule

NO_WISH = timedelta(0)


def pauses(chance=0.0):
    found = (
        schedule.pause(attempts=count, chance=chance, wish=NO_WISH)
        for count in range(1, schedule.MOST_ATTEMPTS + 1)
    )
    return list(found)


def test_after_growing_pauses():
    assert pauses() == [
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=5),
        timedelta(hours=10),
        timedelta(hours=10),
        None,
    ]


def test_over_more_than_a_day():
    assert sum(filter(None, pauses()), NO_WISH) > timedelta(hours=27)


def test_up_to_a_fifth_later_by_chance():
    assert pauses(1.0)[:2] == [timedelta(seconds=6), timedelta(minutes=6)]


def test_as_late_as_the_endpoint_wishes():
    later = schedule.pause(attempts=1, chance=1.0, wish=timedelta(minutes=2))
    sooner = schedule.pause(attempts=2, chance=0.0, wish=timedelta(minutes=2))

    assert (later, sooner) == (timedelta(minutes=2), timedelta(minutes=5))


@pytest.mark.parametrize(
    ("failures", "rest"),
    [(1, 0), (2, 0), (3, 5), (4, 30), (5, 60), (6, 300), (1000, 300)],
)
def test_when_the_endpoint_has_rested(failures, rest):
    found = schedule.rest(failures=failures, chance=0.0, wish=NO_WISH)

    assert found == timedelta(seconds=rest)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("999999999999999999999", 24 * 3600),
        ("172800", 24 * 3600),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("1.5", 0),
        ("٣", 0),
        ("Mon, 01 Jan 1990 00:00:00 GMT", 0),
        ("Fri, 01 Jan 9990 00:00:00 GMT", 24 * 3600),
        ("Fri, 99 Jan 2027 00:00:00 GMT", 0),
        ("Fri, 01 Jan 2027 00:00:00 +9999", 0),
    ],
)
def test_when_a_header_says(header, seconds):
    at = datetime(2026, 11, 23, tzinfo=UTC)
    if "2027" in header:
        at = datetime(2028, 1, 1, tzinfo=UTC)

    assert schedule.wished(header, at=at) == timedelta(seconds=seconds)


@pytest.mark.parametrize("zone", ["GMT", "-0000", "+0000"])
def test_when_a_header_names_the_moment(zone):
    at = datetime(2026, 11, 23, tzinfo=UTC)

    wish = schedule.wished(f"Mon, 23 Nov 2026 00:02:00 {zone}", at=at)

    assert wish == timedelta(minutes=2)

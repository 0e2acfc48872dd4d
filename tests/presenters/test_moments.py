"""A moment is shown ..."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from schemas_app.presenters import moments

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(), "just now"),
        (timedelta(seconds=-59), "just now"),
        (timedelta(seconds=59), "in a moment"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(hours=-23, minutes=-59), "23 hours ago"),
        (timedelta(days=-1), "1 day ago"),
        (timedelta(days=-45), "1 month ago"),
        (timedelta(days=-800), "2 years ago"),
        (timedelta(days=3), "in 3 days"),
    ],
)
def test_as_its_distance_from_now(distance, words):
    assert moments.moment(NOW + distance, now=NOW).ago == words


def test_exactly_in_utc_wherever_it_came_from():
    in_tokyo = datetime(2026, 3, 2, 1, 5, tzinfo=timezone(timedelta(hours=9)))

    shown = moments.moment(in_tokyo, now=NOW)

    assert shown == moments.Moment(
        iso="2026-03-01T16:05:00+00:00",
        exact="1 Mar 2026, 16:05 UTC",
        ago="17 hours ago",
    )


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 rows"), (1, "1 row"), (1200, "1,200 rows")]
)
def test_with_numbers_that_agree_with_their_noun(number, words):
    assert moments.counted(number, "row") == words


def test_with_a_plural_of_its_own():
    assert moments.counted(2, "artifact waits", "artifacts wait") == "2 artifacts wait"

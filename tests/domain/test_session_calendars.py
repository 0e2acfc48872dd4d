"""When the next trading session opens."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from schemas_app.domain import errors, session_calendars


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


FRIDAY_NIGHT = utc("2026-03-06T22:30")


class TestAnExchange:
    @pytest.mark.parametrize(
        ("calendar", "opens"),
        [
            # The clocks of New York go forward on that Sunday.
            ("XNYS", "2026-03-09T13:30"),
            ("XLON", "2026-03-09T08:00"),
            # Chicago's Monday begins on Sunday evening.
            ("CMES", "2026-03-08T22:00"),
            ("24/7", "2026-03-07T00:00"),
        ],
    )
    def test_opens_after_the_weekend(self, calendar, opens):
        found = session_calendars.next_roll(calendar, after=FRIDAY_NIGHT)

        assert found == utc(opens)
        assert found.tzinfo is UTC

    def test_opens_after_its_holidays(self):
        found = session_calendars.next_roll("XNYS", after=utc("2026-11-25T22:00"))

        assert found == utc("2026-11-27T14:30")

    def test_that_opens_this_moment_opens_next_time(self):
        opening = utc("2026-03-09T13:30")

        found = session_calendars.next_roll("XNYS", after=opening)

        assert found == utc("2026-03-10T13:30")

    def test_is_not_loaded_before_it_is_asked_for(self):
        source = (
            "import sys; from schemas_app.domain import session_calendars; "
            "sys.exit('pandas' in sys.modules)"
        )
        ended = subprocess.run([sys.executable, "-c", source], check=False)

        assert ended.returncode == 0


class TestATimeOfDay:
    @pytest.mark.parametrize(
        ("after", "opens"),
        [
            ("2026-03-28T07:59:59", "2026-03-28T08:00"),
            ("2026-03-28T08:00", "2026-03-29T07:00"),  # summer time begins
            ("2026-03-29T06:00", "2026-03-29T07:00"),
        ],
    )
    def test_is_that_of_its_zone(self, after, opens):
        found = session_calendars.next_roll("08:00 Europe/London", after=utc(after))

        assert found == utc(opens)

    def test_may_be_tomorrow_in_its_zone_already(self):
        found = session_calendars.next_roll(
            "09:00 Asia/Tokyo", after=utc("2026-03-06T22:30")
        )

        assert found == utc("2026-03-07T00:00")


@pytest.mark.parametrize(
    "calendar",
    [
        "",
        "XXXX",
        "25:00 Europe/London",
        "8:00 Europe/London",
        "08:00 Europe/Nowhere",
        "08:00 ../../etc/passwd",
        "08:00 /etc/passwd",
        "x" * 1000,
    ],
)
def test_a_calendar_that_there_is_not_is_refused(calendar):
    with pytest.raises(errors.BadValue) as refusal:
        session_calendars.next_roll(calendar, after=FRIDAY_NIGHT)

    assert refusal.value.name == "calendar"
    assert str(refusal.value) == (
        f"calendar: There is no trading calendar {calendar[:80]!r}."
    )

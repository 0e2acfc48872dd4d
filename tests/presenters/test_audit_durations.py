"""Durations of decisions, and their chart ..."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas_app.presenters import audit_chart, audit_durations

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HOURS = [timedelta(hours=hours) for hours in range(1, 11)]


@pytest.mark.parametrize(
    ("taken", "share", "found"),
    [
        (HOURS, 0.5, 5),
        (HOURS, 0.9, 9),
        (HOURS[:1], 0.9, 1),
        (HOURS[:2], 0.5, 1),
        (HOURS[:3], 0.9, 3),
    ],
)
def test_the_quantile_is_one_of_them(taken, share, found):
    assert audit_durations.quantile(taken, share) == timedelta(hours=found)


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        (timedelta(), "under a minute"),
        (timedelta(seconds=90), "2 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=3, hours=4, minutes=9), "3 days 4 h"),
    ],
)
def test_a_duration_is_said_in_what_matters(taken, said):
    assert audit_durations.spoken(taken) == said


def test_a_decision_counts_in_the_month_it_was_made():
    asked = datetime(2026, 1, 31, 22, tzinfo=UTC)
    months = audit_durations.months(
        [
            ("Reference", asked, datetime(2026, 2, 1, 1, tzinfo=UTC)),
            ("Market data", asked, datetime(2026, 1, 31, 23, tzinfo=UTC)),
        ]
    )

    assert [(r.month, r.domain, r.median) for r in audit_durations.rows(months)] == [
        ("February 2026", "Reference", "3 h"),
        ("January 2026", "Market data", "1 h"),
    ]
    assert [
        (m.label, m.count) for m in audit_durations.overall(months, now=NOW, count=3)
    ] == [("Jan 2026", 1), ("Feb 2026", 1), ("Mar 2026", 0)]


def test_nothing_decided_is_no_chart():
    months = audit_durations.overall({}, now=NOW, count=12)

    assert len(months) == 12
    assert audit_chart.chart(months) is None


@pytest.mark.parametrize(
    ("longest", "labels"),
    [
        (timedelta(minutes=3), ["0", "5 min", "10 min", "15 min", "20 min"]),
        (timedelta(hours=7), ["0", "2 h", "4 h", "6 h", "8 h"]),
        (timedelta(days=7), ["0", "2 d", "4 d", "6 d", "8 d"]),
        (timedelta(days=900), ["0", "300 d", "600 d", "900 d", "1200 d"]),
    ],
)
def test_the_chart_holds_the_longest(longest, labels):
    month = audit_durations.Month(
        label="Mar 2026", count=3, median=longest / 2, ninth=longest
    )

    drawn = audit_chart.chart([month])

    assert drawn is not None
    (bar,) = drawn.bars
    assert [line.label for line in drawn.lines] == labels
    assert 0 < bar.line <= bar.y <= drawn.floor
    assert bar.y + bar.height == pytest.approx(drawn.floor, abs=0.2)
    assert bar.title.startswith("Mar 2026: 3 decisions, median ")

"""Which version is in force at a moment, as far as it was known at another."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas_app.domain import timeline


def march(day, hour=0):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def entries(*rows):
    """Return entries from (version, known from, effective from) in days of March."""
    return [
        timeline.Entry(
            number=number,
            version=version,
            known_from=march(known),
            effective_from=march(effective),
        )
        for number, (version, known, effective) in enumerate(rows, start=1)
    ]


def spans(found, **options):
    return [
        (span.version, span.since.day, span.until.day if span.until else None)
        for span in timeline.spans(found, **options)
    ]


class TestSpans:
    def test_follow_each_other_without_a_gap(self):
        assert spans(entries((1, 1, 1), (2, 5, 5), (3, 9, 12))) == [
            (1, 1, 5),
            (2, 5, 12),
            (3, 12, None),
        ]

    def test_are_none_before_the_first_version(self):
        assert spans(()) == []

    def test_do_not_depend_on_the_order_in_which_they_are_given(self):
        rows = entries((1, 1, 1), (2, 5, 5))

        assert spans(reversed(rows)) == spans(rows)

    def test_leave_out_what_a_later_entry_overtook(self):
        assert spans(entries((1, 1, 1), (2, 5, 20), (3, 6, 10))) == [
            (1, 1, 10),
            (3, 10, None),
        ]

    def test_leave_out_what_a_later_entry_replaced_at_the_same_moment(self):
        assert spans(entries((1, 1, 1), (2, 5, 20), (3, 6, 20))) == [
            (1, 1, 20),
            (3, 20, None),
        ]

    def test_end_a_plan_when_an_earlier_version_is_restored(self):
        assert spans(entries((1, 1, 1), (2, 5, 5), (3, 6, 20), (1, 8, 8))) == [
            (1, 1, 5),
            (2, 5, 8),
            (1, 8, None),
        ]

    def test_reach_back_where_the_glass_was_broken(self):
        assert spans(entries((1, 1, 1), (2, 9, 4))) == [(1, 1, 4), (2, 4, None)]

    def test_are_told_as_they_were_known_then(self):
        rows = entries((1, 1, 1), (2, 9, 4))

        assert spans(rows, known_at=march(8)) == [(1, 1, None)]
        assert spans(rows, known_at=march(9)) == [(1, 1, 4), (2, 4, None)]


class TestInForce:
    ROWS = entries((1, 1, 1), (2, 5, 10), (1, 12, 12))

    @pytest.mark.parametrize(
        ("valid", "known", "version"),
        [
            (march(1), None, 1),
            (march(9, 23), None, 1),
            (march(10), None, 2),
            (march(12), None, 1),
            (march(12), march(11), 2),
            (march(10), march(4), 1),
        ],
    )
    def test_is_the_version_that_holds_then(self, valid, known, version):
        found = timeline.in_force(self.ROWS, valid_at=valid, known_at=known)

        assert found is not None
        assert found.version == version

    @pytest.mark.parametrize(
        ("valid", "known"),
        [
            (datetime(2026, 2, 28, tzinfo=UTC), None),
            (march(3), datetime(2026, 2, 1, tzinfo=UTC)),
        ],
    )
    def test_is_nothing_before_the_first_version_or_before_it_was_known(
        self, valid, known
    ):
        assert timeline.in_force(self.ROWS, valid_at=valid, known_at=known) is None

    def test_says_since_when_it_was_known(self):
        found = timeline.in_force(self.ROWS, valid_at=march(10))

        assert found == timeline.Span(
            version=2, since=march(10), until=march(12), known_from=march(5)
        )


@given(
    st.lists(st.integers(1, 28), min_size=1, max_size=8),
    st.integers(1, 28),
    st.integers(1, 8),
)
def test_what_was_known_is_never_another_later(effective, valid, known):
    rows = entries(*((day, day, since) for day, since in enumerate(effective, start=1)))
    then = rows[:known]

    assert timeline.in_force(
        rows, valid_at=march(valid), known_at=march(known)
    ) == timeline.in_force(then, valid_at=march(valid))

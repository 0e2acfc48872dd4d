"""The ruler of time ..."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas_app.domain.timeline import Entry, spans
from schemas_app.presenters import ruler

DAY = timedelta(days=1)
START = datetime(2026, 3, 1, 8, tzinfo=UTC)
NOW = datetime(2026, 3, 11, 8, tzinfo=UTC)
NAMES = {1: "1.0.0", 2: "1.1.0"}
# Version 2 is known since 3 March and retired on 6 March: version 1 is restored.
ENTRIES = (
    Entry(number=1, version=1, known_from=START, effective_from=START),
    Entry(
        number=2, version=2, known_from=START + 2 * DAY, effective_from=START + 3 * DAY
    ),
    Entry(
        number=3, version=1, known_from=START + 5 * DAY, effective_from=START + 5 * DAY
    ),
)


def asked(valid_at, known_at=None):
    return ruler.answer(
        ENTRIES, names=NAMES, valid_at=valid_at, known_at=known_at, now=NOW
    )


def test_answers_what_was_in_force():
    answer = asked(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))

    assert (answer.when, answer.version, answer.semantic_version, answer.said) == (
        "On 4 March 2026 at 09:30 UTC",
        2,
        "1.1.0",
        "was in force, known since 3 March 2026 at 08:00 UTC.",
    )
    assert answer.aside == ""


def test_answers_as_it_was_known_then():
    answer = asked(START + 6 * DAY, known_at=START + 4 * DAY)

    assert answer.when == (
        "As known on 5 March 2026 at 08:00 UTC: on 7 March 2026 at 08:00 UTC"
    )
    assert (answer.version, answer.aside) == (2, "Known today: version 1.")


def test_tells_what_was_said_at_that_moment_itself():
    late = (
        *ENTRIES,
        Entry(number=4, version=2, known_from=NOW, effective_from=START + 7 * DAY),
    )

    answer = ruler.answer(
        late, names=NAMES, valid_at=START + 8 * DAY, known_at=None, now=NOW
    )

    assert (answer.version, answer.aside) == (
        2,
        "At that moment the registry still said: version 1.",
    )


@pytest.mark.parametrize(
    ("valid_at", "version", "said"),
    [
        (START - DAY, None, "no version was in force."),
        (NOW, 1, "is in force, known since 6 March 2026 at 08:00 UTC."),
        (NOW + DAY, 1, "will be in force, known since 6 March 2026 at 08:00 UTC."),
    ],
)
def test_speaks_in_the_right_tense(valid_at, version, said):
    answer = asked(valid_at)

    assert (answer.version, answer.said) == (version, said)


def test_is_drawn_to_scale():
    drawn = ruler.ruler(spans(ENTRIES), names=NAMES, now=NOW, asked=START + 4 * DAY)

    assert drawn is not None
    # Ten days until now, and six hundredths of that ahead.
    assert [(s.label, s.x, s.width, s.tone) for s in drawn.stretches] == [
        ("v1", "0.000%", "28.302%", "past"),
        ("v2", "28.302%", "18.868%", "past"),
        ("v1", "47.170%", "52.830%", "current"),
    ]
    assert (drawn.now, drawn.asked) == ("94.340%", "37.736%")
    assert [tick.label for tick in drawn.ticks] == [
        "1 Mar 2026",
        "3 Mar 2026",
        "6 Mar 2026",
        "9 Mar 2026",
        "11 Mar 2026",
    ]


def test_says_what_it_draws():
    drawn = ruler.ruler(spans(ENTRIES[:1]), names=NAMES, now=NOW)

    assert drawn is not None
    assert drawn.summary == "Version 1 (1.0.0) from 1 March 2026 at 08:00 UTC"
    assert drawn.stretches[0].title == drawn.summary


def test_marks_what_is_planned():
    planned = Entry(number=4, version=2, known_from=NOW, effective_from=NOW + 10 * DAY)

    drawn = ruler.ruler(spans((*ENTRIES, planned)), names=NAMES, now=NOW)

    assert drawn is not None
    assert drawn.stretches[-1].tone == "planned"


def test_is_not_drawn_without_a_version():
    assert ruler.ruler((), names={}, now=NOW) is None


def test_does_not_mark_a_moment_beyond_its_ends():
    drawn = ruler.ruler(spans(ENTRIES), names=NAMES, now=NOW, asked=START - DAY)

    assert drawn is not None
    assert drawn.asked == ""


def test_of_a_single_moment_has_a_length():
    drawn = ruler.ruler(spans(ENTRIES[:1]), names=NAMES, now=START)

    assert drawn is not None
    assert (drawn.stretches[0].width, drawn.now) == ("100.000%", "0.000%")


@pytest.mark.parametrize(
    "since",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 1, 1, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
)
@pytest.mark.parametrize("before", [True, False], ids=["with another", "alone"])
def test_is_drawn_whatever_the_year(since, before):
    odd = Entry(number=2, version=2, known_from=START, effective_from=since)

    drawn = ruler.ruler(
        spans((ENTRIES[0], odd) if before else (odd,)), names=NAMES, now=NOW
    )

    assert drawn is not None
    assert 2 in [stretch.version for stretch in drawn.stretches]
    assert len(drawn.ticks) == 5

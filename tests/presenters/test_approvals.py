"""The approvals panel ..."""

import pytest

from schemas_app.domain.workflow import State
from schemas_app.models import Decision
from schemas_app.presenters import approvals
from schemas_app.presenters.approvals import Voter
from tests.presenters import made_up
from tests.presenters.made_up import ADA, BEN, MIA, NOW, revision, vote


def panel(current, reviews=(), stewards=(ADA, BEN), **more):
    facts = made_up.facts(current, reviews=reviews, **more)
    return approvals.approvals(facts, stewards=stewards, now=NOW)


def test_counts_the_votes_on_the_current_revision():
    current = revision(policy={"approvals_needed": 2})

    shown = panel(current, [vote(1, current, ADA, comment="Fine.")])

    assert (shown.given, shown.needed, shown.complete) == (1, 2, False)
    assert shown.tally == "1 of 2"
    assert shown.sentence == "1 of 2 given: 1 more steward must approve."
    assert [(v.person, v.mark.label, v.comment, v.stale) for v in shown.votes] == [
        ("Ada Okafor", "Approved", "Fine.", "")
    ]
    assert shown.voters == (Voter(person="ben", note="has not voted", may_vote=True),)


def test_is_complete_with_enough_of_them():
    current = revision()

    shown = panel(current, [vote(1, current, ADA)])

    assert (shown.complete, shown.sentence) == (True, "1 of 1 given: it needs no more.")


def test_counts_more_than_it_needs_in_words():
    current = revision()

    shown = panel(current, [vote(1, current, ADA), vote(2, current, BEN)])

    assert (shown.complete, shown.tally, shown.sentence) == (
        True,
        "2 given",
        "2 approvals given; it needs 1.",
    )


def test_keeps_the_votes_on_older_revisions_without_counting_them():
    first, second = revision(1), revision(2)

    shown = panel(second, [vote(1, first, ADA)])

    assert shown.given == 0
    assert [v.stale for v in shown.votes] == ["stale: revision 2 came after it"]
    assert shown.voters[0] == Voter(
        person="Ada Okafor", note="no vote on revision 2 yet", may_vote=True
    )


def test_counts_a_person_s_last_vote_only():
    current = revision()

    shown = panel(
        current,
        [vote(1, current, ADA), vote(2, current, ADA, Decision.REQUEST_CHANGES)],
    )

    assert shown.given == 0
    assert [(v.mark.label, v.stale) for v in shown.votes] == [
        ("Requested changes", ""),
        ("Approved", "replaced by a later vote"),
    ]


def test_calls_votes_stale_when_the_base_has_moved():
    current = revision()

    shown = panel(
        current,
        [vote(1, current, ADA)],
        versions=(made_up.version(3, semantic_version="2.0.0"), current.base),
    )

    assert [v.stale for v in shown.votes] == ["stale: the base has moved"]


@pytest.mark.parametrize(
    ("who", "policy", "said"),
    [
        ({"is_active": False}, {}, "has left"),
        ({"is_staff": False}, {}, "has left"),
        ({"is_superuser": True}, {}, "an administrator does not vote"),
        ({}, {}, "is no longer a steward of Market data"),
        ({}, {"group": "risk"}, "is no member of risk"),
    ],
)
def test_greys_the_votes_of_those_whose_vote_does_not_count(who, policy, said):
    current = revision(policy={"approvals_needed": 1, **policy})
    zoe = made_up.person(9, "zoe", **who)

    shown = panel(current, [vote(1, current, zoe)])

    assert (shown.given, [v.stale for v in shown.votes]) == (
        0,
        [f"not counted: {said}"],
    )


def test_counts_what_counted_when_it_was_published():
    current = revision()
    zoe = made_up.person(9, "zoe", is_active=False)

    shown = panel(current, [vote(1, current, zoe)], state=State.PUBLISHED)

    assert (shown.given, shown.voters) == (1, ())
    assert [v.stale for v in shown.votes] == [""]


def test_says_who_wrote_it_and_does_not_vote():
    shown = panel(revision(), stewards=(MIA,), electorate=())

    assert shown.voters == (
        Voter(person="mia", note="wrote a revision, so does not vote", may_vote=False),
    )


def test_waits_for_the_group_that_its_policy_names():
    current = revision(policy={"approvals_needed": 2, "group": "risk"})
    zoe = made_up.person(9, "zoe")

    shown = panel(current, [vote(1, current, zoe)], electorate=(BEN, zoe))

    assert shown.sentence == "1 of 2 given: 1 more member of risk must approve."
    assert [voter.person for voter in shown.voters] == ["ben"]


def test_needs_nobody_where_the_policy_asks_for_nobody():
    shown = panel(revision(policy={"approvals_needed": 0}))

    assert (shown.complete, shown.sentence) == (
        True,
        "Its policy asks for nobody's approval.",
    )


@pytest.mark.parametrize(
    ("given", "needed", "group", "said"),
    [
        (0, 1, "", "1 steward"),
        (0, 2, "", "2 stewards"),
        (1, 3, "", "2 more stewards"),
        (0, 2, "risk", "2 members of risk"),
        (2, 2, "", "nothing"),
    ],
)
def test_says_what_is_missing(given, needed, group, said):
    assert approvals.missing(given, needed, group) == said


def test_calls_people_by_their_full_name():
    assert approvals.name(ADA) == "Ada Okafor"
    assert approvals.name(made_up.person(9, "zoe")) == "zoe"

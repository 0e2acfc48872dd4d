"""The decisions on a proposal are offered ..."""

import dataclasses

import pytest

from schemas_app.domain import three_way
from schemas_app.domain.workflow import State
from schemas_app.models import Decision
from schemas_app.presenters import review_actions
from schemas_app.presenters.review_actions import Viewer
from tests.presenters import made_up
from tests.presenters.made_up import ADA, MIA, revision, vote

STEWARD = Viewer(person_id=ADA.pk, may_review=True, may_edit=False, may_publish=True)
AUTHOR = Viewer(
    person_id=MIA.pk,
    may_review=False,
    may_edit=True,
    may_publish=False,
    why_not_review="You wrote it.",
)
VOTES = {"approve", "request_changes", "reject"}
TALK = {"discuss"}


def offered(viewer=STEWARD, state=State.IN_REVIEW, *, decides=True, **facts):
    """Return the names of what is offered, and the note."""
    actions = review_actions.actions(
        made_up.facts(state=state, **facts), viewer=viewer, decides=decides
    )
    names = {field.name for field in dataclasses.fields(actions)} - {"note"}
    return {name for name in names if getattr(actions, name)}, actions.note


def test_to_a_steward_while_it_is_in_review():
    assert offered() == (VOTES | TALK, "")


def test_to_nobody_who_may_not_vote_and_says_why():
    assert offered(AUTHOR) == ({"withdraw", "revise", *TALK}, "You wrote it.")


def test_without_approval_to_whoever_gave_it():
    current = revision(2)

    assert offered(current=current, reviews=[vote(1, current, ADA)]) == (
        {"request_changes", "reject", *TALK},
        "You approved revision 2.",
    )


def test_without_any_vote_once_the_base_has_moved():
    versions = (made_up.version(3, semantic_version="2.0.0"), made_up.version(2))

    names, note = offered(versions=versions)

    assert names == TALK
    assert note.startswith("The base has moved")


def test_with_a_rebase_to_the_author_once_the_base_has_moved():
    versions = (made_up.version(3, semantic_version="2.0.0"), made_up.version(2))

    names, _ = offered(AUTHOR, versions=versions, merge=three_way.Merge(value={}))

    assert names == {"rebase", "withdraw", "revise", *TALK}


def test_without_approval_while_another_pair_is_looked_at():
    names, note = offered(decides=False)

    assert names == {"request_changes", "reject", *TALK}
    assert note == (
        "Approving is switched off: you are looking at another pair of texts than "
        "base and revision 2."
    )


def test_with_other_votes_while_changes_are_asked_for():
    names, note = offered(state=State.CHANGES_REQUESTED)

    assert names == VOTES | TALK
    assert (
        note == "The author was asked for changes; the next revision can be voted on."
    )


def test_with_approval_to_whoever_asked_for_changes():
    current = revision(2)
    asked = vote(1, current, ADA, Decision.REQUEST_CHANGES)

    assert offered(state=State.CHANGES_REQUESTED, current=current, reviews=[asked]) == (
        {"approve", "reject", *TALK},
        "You asked for changes; approving takes that back.",
    )


def test_of_a_draft_to_its_author_alone():
    note = "This is a draft: nobody votes before its author puts it up for review."

    assert offered(state=State.DRAFT) == (set(), note)
    assert offered(AUTHOR, State.DRAFT) == ({"submit", "revise", "withdraw"}, note)


@pytest.mark.parametrize(
    "state", [State.PUBLISHED, State.REJECTED, State.WITHDRAWN, State.EXPIRED]
)
def test_no_more_once_it_is_closed(state):
    names, note = offered(dataclasses.replace(STEWARD, may_edit=True), state=state)

    assert names == set()
    assert note == f"The proposal is {state}; nothing is left to decide."


FOR_RISK = {"approvals_needed": 1, "group": "risk", "rule": "prices"}
NOT_COUNTED = (
    "Your approval would not count: rule “prices” asks for members of risk. "
    "You can ask for changes, or reject it."
)


class TestToAStewardOutsideTheGroupThatItsRuleNames:
    def test_is_all_but_an_approval_that_would_not_count(self):
        current = revision(2, policy=FOR_RISK)

        assert offered(current=current, electorate=()) == (
            {"request_changes", "reject", *TALK},
            NOT_COUNTED,
        )

    def test_is_the_approval_that_takes_back_their_wish_for_changes(self):
        current = revision(2, policy=FOR_RISK)

        assert offered(
            current=current,
            electorate=(),
            state=State.CHANGES_REQUESTED,
            reviews=[vote(1, current, ADA, Decision.REQUEST_CHANGES)],
        ) == (
            {"approve", "reject", *TALK},
            "You asked for changes; approving takes that back.",
        )

    def test_is_every_vote_of_a_member(self):
        current = revision(2, policy=FOR_RISK)

        assert offered(current=current) == (VOTES | TALK, "")

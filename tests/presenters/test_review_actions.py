"""The decisions on a proposal are offered ..."""

import dataclasses

import pytest

from schemas_app import models
from schemas_app.domain.workflow import State
from schemas_app.presenters import review_actions
from schemas_app.presenters.review_actions import Viewer
from tests.presenters import made_up

STEWARD = Viewer(may_review=True, may_edit=False, may_publish=True)
AUTHOR = Viewer(
    may_review=False,
    may_edit=True,
    may_publish=False,
    why_not_review="You wrote it.",
)


def offered(viewer=STEWARD, state=State.IN_REVIEW, **options):
    """Return the names of what is offered, and the note."""
    defaults = {
        "proposal": models.Proposal(state=state),
        "current": made_up.revision(2),
        "complete": False,
        "base_moved": False,
    }
    actions = review_actions.actions(viewer=viewer, **{**defaults, **options})
    names = ("approve", "request_changes", "reject", "withdraw", "publish")
    return {name for name in names if getattr(actions, name)}, actions.note


VOTES = {"approve", "request_changes", "reject"}


def test_to_a_steward_while_it_is_in_review():
    assert offered() == (VOTES, "")


def test_to_nobody_who_may_not_vote_and_says_why():
    assert offered(AUTHOR) == ({"withdraw"}, "You wrote it.")


def test_without_approval_to_whoever_gave_it():
    viewer = dataclasses.replace(STEWARD, decision="approve")

    assert offered(viewer) == (
        {"request_changes", "reject"},
        "You approved revision 2.",
    )


def test_without_any_vote_once_the_base_has_moved():
    names, note = offered(base_moved=True)

    assert names == set()
    assert note.startswith("The base has moved")


def test_without_approval_while_changes_are_asked_for():
    names, note = offered(state=State.CHANGES_REQUESTED)

    assert names == {"reject"}
    assert (
        note == "The author was asked for changes; the next revision can be voted on."
    )


def test_with_publication_once_enough_agree():
    names, _ = offered(state=State.APPROVED, complete=True)

    assert names == {*VOTES, "publish"}


@pytest.mark.parametrize(
    "options",
    [
        {"state": State.APPROVED},
        {"state": State.APPROVED, "complete": True, "base_moved": True},
        {"state": State.IN_REVIEW, "complete": True},
        {"state": State.PUBLISHED, "complete": True},
    ],
)
def test_without_publication_before(options):
    names, _ = offered(**options)

    assert "publish" not in names


@pytest.mark.parametrize(
    "state", [State.PUBLISHED, State.REJECTED, State.WITHDRAWN, State.EXPIRED]
)
def test_no_more_once_it_is_closed(state):
    names, note = offered(dataclasses.replace(STEWARD, may_edit=True), state=state)

    assert names == set()
    assert note == f"The proposal is {state}; nothing is left to decide."


@pytest.mark.parametrize(
    ("severity", "asked_for", "base", "label"),
    [
        ("breaking", "", "1.1.0", "Publish as version 3 (2.0.0)"),
        ("compatible", "", "1.1.0", "Publish as version 3 (1.2.0)"),
        ("documentation", "", "1.1.0", "Publish as version 3 (1.1.1)"),
        ("breaking", "5.0.0", "1.1.0", "Publish as version 3 (5.0.0)"),
        ("compatible", "", "", "Publish as version 1 (1.0.0)"),
    ],
)
def test_with_what_publishing_will_do(severity, asked_for, base, label):
    published = made_up.version(2, semantic_version=base) if base else None

    actions = review_actions.actions(
        proposal=models.Proposal(state=State.APPROVED, semantic_version=asked_for),
        current=made_up.revision(base=published, severity=severity),
        viewer=STEWARD,
        complete=True,
        base_moved=False,
    )

    assert actions.publish_label == label

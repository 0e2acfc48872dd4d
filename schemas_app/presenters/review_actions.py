"""Which decisions a person is offered on a proposal, and what each will do.

An offer is a convenience: the services judge again, whatever the screen showed.
"""

import dataclasses

from schemas_app import models
from schemas_app.domain import workflow
from schemas_app.domain.workflow import Event
from schemas_app.presenters.review_facts import Facts


@dataclasses.dataclass(frozen=True, kw_only=True)
class Viewer:
    """What the person who looks may do here, and why not where they may not.

    `may_publish` are the stewards of the domain.
    """

    person_id: int | None = None
    may_review: bool
    may_edit: bool
    may_publish: bool
    why_not_review: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Actions:
    """The forms that are shown; `note` says why there is less than expected."""

    approve: bool
    request_changes: bool
    reject: bool
    withdraw: bool
    submit: bool
    revise: bool
    rebase: bool
    discuss: bool
    note: str

    @property
    def decide(self) -> bool:
        """Whether there is anything to vote."""
        return self.approve or self.request_changes or self.reject


def actions(facts: Facts, *, viewer: Viewer, decides: bool = True) -> Actions:
    """Return what is offered to `viewer`.

    `decides` is False while they look at another pair of texts than a vote is about.
    """
    votes = viewer.may_review and not facts.base_moved
    last = _last_vote(facts, viewer)
    return Actions(
        approve=votes
        and decides
        and (last == models.Decision.REQUEST_CHANGES or _counts(facts, viewer))
        and last != models.Decision.APPROVE
        and _possible(facts, Event.APPROVE),
        request_changes=votes
        and last != models.Decision.REQUEST_CHANGES
        and _possible(facts, Event.REQUEST_CHANGES),
        reject=votes and _possible(facts, Event.REJECT),
        withdraw=viewer.may_edit and _possible(facts, Event.WITHDRAW),
        submit=viewer.may_edit
        and not facts.base_moved
        and _possible(facts, Event.SUBMIT),
        revise=viewer.may_edit and _possible(facts, Event.REVISE),
        rebase=viewer.may_edit and facts.merge is not None,
        discuss=viewer.person_id is not None and facts.under_review,
        note=_note(facts, viewer, last, decides=decides),
    )


def _last_vote(facts: Facts, viewer: Viewer) -> str:
    vote = facts.standing.get(viewer.person_id or 0)
    return vote.decision if vote else ""


def _counts(facts: Facts, viewer: Viewer) -> bool:
    """Return whether an approval by `viewer` is one of those that the policy asks for."""
    return not facts.required.group or viewer.person_id in {
        person.pk for person in facts.electorate
    }


def _possible(facts: Facts, event: Event) -> bool:
    return (workflow.State(facts.proposal.state), event) in workflow.TRANSITIONS


def _note(facts: Facts, viewer: Viewer, last: str, *, decides: bool) -> str:
    state = facts.proposal.state
    if not facts.open:
        return f"The proposal is {state.replace('_', ' ')}; nothing is left to decide."
    if state == workflow.State.DRAFT:
        return "This is a draft: nobody votes before its author puts it up for review."
    if not viewer.may_review:
        return viewer.why_not_review
    if facts.base_moved:
        return (
            "The base has moved: the author revises the proposal before anybody votes."
        )
    if not decides:
        return (
            "Approving is switched off: you are looking at another pair of texts than "
            f"base and revision {facts.current.number}."
        )
    return _of_the_vote(facts, viewer, last)


def _of_the_vote(facts: Facts, viewer: Viewer, last: str) -> str:
    """Return what to know before voting: what was said so far, and what counts."""
    if last == models.Decision.REQUEST_CHANGES:
        return "You asked for changes; approving takes that back."
    if not _counts(facts, viewer):
        return (
            f"Your approval would not count: rule “{facts.required.rule}” asks for "
            f"members of {facts.required.group}. You can ask for changes, or reject it."
        )
    if facts.proposal.state == workflow.State.CHANGES_REQUESTED:
        return "The author was asked for changes; the next revision can be voted on."
    if last == models.Decision.APPROVE:
        return f"You approved revision {facts.current.number}."
    return ""

"""Which decisions a person is offered on a proposal, and what each will do.

An offer is a convenience: the services judge again, whatever the screen showed.
"""

import dataclasses

from schemas_app import models
from schemas_app.domain import semver, workflow
from schemas_app.domain.report import Report
from schemas_app.domain.workflow import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class Viewer:
    """What the person who looks may do here, and why not where they may not."""

    may_review: bool
    may_edit: bool
    may_publish: bool
    why_not_review: str = ""
    decision: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Actions:
    """The forms of the approvals panel; `note` says why there is less than expected."""

    approve: bool
    request_changes: bool
    reject: bool
    withdraw: bool
    publish: bool
    publish_label: str
    note: str

    @property
    def decide(self) -> bool:
        """Whether there is anything to vote."""
        return self.approve or self.request_changes or self.reject


def actions(
    *,
    proposal: models.Proposal,
    current: models.Revision,
    viewer: Viewer,
    complete: bool,
    base_moved: bool,
) -> Actions:
    """Return what is offered to `viewer`; `complete` when the approvals suffice."""
    votes = viewer.may_review and not base_moved
    approved_already = viewer.decision == models.Decision.APPROVE
    return Actions(
        approve=votes and not approved_already and _possible(proposal, Event.APPROVE),
        request_changes=votes and _possible(proposal, Event.REQUEST_CHANGES),
        reject=votes and _possible(proposal, Event.REJECT),
        withdraw=viewer.may_edit and _possible(proposal, Event.WITHDRAW),
        publish=viewer.may_publish
        and complete
        and not base_moved
        and _possible(proposal, Event.PUBLISH),
        publish_label=f"Publish as version {_next_number(current)} "
        f"({next_version(proposal, current)})",
        note=_note(proposal, current, viewer, base_moved=base_moved),
    )


def next_version(proposal: models.Proposal, current: models.Revision) -> str:
    """Return the semantic version that publishing `current` gives."""
    if proposal.semantic_version:
        return proposal.semantic_version
    if current.base is None:
        return str(semver.FIRST)
    bump = Report.from_json(current.report).bump
    return str(semver.parse(current.base.semantic_version).bumped(bump))


def _next_number(current: models.Revision) -> int:
    return current.base.number + 1 if current.base else 1


def _possible(proposal: models.Proposal, event: Event) -> bool:
    return (workflow.State(proposal.state), event) in workflow.TRANSITIONS


def _note(
    proposal: models.Proposal,
    current: models.Revision,
    viewer: Viewer,
    *,
    base_moved: bool,
) -> str:
    if proposal.state in workflow.FINAL_STATES:
        return f"The proposal is {proposal.state.replace('_', ' ')}; nothing is left to decide."
    if not viewer.may_review:
        return viewer.why_not_review
    if base_moved:
        return (
            "The base has moved: the author revises the proposal before anybody votes."
        )
    if proposal.state == workflow.State.CHANGES_REQUESTED:
        return "The author was asked for changes; the next revision can be voted on."
    if viewer.decision == models.Decision.APPROVE:
        return f"You approved revision {current.number}."
    return ""

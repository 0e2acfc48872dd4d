"""Whether a proposal counts as approved: derived from votes, never set by hand."""

import dataclasses
from datetime import datetime

from schemas_app import jobs, models
from schemas_app.domain import actors, audit_actions, requirements, workflow
from schemas_app.selectors import requirements as known
from schemas_app.services import proposal_events


def count(revision: models.Revision, *, at: datetime) -> None:
    """Move a locked proposal to where the votes on its current revision have it."""
    proposal = revision.proposal
    if (
        proposal.state == workflow.State.CHANGES_REQUESTED
        and not known.changes_are_requested(revision)
    ):
        move(proposal, workflow.Event.TAKE_UP, at=at)
    if proposal.state == workflow.State.IN_REVIEW and known.is_approved(revision):
        move(proposal, workflow.Event.COUNT, at=at)


def settle(*, revision: models.Revision, by: actors.Actor, at: datetime) -> None:
    """Let pass what needs nobody's approval, and publish what publishes itself.

    The latter is scheduled for now once nothing else is missing; the clock does the
    rest, so that it leaves the records that any other publication leaves.
    """
    proposal, required = revision.proposal, known.of(revision)
    policy = dataclasses.replace(
        actors.system(f"policy {required.policy}"),
        request_id=by.request_id,
        address=by.address,
    )
    reason = f"Rule {required.rule!r} asks for nobody's approval."
    if not required.approvals_needed and proposal.state == workflow.State.IN_REVIEW:
        move(proposal, workflow.Event.COUNT, at=at)
        proposal_events.record(
            action=audit_actions.Action.PROPOSAL_PASSED,
            revision=revision,
            by=policy,
            at=at,
            reason=reason,
        )
    if _publishes_itself(revision):
        proposal.publish_at = at
        move(proposal, workflow.Event.SCHEDULE, at=at)
        proposal_events.record(
            action=audit_actions.Action.PROPOSAL_SCHEDULED,
            revision=revision,
            by=policy,
            at=at,
            reason=reason,
        )
        jobs.publish_due()


def _publishes_itself(revision: models.Revision) -> bool:
    required = known.of(revision)
    return (
        required.publishes_itself
        and revision.proposal.state == workflow.State.APPROVED
        and not requirements.missing(required, known.facts(revision))
    )


def unschedule(revision: models.Revision, *, at: datetime) -> None:
    """Take a locked proposal off the schedule; it stays approved if it still is.

    Raises errors.TransitionRefused.
    """
    workflow.next_state(revision.proposal.state, workflow.Event.UNSCHEDULE)
    event = (
        workflow.Event.UNSCHEDULE
        if known.is_approved(revision)
        else workflow.Event.LOSE_APPROVAL
    )
    move(revision.proposal, event, at=at)


def move(proposal: models.Proposal, event: workflow.Event, *, at: datetime) -> None:
    """Move a locked proposal. Raises errors.TransitionRefused."""
    proposal.state = workflow.next_state(proposal.state, event)
    if proposal.state in workflow.FINAL_STATES:
        proposal.closed_at = at
    if proposal.state != workflow.State.SCHEDULED:
        proposal.publish_at = proposal.effective_from = proposal.scheduled_by = None
    proposal.save(
        update_fields=[
            "state",
            "closed_at",
            "publish_at",
            "effective_from",
            "scheduled_by",
        ]
    )

"""Whether a proposal counts as approved: derived from votes, never set by hand."""

from datetime import datetime

from schemas_app import jobs, models
from schemas_app.domain import actors, audit_actions, requirements, workflow
from schemas_app.selectors import requirements as known
from schemas_app.services import proposal_events


def count(revision: models.Revision, *, at: datetime) -> None:
    """Move a locked proposal in review to approved once enough people approve."""
    enough = known.approvals(revision) >= known.of(revision).approvals_needed
    if enough and revision.proposal.state == workflow.State.IN_REVIEW:
        move(revision.proposal, workflow.Event.COUNT, at=at)


def settle(*, revision: models.Revision, by: actors.Actor, at: datetime) -> None:
    """Let a new revision pass that needs nobody's approval.

    What publishes itself is scheduled for now if nothing else is missing either; the
    clock publishes it.
    """
    proposal, required = revision.proposal, known.of(revision)
    count(revision, at=at)
    if not (required.publishes_itself and proposal.state == workflow.State.APPROVED):
        return
    if requirements.missing(required, known.facts(revision)):
        return
    proposal.publish_at = at
    move(proposal, workflow.Event.SCHEDULE, at=at)
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_SCHEDULED,
        revision=revision,
        by=by,
        at=at,
        reason=f"rule {required.rule!r} of policy {required.policy}",
    )
    jobs.publish_due()


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

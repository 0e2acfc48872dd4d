"""Deciding on a proposal: approve, request changes, reject.

A vote is bound to the fingerprint of the revision its giver saw. Naming any other
than the current one, or one whose base has moved, records nothing.
"""

from datetime import datetime

from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import actors, audit_actions, errors, workflow
from schemas_app.models import Decision
from schemas_app.selectors import proposals
from schemas_app.services import (
    approval,
    locks,
    proposal_events,
    revisions,
    self_approvals,
)


def approve(
    *,
    proposal_id: int,
    fingerprint: str,
    by: actors.Actor,
    at: datetime,
    comment: str = "",
) -> models.Review:
    """Record an approval; the proposal is approved once enough people agree.

    It takes the place of this person's earlier vote on the revision. Raises
    errors.NotAllowed, StaleRevision, BaseMoved, TransitionRefused, or AlreadyExists for
    the same vote again; that somebody tried to approve their own is an entry, too.
    """
    with self_approvals.recorded(proposal_id, by=by, at=at), transaction.atomic():
        revision = _open(proposal_id, fingerprint, workflow.Event.APPROVE, by=by)
        _check_is_new_vote(revision, Decision.APPROVE, by)
        review = _vote(revision, Decision.APPROVE, comment, by=by, at=at)
        approval.count(revision, at=at)
        _record(audit_actions.Action.PROPOSAL_APPROVED, revision, comment, by=by, at=at)
    return review


@transaction.atomic
def request_changes(
    *,
    proposal_id: int,
    fingerprint: str,
    by: actors.Actor,
    at: datetime,
    comment: str,
) -> models.Review:
    """Send the proposal back to its author, saying why.

    Raises as `approve` does, and errors.BadValue without a comment.
    """
    return _turn_down(
        proposal_id,
        fingerprint,
        workflow.Event.REQUEST_CHANGES,
        comment,
        by=by,
        at=at,
    )


@transaction.atomic
def reject(
    *,
    proposal_id: int,
    fingerprint: str,
    by: actors.Actor,
    at: datetime,
    comment: str,
) -> models.Review:
    """Close the proposal for good, saying why.

    Raises as `approve` does, and errors.BadValue without a comment.
    """
    return _turn_down(
        proposal_id, fingerprint, workflow.Event.REJECT, comment, by=by, at=at
    )


_TURNING_DOWN = {
    workflow.Event.REQUEST_CHANGES: (
        Decision.REQUEST_CHANGES,
        audit_actions.Action.PROPOSAL_CHANGES_REQUESTED,
    ),
    workflow.Event.REJECT: (
        Decision.REJECT,
        audit_actions.Action.PROPOSAL_REJECTED,
    ),
}


def _turn_down(
    proposal_id: int,
    fingerprint: str,
    event: workflow.Event,
    comment: str,
    *,
    by: actors.Actor,
    at: datetime,
) -> models.Review:
    if not comment.strip():
        raise errors.BadValue(
            name="comment",
            message="Say why.",
            remedy="Write what the author should change or know.",
        )
    decision, action = _TURNING_DOWN[event]
    revision = _open(proposal_id, fingerprint, event, by=by)
    _check_is_new_vote(revision, decision, by)
    review = _vote(revision, decision, comment, by=by, at=at)
    approval.move(revision.proposal, event, at=at)
    _record(action, revision, comment, by=by, at=at)
    return review


def _open(
    proposal_id: int,
    fingerprint: str,
    event: workflow.Event,
    *,
    by: actors.Actor,
) -> models.Revision:
    """Lock the proposal and return the revision of it that may be voted on now."""
    proposal = locks.proposal(proposal_id, by=by)
    permissions.check_can_review(proposal=proposal, by=by)
    workflow.next_state(proposal.state, event)
    revision = revisions.named(proposal, fingerprint=fingerprint)
    revisions.check_base_is_current(proposal.schema, revision.base)
    return revision


def _check_is_new_vote(
    revision: models.Revision, decision: Decision, by: actors.Actor
) -> None:
    standing = {
        review.reviewer_id: review.decision
        for review in proposals.counted_reviews(revision)
    }
    if standing.get(permissions.responsible_person(by)) == decision:
        raise errors.AlreadyExists(
            noun="vote of yours", name=str(decision), remedy="Nothing more is needed."
        )


def _vote(
    revision: models.Revision,
    decision: Decision,
    comment: str,
    *,
    by: actors.Actor,
    at: datetime,
) -> models.Review:
    return models.Review.objects.create(
        revision=revision,
        fingerprint=revision.fingerprint,
        reviewer_id=permissions.responsible_person(by),
        decision=decision,
        comment=comment,
        at=at,
    )


def _record(
    action: audit_actions.Action,
    revision: models.Revision,
    comment: str,
    *,
    by: actors.Actor,
    at: datetime,
) -> None:
    proposal_events.record(
        action=action, revision=revision, by=by, at=at, reason=comment
    )

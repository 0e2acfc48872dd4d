"""Publishing at a later moment: planned by a steward, done by the clock."""

import functools
from datetime import datetime

from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import actors, audit_actions, errors, workflow
from schemas_app.selectors import proposals
from schemas_app.services import (
    approval,
    effects,
    locks,
    one_by_one,
    proposal_events,
    publishing,
    revisions,
)


@transaction.atomic
def schedule(
    *,
    proposal_id: int,
    fingerprint: str,
    publish_at: datetime,
    by: actors.Actor,
    at: datetime,
    effective_from: datetime | None = None,
) -> models.Proposal:
    """Have the approved revision published at `publish_at`.

    Everything is checked again then. Raises errors.NotAllowed, TransitionRefused,
    StaleRevision, BaseMoved or BadValue (moments).
    """
    proposal = locks.proposal(proposal_id, by=by)
    permissions.check_can_publish(proposal=proposal, by=by)
    workflow.next_state(proposal.state, workflow.Event.SCHEDULE)
    revision = revisions.named(proposal, fingerprint=fingerprint)
    revisions.check_base_is_current(proposal.schema, revision.base)
    _check_moments(revision, publish_at, effective_from, at=at)
    proposal.publish_at = publish_at
    proposal.effective_from = effective_from
    proposal.scheduled_by_id = by.person_id
    approval.move(proposal, workflow.Event.SCHEDULE, at=at)
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_SCHEDULED, revision=revision, by=by, at=at
    )
    return proposal


@transaction.atomic
def unschedule(
    *, proposal_id: int, by: actors.Actor, at: datetime, reason: str = ""
) -> models.Proposal:
    """Take a proposal off the schedule; it stays approved.

    Raises errors.NotAllowed or errors.TransitionRefused.
    """
    proposal = locks.proposal(proposal_id, by=by)
    permissions.check_can_publish(proposal=proposal, by=by)
    _unschedule(proposal, by=by, at=at, reason=reason)
    return proposal


def publish_due(*, by: actors.Actor, at: datetime) -> int:
    """Publish whatever was scheduled for now or earlier; return how many that were.

    What may not be published any more is taken off the schedule, saying why.
    """
    due = (
        models.Proposal.objects.filter(
            state=workflow.State.SCHEDULED, publish_at__lte=at
        )
        .order_by("publish_at", "pk")
        .values_list("pk", flat=True)
    )
    return one_by_one.count(
        due, functools.partial(_publish, by=by, at=at), what="publish"
    )


def _publish(proposal_id: int, *, by: actors.Actor, at: datetime) -> bool:
    seen = proposals.proposal_seen_by(by, proposal_id=proposal_id)
    revision = proposals.current_revision(seen)
    try:
        publishing.make_version(
            seen,
            publishing.Publication(
                fingerprint=revision.fingerprint,
                effective_from=seen.effective_from,
                due=True,
            ),
            by=by,
            at=at,
        )
    except errors.Busy:
        return False  # it is still due when the clock comes round
    except errors.RegistryError as refusal:
        _put_back(proposal_id, by=by, at=at, reason=str(refusal))
        return False
    return True


@transaction.atomic
def _put_back(proposal_id: int, *, by: actors.Actor, at: datetime, reason: str) -> None:
    """Take it off the schedule, unless somebody moved or closed it meanwhile."""
    proposal = locks.proposal(proposal_id, by=by)
    if publishing.is_due(proposal, at=at):
        _unschedule(proposal, by=by, at=at, reason=reason)


def _unschedule(
    proposal: models.Proposal, *, by: actors.Actor, at: datetime, reason: str
) -> None:
    revision = revisions.current(proposal)
    approval.unschedule(revision, at=at)
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_UNSCHEDULED,
        revision=revision,
        by=by,
        at=at,
        reason=reason,
    )


def _check_moments(
    revision: models.Revision,
    publish_at: datetime,
    effective_from: datetime | None,
    *,
    at: datetime,
) -> None:
    if publish_at <= at:
        raise errors.BadValue(
            name="publish_at",
            message="That moment has passed.",
            remedy="Choose a later one, or publish now.",
        )
    effects.check_is_near("publish_at", publish_at, at=at)
    effects.check_is_near("effective_from", effective_from, at=at)
    if effective_from is not None:
        effects.wanted(revision, effective_from, published_at=publish_at)

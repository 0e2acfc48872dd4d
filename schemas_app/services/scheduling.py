"""Publishing at a later moment: planned by a steward, done by the clock."""

from datetime import datetime

from django.db import transaction

from schemas_app import jobs, models, permissions
from schemas_app.domain import actors, audit_actions, errors, workflow
from schemas_app.selectors import documents, proposals, schemas
from schemas_app.services import approval, locks, proposal_events, publishing


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
    proposal = locks.proposal(proposal_id)
    permissions.check_can_publish(proposal=proposal, by=by)
    workflow.next_state(proposal.state, workflow.Event.SCHEDULE)
    revision = proposals.current_revision(proposal)
    revision.proposal = proposal
    if revision.fingerprint != fingerprint:
        raise documents.stale(revision, given=fingerprint)
    latest = schemas.latest(proposal.schema)
    if latest != revision.base:
        raise errors.BaseMoved(
            base=revision.base.number if revision.base else None,
            latest=latest.number if latest else None,
        )
    _check_moments(publish_at, effective_from, at=at)
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
    proposal = locks.proposal(proposal_id)
    permissions.check_can_publish(proposal=proposal, by=by)
    _unschedule(proposal, by=by, at=at, reason=reason)
    return proposal


def publish_due(*, by: actors.Actor, at: datetime) -> tuple[models.SchemaVersion, ...]:
    """Publish whatever was scheduled for now or earlier, each for itself.

    What may not be published any more is taken off the schedule, saying why.
    """
    due = (
        models.Proposal.objects.filter(
            state=workflow.State.SCHEDULED, publish_at__lte=at
        )
        .order_by("publish_at", "pk")
        .values_list("pk", flat=True)
    )
    made = (_publish(proposal_id, by=by, at=at) for proposal_id in list(due))
    return tuple(version for version in made if version is not None)


def _publish(
    proposal_id: int, *, by: actors.Actor, at: datetime
) -> models.SchemaVersion | None:
    seen = proposals.proposal(proposal_id)
    revision = proposals.current_revision(seen)
    try:
        return publishing.make_version(
            seen,
            publishing.Publication(
                fingerprint=revision.fingerprint,
                effective_from=_not_before(seen.effective_from, at),
                due=True,
            ),
            by=by,
            at=at,
        )
    except errors.Busy:
        jobs.publish_due()
        return None
    except errors.RegistryError as refusal:
        _put_back(proposal_id, by=by, at=at, reason=str(refusal))
        return None


def _not_before(moment: datetime | None, at: datetime) -> datetime | None:
    """Return `moment`, unless a late clock has let it pass."""
    return None if moment is None or moment <= at else moment


@transaction.atomic
def _put_back(proposal_id: int, *, by: actors.Actor, at: datetime, reason: str) -> None:
    proposal = locks.proposal(proposal_id)
    if proposal.state == workflow.State.SCHEDULED:
        _unschedule(proposal, by=by, at=at, reason=reason)


def _unschedule(
    proposal: models.Proposal, *, by: actors.Actor, at: datetime, reason: str
) -> None:
    approval.move(proposal, workflow.Event.UNSCHEDULE, at=at)
    revision = proposals.current_revision(proposal)
    revision.proposal = proposal
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_UNSCHEDULED,
        revision=revision,
        by=by,
        at=at,
        reason=reason,
    )


def _check_moments(
    publish_at: datetime, effective_from: datetime | None, *, at: datetime
) -> None:
    if publish_at <= at:
        raise errors.BadValue(
            name="publish_at",
            message="That moment has passed.",
            remedy="Choose a later one, or publish now.",
        )
    if effective_from is not None and effective_from < publish_at:
        raise errors.BadValue(
            name="effective_from",
            message="A version cannot be valid before it is known.",
            remedy="Choose the moment of publication or a later one.",
        )

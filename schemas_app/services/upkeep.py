"""What the clock does: take effect, expire, remind. Each is safe to run twice."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from notifications_app import services as notifications
from schemas_app import models
from schemas_app.domain import actors, audit_actions, exact_json, workflow
from schemas_app.selectors import proposals, requirements
from schemas_app.services import approval, audit, locks, proposal_events

REMIND_EVERY = timedelta(days=3)


def activate_due(*, by: actors.Actor, at: datetime) -> int:
    """Announce each version whose moment has come, once; return how many."""
    due = models.TimelineEntry.objects.filter(
        activated_at__isnull=True, effective_from__lte=at
    ).order_by("effective_from", "pk")
    return sum(
        _activate(pk, by=by, at=at) for pk in list(due.values_list("pk", flat=True))
    )


@transaction.atomic
def _activate(entry_id: int, *, by: actors.Actor, at: datetime) -> bool:
    known = models.TimelineEntry.objects.get(pk=entry_id)
    locks.schema(known.schema_id)
    entry = models.TimelineEntry.objects.select_related("version", "schema").get(
        pk=entry_id
    )
    if entry.activated_at is not None:
        return False
    entry.activated_at = at
    entry.save(update_fields=["activated_at"])
    # A later entry may have taken its place before its moment came.
    if _replaced(entry):
        return False
    facts: dict[str, exact_json.Json] = {
        "version": entry.version.number,
        "semantic_version": entry.version.semantic_version,
        "fingerprint": entry.version.fingerprint,
        "severity": str(entry.version.severity),
        "effective_from": entry.effective_from.isoformat(),
    }
    audit.record(
        action=audit_actions.Action.VERSION_ACTIVATED,
        object_type="version",
        object_id=str(entry.version),
        schema_id=entry.schema.schema_id,
        by=by,
        at=at,
        after=facts,
    )
    notifications.announce(
        kind="activated",
        topic=entry.schema.schema_id,
        body=exact_json.dumps(facts),
        at=at,
    )
    return True


def _replaced(entry: models.TimelineEntry) -> bool:
    return entry.schema.timeline.filter(
        number__gt=entry.number, effective_from__lte=entry.effective_from
    ).exists()


def expire_due(*, by: actors.Actor, at: datetime) -> int:
    """Close each open proposal that its policy lets expire; return how many."""
    return sum(_expire(proposal_id, by=by, at=at) for proposal_id in _keys(_open()))


@transaction.atomic
def _expire(proposal_id: int, *, by: actors.Actor, at: datetime) -> bool:
    proposal = locks.proposal(proposal_id)
    if proposal.state not in workflow.OPEN_STATES:
        return False
    revision = proposals.current_revision(proposal)
    revision.proposal = proposal
    days = requirements.of(revision).expires_after_days
    if days is None or revision.created_at + timedelta(days=days) > at:
        return False
    approval.move(proposal, workflow.Event.EXPIRE, at=at)
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_EXPIRED,
        revision=revision,
        by=by,
        at=at,
        reason=f"nothing happened for {days} days",
    )
    return True


def remind_due(*, by: actors.Actor, at: datetime) -> int:
    """Remind of proposals that wait for a decision; return how many."""
    waiting = _open().filter(
        Q(reminded_at__isnull=True, created_at__lte=at - REMIND_EVERY)
        | Q(reminded_at__lte=at - REMIND_EVERY),
        state=workflow.State.IN_REVIEW,
    )
    return sum(_remind(proposal_id, by=by, at=at) for proposal_id in _keys(waiting))


@transaction.atomic
def _remind(proposal_id: int, *, by: actors.Actor, at: datetime) -> bool:
    proposal = locks.proposal(proposal_id)
    since = proposal.reminded_at or proposal.created_at
    if proposal.state != workflow.State.IN_REVIEW or since + REMIND_EVERY > at:
        return False
    proposal.reminded_at = at
    proposal.save(update_fields=["reminded_at"])
    revision = proposals.current_revision(proposal)
    revision.proposal = proposal
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_REMINDED, revision=revision, by=by, at=at
    )
    return True


def _open() -> QuerySet[models.Proposal]:
    return models.Proposal.objects.filter(
        state__in=sorted(workflow.OPEN_STATES - {workflow.State.DRAFT})
    )


def _keys(rows: QuerySet[models.Proposal]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))

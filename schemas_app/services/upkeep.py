"""What the clock does: take effect, expire, remind. Each is safe to run twice."""

import functools
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery

from schemas_app import models
from schemas_app.domain import actors, audit_actions, exact_json, workflow
from schemas_app.selectors import requirements
from schemas_app.services import (
    announcing,
    approval,
    audit,
    locks,
    notices,
    one_by_one,
    proposal_events,
    revisions,
)

REMIND_EVERY = timedelta(days=3)
# For somebody to do something; what is scheduled waits for the clock alone.
_WAITING = workflow.UNDER_REVIEW - {workflow.State.SCHEDULED}


def activate_due(*, by: actors.Actor, at: datetime) -> int:
    """Announce each version whose moment has come, once; return how many."""
    due = models.TimelineEntry.objects.filter(
        activated_at__isnull=True, effective_from__lte=at
    ).order_by("effective_from", "pk")
    return one_by_one.count(
        due.values_list("pk", flat=True),
        functools.partial(_activate, by=by, at=at),
        what="activate",
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
        "effective_from": announcing.moment(entry.effective_from),
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
    announcing.announce(
        kind="activated",
        schema=entry.schema,
        facts=facts,
        at=at,
        notice=notices.of_version(entry.version, by=by),
    )
    return True


def _replaced(entry: models.TimelineEntry) -> bool:
    return entry.schema.timeline.filter(
        number__gt=entry.number, effective_from__lte=entry.effective_from
    ).exists()


def expire_due(*, by: actors.Actor, at: datetime) -> int:
    """Close each waiting proposal that its policy lets expire; return how many."""
    due = [
        revision.proposal_id
        for revision in _current_revisions_of(_waiting())
        if _has_expired(revision, at)
    ]
    return one_by_one.count(
        due, functools.partial(_expire, by=by, at=at), what="expire"
    )


@transaction.atomic
def _expire(proposal_id: int, *, by: actors.Actor, at: datetime) -> bool:
    proposal = locks.proposal(proposal_id, by=by)
    revision = revisions.current(proposal)
    if proposal.state not in _WAITING or not _has_expired(revision, at):
        return False
    approval.move(proposal, workflow.Event.EXPIRE, at=at)
    days = requirements.of(revision).expires_after_days
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_EXPIRED,
        revision=revision,
        by=by,
        at=at,
        reason=f"Revision {revision.number} is older than {days} days.",
    )
    return True


def _has_expired(revision: models.Revision, at: datetime) -> bool:
    days = requirements.of(revision).expires_after_days
    return days is not None and revision.created_at + timedelta(days=days) <= at


def _current_revisions_of(
    waiting: QuerySet[models.Proposal],
) -> QuerySet[models.Revision]:
    newest = models.Revision.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    return models.Revision.objects.filter(
        pk__in=waiting.annotate(current=Subquery(newest.values("pk")[:1])).values(
            "current"
        )
    ).only("proposal_id", "number", "policy", "created_at")


def remind_due(*, by: actors.Actor, at: datetime) -> int:
    """Remind of proposals that wait for somebody; return how many."""
    due = _waiting().filter(
        Q(reminded_at__isnull=True, created_at__lte=at - REMIND_EVERY)
        | Q(reminded_at__lte=at - REMIND_EVERY),
    )
    return one_by_one.count(
        due.values_list("pk", flat=True),
        functools.partial(_remind, by=by, at=at),
        what="remind",
    )


@transaction.atomic
def _remind(proposal_id: int, *, by: actors.Actor, at: datetime) -> bool:
    proposal = locks.proposal(proposal_id, by=by)
    since = proposal.reminded_at or proposal.created_at
    if proposal.state not in _WAITING or since + REMIND_EVERY > at:
        return False
    proposal.reminded_at = at
    proposal.save(update_fields=["reminded_at"])
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_REMINDED,
        revision=revisions.current(proposal),
        by=by,
        at=at,
    )
    return True


def _waiting() -> QuerySet[models.Proposal]:
    return models.Proposal.objects.filter(state__in=sorted(_WAITING)).order_by("pk")

"""Publishing at once, whatever the policy still misses: two stewards and a reason."""

from datetime import datetime

from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import actors, audit_actions, errors, exact_json, workflow
from schemas_app.selectors import proposals
from schemas_app.services import (
    announcing,
    audit,
    effects,
    locks,
    proposal_events,
    publishing,
    revisions,
    self_approvals,
)


@transaction.atomic
def ask(
    *,
    proposal_id: int,
    fingerprint: str,
    reason: str,
    by: actors.Actor,
    at: datetime,
    effective_from: datetime | None = None,
) -> models.BreakGlass:
    """Ask another steward to have this revision published now, saying why.

    Raises errors.NotAllowed, TransitionRefused, StaleRevision, AlreadyExists, or
    BadValue without a reason and
    for a moment before the first version's or years ahead.
    """
    if not reason.strip():
        raise errors.BadValue(
            name="reason",
            message="Say why it cannot wait.",
            remedy="Write what happens if nobody breaks the glass.",
        )
    proposal = locks.proposal(proposal_id, by=by)
    permissions.check_can_publish(proposal=proposal, by=by)
    workflow.next_state(proposal.state, workflow.Event.FORCE)
    revision = revisions.named(proposal, fingerprint=fingerprint)
    effects.check_may_be_forced(proposal.schema, effective_from, at=at)
    asked, created = models.BreakGlass.objects.get_or_create(
        proposal=proposal,
        fingerprint=fingerprint,
        defaults={
            "reason": reason.strip(),
            "effective_from": effective_from,
            "asked_by_id": permissions.responsible_person(by),
            "asked_at": at,
        },
    )
    if not created:
        raise errors.AlreadyExists(
            noun="request to break the glass for",
            name=str(proposal),
            remedy="Another steward confirms it.",
        )
    proposal_events.record(
        action=audit_actions.Action.BREAK_GLASS_ASKED,
        revision=revision,
        by=by,
        at=at,
        reason=asked.reason,
        about=_from(effective_from),
    )
    return asked


def _from(effective_from: datetime | None) -> dict[str, exact_json.Json]:
    """Return from when on it would be in force, where that is not at once."""
    if effective_from is None:
        return {}
    return {"effective_from": announcing.moment(effective_from)}


def confirm(
    *, proposal_id: int, fingerprint: str, by: actors.Actor, at: datetime
) -> models.SchemaVersion:
    """Publish what another steward asked for; nobody confirms their own request or text.

    Raises errors.NotFound without a request, NotAllowed, and as publishing.publish does
    for what no glass protects: the text seen, its base and its references.
    """
    seen = proposals.proposal_seen_by(by, proposal_id=proposal_id)
    asked = models.BreakGlass.objects.filter(
        proposal=seen, fingerprint=fingerprint, confirmed_at__isnull=True
    ).first()
    with self_approvals.recorded(proposal_id, by=by, at=at):
        permissions.check_can_confirm_break_glass(
            proposal=seen, asked_by=asked.asked_by_id if asked else None, by=by
        )
    if asked is None:
        raise errors.NotFound(
            noun="request to break the glass",
            name=fingerprint,
            remedy="A steward asks for it first, with a reason.",
        )
    with transaction.atomic():
        version = publishing.make_version(
            seen,
            publishing.Publication(
                fingerprint=fingerprint,
                effective_from=asked.effective_from,
                glass=asked.reason,
            ),
            by=by,
            at=at,
        )
        asked.confirmed_by_id = permissions.responsible_person(by)
        asked.confirmed_at = at
        asked.save(update_fields=["confirmed_by", "confirmed_at"])
        audit.record(
            action=audit_actions.Action.BREAK_GLASS_CONFIRMED,
            object_type="proposal",
            object_id=str(seen.pk),
            schema_id=seen.schema.schema_id,
            by=by,
            at=at,
            after={
                "version": version.number,
                "asked_by": str(asked.asked_by),
                "effective_from": announcing.moment(version.effective_from),
            },
            reason=asked.reason,
        )
    return version

"""Closing what there is nothing left to decide about: the very text was published."""

from datetime import datetime

from schemas_app import models
from schemas_app.domain import actors, audit_actions, workflow
from schemas_app.services import approval, proposal_events, revisions


def by_version(version: models.SchemaVersion, *, by: actors.Actor, at: datetime) -> int:
    """Close the other open proposals that say what `version` says; return how many.

    The schema is locked: nobody revises one of them meanwhile.
    """
    same = models.Proposal.objects.filter(
        schema_id=version.schema_id,
        state__in=sorted(workflow.OPEN_STATES),
        revisions__fingerprint=version.fingerprint,
    )
    waiting = same.exclude(pk=version.proposal_id).distinct().order_by("pk")
    return sum(
        _supersede(proposal, version, by=by, at=at)
        for proposal in waiting.select_related("schema__domain", "author")
    )


def _supersede(
    proposal: models.Proposal,
    version: models.SchemaVersion,
    *,
    by: actors.Actor,
    at: datetime,
) -> bool:
    revision = revisions.current(proposal)
    if revision.fingerprint != version.fingerprint:
        return False  # it said so once, and asks for something else now
    was_draft = proposal.state == workflow.State.DRAFT
    approval.move(proposal, workflow.Event.SUPERSEDE, at=at)
    proposal_events.record(
        action=audit_actions.Action.PROPOSAL_SUPERSEDED,
        revision=revision,
        by=by,
        at=at,
        reason=f"Version {version.number} says the same.",
        about={"version": version.number},
        announced=not was_draft,
    )
    return True

"""What happened to a proposal: one audit entry and one announcement, always both."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from schemas_app import models
from schemas_app.domain import actors, audit_actions, exact_json
from schemas_app.domain.audit_actions import Action
from schemas_app.services import announcing, audit, notices

# The `action` that listeners see. The document itself is not announced before it
# is published.
ANNOUNCED_AS: Mapping[Action, str] = MappingProxyType(
    {
        Action.PROPOSAL_SUBMITTED: "proposal_opened",
        Action.PROPOSAL_REVISED: "proposal_revised",
        Action.PROPOSAL_REBASED: "proposal_revised",
        Action.PROPOSAL_WITHDRAWN: "proposal_withdrawn",
        Action.PROPOSAL_APPROVED: "proposal_approved",
        Action.PROPOSAL_PASSED: "proposal_approved",
        Action.PROPOSAL_CHANGES_REQUESTED: "proposal_changes_requested",
        Action.PROPOSAL_REJECTED: "proposal_rejected",
        Action.PROPOSAL_SCHEDULED: "scheduled",
        Action.PROPOSAL_UNSCHEDULED: "unscheduled",
        Action.PROPOSAL_EXPIRED: "proposal_expired",
        Action.PROPOSAL_SUPERSEDED: "proposal_superseded",
        Action.PROPOSAL_ACKNOWLEDGED: "proposal_acknowledged",
        Action.PROPOSAL_REMINDED: "proposal_reminder",
        Action.THREAD_OPENED: "thread_opened",
        Action.THREAD_ANSWERED: "thread_answered",
        Action.THREAD_RESOLVED: "thread_resolved",
        Action.THREAD_REOPENED: "thread_reopened",
        Action.BREAK_GLASS_ASKED: "break_glass_asked",
    },
)


def record(
    *,
    action: audit_actions.Action,
    revision: models.Revision,
    by: actors.Actor,
    at: datetime,
    reason: str = "",
    about: Mapping[str, exact_json.Json] = MappingProxyType({}),
    announced: bool = True,
) -> None:
    """Write what happened to the proposal of `revision`, which is its current one.

    A draft is its author's alone: what becomes of it is not `announced`, and the trail,
    which everybody reads and nobody can change, tells nothing of what it says.
    """
    proposal = revision.proposal
    if not announced:
        _audit(action, proposal, {"proposal_id": proposal.pk}, by=by, at=at)
        return
    facts: dict[str, exact_json.Json] = {
        "proposal_id": proposal.pk,
        "state": str(proposal.state),
        "title": proposal.title,
        "revision": revision.number,
        "fingerprint": revision.fingerprint,
        "severity": str(revision.severity),
        **_schedule(proposal),
        **about,
    }
    _audit(action, proposal, facts, by=by, at=at, reason=reason)
    announcing.announce(
        kind=ANNOUNCED_AS[action],
        schema=proposal.schema,
        facts=facts,
        at=at,
        notice=notices.of_proposal(action, revision, by=by),
    )


def _audit(
    action: Action,
    proposal: models.Proposal,
    facts: Mapping[str, exact_json.Json],
    *,
    by: actors.Actor,
    at: datetime,
    reason: str = "",
) -> None:
    audit.record(
        action=action,
        object_type="proposal",
        object_id=str(proposal.pk),
        schema_id=proposal.schema.schema_id,
        by=by,
        at=at,
        after=facts,
        reason=reason,
    )


def _schedule(proposal: models.Proposal) -> dict[str, exact_json.Json]:
    """Return when it will be published and in force, where that is planned."""
    moments = {
        "publish_at": proposal.publish_at,
        "effective_from": proposal.effective_from,
    }
    return {
        name: announcing.moment(at) for name, at in moments.items() if at is not None
    }

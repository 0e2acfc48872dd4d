"""What happened to a proposal: one audit entry and one announcement, always both."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from notifications_app import services as notifications
from schemas_app import models
from schemas_app.domain import actors, audit_actions, exact_json
from schemas_app.domain.audit_actions import Action
from schemas_app.services import audit

# The `action` that listeners see. The document itself is not announced before it
# is published.
ANNOUNCED_AS: Mapping[Action, str] = MappingProxyType(
    {
        Action.PROPOSAL_SUBMITTED: "proposal_opened",
        Action.PROPOSAL_REVISED: "proposal_revised",
        Action.PROPOSAL_WITHDRAWN: "proposal_withdrawn",
        Action.PROPOSAL_APPROVED: "proposal_approved",
        Action.PROPOSAL_CHANGES_REQUESTED: "proposal_changes_requested",
        Action.PROPOSAL_REJECTED: "proposal_rejected",
    },
)


def record(
    *,
    action: audit_actions.Action,
    revision: models.Revision,
    by: actors.Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Write what happened to the proposal of `revision`, which is its current one."""
    proposal = revision.proposal
    facts: dict[str, exact_json.Json] = {
        "proposal_id": proposal.pk,
        "state": str(proposal.state),
        "title": proposal.title,
        "revision": revision.number,
        "fingerprint": revision.fingerprint,
        "severity": str(revision.severity),
    }
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
    notifications.announce(
        kind=ANNOUNCED_AS[action],
        topic=proposal.schema.schema_id,
        body=exact_json.dumps(facts),
        at=at,
    )

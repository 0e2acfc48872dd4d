"""Drafts: a proposal that is put up for review as it has just been edited."""

from datetime import datetime

from schemas_app import models
from schemas_app.domain import actors
from schemas_app.selectors import proposals as known_proposals
from schemas_app.services import proposals


def submit(
    *,
    proposal_id: int,
    text: str,
    over: str,
    by: actors.Actor,
    at: datetime,
    message: str = "",
    semantic_version: str = "",
) -> models.Proposal:
    """Put a draft up for review with `text`, saved as a revision unless it is one.

    Comparing takes time, so what is saved first stays a draft should the rest be
    refused. Raises as proposals.revise and proposals.submit_draft do.
    """
    draft = known_proposals.proposal_seen_by(by, proposal_id=proposal_id)
    current = known_proposals.current_revision(draft)
    said = (current.text, current.message, draft.semantic_version)
    if said != (text, message, semantic_version):
        over = proposals.revise(
            proposal_id=proposal_id,
            text=text,
            over=over,
            by=by,
            at=at,
            message=message,
            semantic_version=semantic_version,
        ).fingerprint
    return proposals.submit_draft(
        proposal_id=proposal_id, fingerprint=over, by=by, at=at
    )

"""That somebody tried to approve what they wrote themselves: refused, and not forgotten."""

import contextlib
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from schemas_app.domain import actors, errors
from schemas_app.domain.audit_actions import Action
from schemas_app.selectors import proposals
from schemas_app.services import audit


@contextlib.contextmanager
def recorded(proposal_id: int, *, by: actors.Actor, at: datetime) -> Iterator[None]:
    """Let pass what is raised inside, with an entry of its own for errors.OwnWork.

    To be entered outside the transaction that the refusal undoes.
    """
    try:
        yield
    except errors.OwnWork:
        proposal = proposals.proposal(proposal_id)
        with transaction.atomic():
            audit.record(
                action=Action.PROPOSAL_SELF_APPROVAL_REFUSED,
                object_type="proposal",
                object_id=str(proposal.pk),
                schema_id=proposal.schema.schema_id,
                by=by,
                at=at,
                after={"proposal_id": proposal.pk, "state": str(proposal.state)},
            )
        raise

"""What the addresses of one proposal have in common: If-Match is about the proposal."""

from typing import Any

from schemas_app.api import answers, proposal_reads
from schemas_app.api.serializers import proposals as serializers
from schemas_app.api.views import base
from schemas_app.domain import actors
from schemas_app.services import locks


class View(base.View):
    """Something is done to the proposal that the address names."""

    def locked_etag(self) -> str | None:
        """Return the ETag that reading the proposal gives. Raises errors.NotFound."""
        proposal_id = int(self.kwargs["proposal_id"])
        locks.proposal(proposal_id, by=self.by)
        return answers.etag(told(self.by, proposal_id))


def told(by: actors.Actor, proposal_id: int) -> dict[str, Any]:
    """Return a proposal as it is told now to somebody who may see it.

    Raises errors.NotFound.
    """
    return dict(serializers.Proposal(proposal_reads.told(by, proposal_id)).data)

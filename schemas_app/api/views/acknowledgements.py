"""What the owners of affected modules, or their keys, say of a change."""

from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app.api import openapi
from schemas_app.api.serializers import proposal_requests as requests
from schemas_app.api.serializers import proposals as serializers
from schemas_app.api.views import of_proposal, proposals
from schemas_app.services import acknowledgements


class Acknowledgements(of_proposal.View):
    """Where a module answers."""

    @openapi.operation(
        "acknowledge_proposal",
        "Answer for a module",
        answers={201: serializers.Proposal},
        refused=[
            "proposal_not_found",
            "module_not_found",
            "transition_refused",
            "stale_revision",
        ],
        request=requests.NewAcknowledgement,
        example={
            "fingerprint": f"sha256:{'0' * 64}",
            "module": "2",
            "answer": "migrating",
            "ready_at": "2027-03-01T00:00:00Z",
        },
        tags=["proposals"],
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """`ok`, `migrating` until `ready_at`, or `blocked` with a comment; the last counts."""
        del request
        wanted = self.read(requests.NewAcknowledgement)
        acknowledgements.acknowledge(
            proposal_id=proposal_id, by=self.by, at=self.at, **wanted
        )
        return proposals.answer(self.by, proposal_id, status=201)

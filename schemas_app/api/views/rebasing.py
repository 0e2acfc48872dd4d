"""A base that moved: looking at the three sides, and putting the proposal on the new one."""

from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app.api import openapi
from schemas_app.api.serializers import proposal_requests as requests
from schemas_app.api.serializers import proposals as proposal_serializers
from schemas_app.api.serializers import rebasing as serializers
from schemas_app.api.views import of_proposal
from schemas_app.api.views import proposals as proposal_views
from schemas_app.domain import workflow
from schemas_app.presenters import api_rebasing
from schemas_app.selectors import proposals as known
from schemas_app.selectors import rebasing, schemas
from schemas_app.services import proposals

_TAGS = ["proposals"]
_REFUSED = ("proposal_not_found", "transition_refused", "nothing_to_rebase")


class Rebase(of_proposal.View):
    """The proposal on the version that is live by now."""

    @openapi.operation(
        "compare_three_ways",
        "Compare base, proposal and live version",
        answers={200: serializers.ThreeWay},
        refused=_REFUSED,
        tags=_TAGS,
    )
    def get(self, request: Request, proposal_id: int) -> Response:
        """Which places both changed, what is merged without asking, and what it gives."""
        del request
        proposal = known.proposal_seen_by(self.by, proposal_id=proposal_id)
        workflow.next_state(proposal.state, workflow.Event.REVISE)
        revision = known.current_revision(proposal)
        told = api_rebasing.present(
            rebasing.merge(revision), revision, schemas.latest(proposal.schema)
        )
        return Response(serializers.ThreeWay(told).data)

    @openapi.operation(
        "rebase_proposal",
        "Rebase a proposal",
        answers={201: proposal_serializers.Proposal},
        refused=[
            *_REFUSED,
            *openapi.WITH_A_PROPOSAL,
            "stale_revision",
            "conflicts_unresolved",
        ],
        request=requests.Rebase,
        example={
            "fingerprint": f"sha256:{'0' * 64}",
            "choices": {"/properties/price/type": "mine"},
        },
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Makes a revision with both sides' changes; older votes no longer count."""
        del request
        wanted = self.read(requests.Rebase)
        proposals.rebase(
            proposal_id=proposal_id,
            over=wanted.pop("fingerprint"),
            by=self.by,
            at=self.at,
            **wanted,
        )
        return proposal_views.answer(self.by, proposal_id, status=201)

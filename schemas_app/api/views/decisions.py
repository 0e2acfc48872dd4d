"""Deciding on a proposal: the votes of stewards.

Only people decide, so these need a session; keys are refused by the services.
"""

from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app.api import openapi
from schemas_app.api.serializers import proposals as serializers
from schemas_app.api.serializers import requests
from schemas_app.api.views import of_proposal, proposals
from schemas_app.services import reviews

_FINGERPRINT = f"sha256:{'0' * 64}"
_APPROVAL = {"fingerprint": _FINGERPRINT, "comment": ""}
_TURN_DOWN = {"fingerprint": _FINGERPRINT, "comment": "price must stay required."}
_VOTE = (
    "proposal_not_found",
    "own_work",
    "transition_refused",
    "stale_revision",
    "base_moved",
)
_TAGS = ["decisions"]


class Approval(of_proposal.View):
    """Where a steward approves."""

    @openapi.operation(
        "approve_proposal",
        "Approve a revision",
        answers={200: serializers.Proposal},
        refused=[*_VOTE, "already_exists"],
        request=requests.Decision,
        example=_APPROVAL,
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Records an approval of the revision with this fingerprint, and of no other.

        `stale_revision` tells in `changes` what changed since.
        """
        del request
        wanted = self.read(requests.Decision)
        reviews.approve(proposal_id=proposal_id, by=self.by, at=self.at, **wanted)
        return proposals.answer(self.by, proposal_id)


class ChangeRequest(of_proposal.View):
    """Where a steward asks for changes."""

    @openapi.operation(
        "request_changes",
        "Ask for changes",
        answers={200: serializers.Proposal},
        refused=[*_VOTE, "already_exists"],
        request=requests.Decision,
        example=_TURN_DOWN,
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Sends the proposal back to its author; `comment` says why."""
        del request
        wanted = self.read(requests.Decision)
        reviews.request_changes(
            proposal_id=proposal_id, by=self.by, at=self.at, **wanted
        )
        return proposals.answer(self.by, proposal_id)


class Rejection(of_proposal.View):
    """Where a steward rejects."""

    @openapi.operation(
        "reject_proposal",
        "Reject a proposal",
        answers={200: serializers.Proposal},
        refused=[*_VOTE, "already_exists"],
        request=requests.Decision,
        example=_TURN_DOWN,
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Closes the proposal for good; `comment` says why."""
        del request
        wanted = self.read(requests.Decision)
        reviews.reject(proposal_id=proposal_id, by=self.by, at=self.at, **wanted)
        return proposals.answer(self.by, proposal_id)

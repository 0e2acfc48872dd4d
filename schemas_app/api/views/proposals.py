"""Proposals: asking for a change, deciding on it, publishing it."""

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import models
from schemas_app.api import bodies, openapi
from schemas_app.api.serializers import proposals as serializers
from schemas_app.api.serializers import requests
from schemas_app.api.views import base
from schemas_app.presenters import api_proposals
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.selectors import schemas as schema_selectors
from schemas_app.services import proposals

_DOCUMENT = '{\n  "type": "object",\n  "properties": {"price": {"type": "number"}}\n}'
_PROPOSAL = {
    "title": "Trades carry a price",
    "message": "The cleaner needs it from March on.",
    "document": _DOCUMENT,
}
_REVISION = {"message": "As the steward asked.", "document": _DOCUMENT}
_TAGS = ["proposals"]


class NewProposals(base.View):
    """Where changes of one schema are proposed."""

    @openapi.operation(
        "submit_proposal",
        "Propose a change",
        answers={201: serializers.Proposal},
        refused=[*openapi.WITH_A_PROPOSAL, "schema_not_found"],
        request=requests.NewProposal,
        example=_PROPOSAL,
        tags=_TAGS,
    )
    def post(self, request: Request, schema_id: str) -> Response:
        """Checks the document and opens a proposal; the report is in `revision`."""
        del request
        wanted = self.read(requests.NewProposal)
        proposal = proposals.submit(
            schema_id=schema_id,
            text=bodies.text_of(wanted["document"]),
            title=wanted["title"],
            message=wanted["message"],
            semantic_version=wanted["semantic_version"] or "",
            by=self.by,
            at=self.at,
        )
        return answer(proposal.pk, status=201)


class Proposal(base.View):
    """One proposal."""

    @openapi.operation(
        "get_proposal",
        "Read a proposal",
        answers={200: serializers.Proposal},
        refused=["proposal_not_found"],
        tags=_TAGS,
    )
    def get(self, request: Request, proposal_id: int) -> Response:
        """The proposal with its current revision, report and every vote."""
        del request
        return answer(proposal_id)


class Revisions(base.View):
    """Where a proposal is revised."""

    @openapi.operation(
        "revise_proposal",
        "Revise a proposal",
        answers={201: serializers.Proposal},
        refused=[*openapi.WITH_A_PROPOSAL, "proposal_not_found", "transition_refused"],
        request=requests.NewRevision,
        example=_REVISION,
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Adds a revision on the newest version; older votes no longer count."""
        del request
        wanted = self.read(requests.NewRevision)
        proposals.revise(
            proposal_id=proposal_id,
            text=bodies.text_of(wanted["document"]),
            message=wanted["message"],
            by=self.by,
            at=self.at,
        )
        return answer(proposal_id, status=201)


class Withdrawal(base.View):
    """Where an author takes a proposal back."""

    @openapi.operation(
        "withdraw_proposal",
        "Withdraw a proposal",
        answers={200: serializers.Proposal},
        refused=["proposal_not_found", "transition_refused"],
        request=requests.Withdrawal,
        example={"comment": "We found another way."},
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """Closes it for good, at its author's wish."""
        del request
        wanted = self.read(requests.Withdrawal)
        proposals.withdraw(
            proposal_id=proposal_id, reason=wanted["comment"], by=self.by, at=self.at
        )
        return answer(proposal_id)


def answer(proposal_id: int, *, status: int = 200) -> Response:
    """Return a proposal as it stands now. Raises errors.NotFound."""
    proposal = proposal_selectors.proposal(proposal_id)
    votes = models.Review.objects.filter(revision__proposal=proposal)
    shown = api_proposals.present(
        proposal=proposal,
        revision=proposal_selectors.current_revision(proposal),
        latest=schema_selectors.latest(proposal.schema),
        became=models.SchemaVersion.objects.filter(proposal=proposal).first(),
        reviews=votes.select_related("revision", "reviewer").order_by("pk"),
    )
    address = reverse("api:proposal", args=[proposal_id])
    return Response(
        serializers.Proposal(shown).data,
        status=status,
        headers={"Location": address} if status == 201 else None,
    )

"""Proposals: asking for a change, revising it, taking it back."""

from django.http import HttpResponseBase
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from schemas_app import permissions
from schemas_app.api import answers, bodies, openapi, paging
from schemas_app.api.serializers import proposal_requests, requests
from schemas_app.api.serializers import proposals as serializers
from schemas_app.api.views import base, of_proposal
from schemas_app.domain import actors
from schemas_app.selectors import proposals as known
from schemas_app.services import proposals

_DOCUMENT = '{\n  "type": "object",\n  "properties": {"price": {"type": "number"}}\n}'
_PROPOSAL = {
    "title": "Trades carry a price",
    "message": "The cleaner needs it from March on.",
    "document": _DOCUMENT,
}
_REVISION = {"message": "As the steward asked.", "document": _DOCUMENT}
_TAGS = ["proposals"]
# By parameter: the column that has to be it.
_FILTERS = {
    "state": "state",
    "schema_id": "schema__schema_id",
    "author": "author__username",
    "severity": "severity",
}


class NewProposals(base.View):
    """Where changes of one schema are proposed."""

    @openapi.operation(
        "submit_proposal",
        "Propose a change",
        answers={201: serializers.Proposal, 200: serializers.Proposal},
        refused=[*openapi.WITH_A_PROPOSAL, "schema_not_found"],
        request=requests.NewProposal,
        example=_PROPOSAL,
        tags=_TAGS,
    )
    def post(self, request: Request, schema_id: str) -> Response:
        """Checks the document and opens a proposal; the report is in `revision`.

        A `draft` is kept for its author until it is submitted. Whoever proposes the same
        text again is given the proposal that is open, with 200.
        """
        del request
        wanted = self.read(requests.NewProposal)
        opens = proposals.draft if wanted["draft"] else proposals.submit
        at = self.at
        proposal = opens(
            schema_id=schema_id,
            text=bodies.text_of(wanted["document"]),
            title=wanted["title"],
            message=wanted["message"],
            semantic_version=wanted["semantic_version"] or "",
            once=True,
            by=self.by,
            at=at,
        )
        status = 201 if proposal.created_at == at else 200
        return answer(self.by, proposal.pk, status=status)


class Proposals(base.View):
    """All proposals."""

    @openapi.operation(
        "list_proposals",
        "List proposals",
        answers={200: serializers.ProposalPage},
        refused=["bad_value"],
        parameters=[proposal_requests.ProposalsQuery],
        tags=_TAGS,
    )
    def get(self, request: Request) -> Response:
        """Up to 100 a page, by number, also of what is closed; drafts are their authors'."""
        asked = self.query(proposal_requests.ProposalsQuery)
        if asked["schema_id"]:
            permissions.check_reaches(asked["schema_id"], by=self.by)
        wanted = {name: asked[name] for name in _FILTERS if asked[name] is not None}
        columns = {_FILTERS[name]: value for name, value in wanted.items()}
        is_descending = asked["ordering"].startswith("-")
        page = paging.ordered_page(
            known.seen_by(self.by).filter(**columns),
            order=paging.Order(key="pk", name="pk", is_descending=is_descending),
            wanted=paging.Wanted(
                after=asked["after"],
                before=asked["before"],
                limit=asked["limit"],
                kept={
                    **wanted,
                    **({"ordering": "-proposal_id"} if is_descending else {}),
                },
            ),
            path=request.path,
        )
        return Response(serializers.ProposalPage(page).data)


class Proposal(base.View):
    """One proposal."""

    @openapi.operation(
        "get_proposal",
        "Read a proposal",
        answers={200: serializers.Proposal, **openapi.NOT_MODIFIED},
        refused=["proposal_not_found"],
        tags=_TAGS,
    )
    def get(self, request: Request, proposal_id: int) -> HttpResponseBase:
        """With its current revision and report, and all that was said about it."""
        return answers.value(request, of_proposal.told(self.by, proposal_id))


class Revisions(of_proposal.View):
    """Where a proposal is revised."""

    @openapi.operation(
        "revise_proposal",
        "Revise a proposal",
        answers={201: serializers.Proposal},
        refused=[
            *openapi.WITH_A_PROPOSAL,
            "proposal_not_found",
            "transition_refused",
            "stale_revision",
        ],
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
            over=wanted["over"],
            semantic_version=wanted["semantic_version"],
            by=self.by,
            at=self.at,
        )
        return answer(self.by, proposal_id, status=201)


class Submission(of_proposal.View):
    """Where a draft is put up for review."""

    @openapi.operation(
        "submit_draft",
        "Put a draft up for review",
        answers={200: serializers.Proposal},
        refused=[
            "proposal_not_found",
            "transition_refused",
            "stale_revision",
            "base_moved",
        ],
        request=proposal_requests.Submission,
        example={"fingerprint": f"sha256:{'0' * 64}"},
        tags=_TAGS,
    )
    def post(self, request: Request, proposal_id: int) -> Response:
        """As it stands, under the policy that is in force by now."""
        del request
        wanted = self.read(proposal_requests.Submission)
        proposals.submit_draft(
            proposal_id=proposal_id, by=self.by, at=self.at, **wanted
        )
        return answer(self.by, proposal_id)


class Withdrawal(of_proposal.View):
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
        return answer(self.by, proposal_id)


def answer(by: actors.Actor, proposal_id: int, *, status: int = 200) -> Response:
    """Return a proposal as it stands now, to somebody who may see it.

    Raises errors.NotFound.
    """
    address = reverse("api:proposal", args=[proposal_id])
    return Response(
        of_proposal.told(by, proposal_id),
        status=status,
        headers={"Location": address} if status == 201 else None,
    )

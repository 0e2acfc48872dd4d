"""The buttons of the review page: each POST is one service call, then a redirect."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from schemas_app.admin.pages import page
from schemas_app.domain import changes, errors
from schemas_app.domain.report import Report
from schemas_app.selectors import proposals as known_proposals
from schemas_app.selectors import schemas
from schemas_app.services import proposals, reviews

_CHOICE = "choice:"


class Decision(page.Page):
    """A decision on a proposal, as posted by one form of its review page."""

    def get(self, request: HttpRequest, proposal_id: int, **names: int) -> HttpResponse:
        """Lead back to the review page: where a sign-in between question and answer ends."""
        del request, names
        return HttpResponseRedirect(review(proposal_id))

    def post(
        self,
        request: HttpRequest,
        proposal_id: int,
        **names: int,
    ) -> HttpResponse:
        """Record the decision, or say why it was refused."""
        del names
        try:
            done = self.decide(request, proposal_id)
        except errors.BaseMoved as error:
            return self.refuse(
                request,
                error,
                back=review(proposal_id),
                published_since=_published_since(proposal_id),
            )
        except errors.RegistryError as error:
            return self.refuse(request, error, back=review(proposal_id))
        messages.success(request, done)
        return HttpResponseRedirect(self.onward(proposal_id))

    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Make the one service call and return what it did, as a sentence."""
        raise NotImplementedError

    def onward(self, proposal_id: int) -> str:
        """Return where to go once it is done."""
        return review(proposal_id)


class Approve(Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Approve the revision that was shown."""
        vote = reviews.approve(
            proposal_id=proposal_id,
            fingerprint=fingerprint(request),
            comment=comment(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return f"You approved revision {vote.revision.number}."


class RequestChanges(Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Send the revision that was shown back to its author."""
        vote = reviews.request_changes(
            proposal_id=proposal_id,
            fingerprint=fingerprint(request),
            comment=comment(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return f"You asked for changes of revision {vote.revision.number}."


class Reject(Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Close the proposal for good."""
        reviews.reject(
            proposal_id=proposal_id,
            fingerprint=fingerprint(request),
            comment=comment(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return "You rejected the proposal. It is closed."


class Withdraw(Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Close the proposal at its author's wish."""
        proposals.withdraw(
            proposal_id=proposal_id,
            reason=comment(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return "You withdrew the proposal. It is closed."


class Submit(Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Put a draft up for review."""
        proposals.submit_draft(
            proposal_id=proposal_id,
            fingerprint=fingerprint(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return "It is up for review."


class Rebase(Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Put the proposal on the current version, with the choices of the form."""
        revision = proposals.rebase(
            proposal_id=proposal_id,
            over=fingerprint(request),
            choices=_choices(request.POST.dict()),
            message=comment(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        base = revision.base.number if revision.base else 0
        return f"Revision {revision.number} stands on version {base}."


def review(proposal_id: int) -> str:
    """Return the address of the review page."""
    return reverse("admin:proposal", args=[proposal_id])


def fingerprint(request: HttpRequest) -> str:
    """Return the fingerprint of the revision that the form was shown with."""
    return request.POST.get("fingerprint", "")


def comment(request: HttpRequest) -> str:
    """Return what was written beside a decision."""
    return request.POST.get("comment", "").strip()


def _choices(form: Mapping[str, str]) -> dict[str, str]:
    """Return whose value stands by pointer."""
    return {
        name.removeprefix(_CHOICE): side
        for name, side in form.items()
        if name.startswith(_CHOICE)
    }


def _published_since(proposal_id: int) -> tuple[changes.Change, ...]:
    """Return what the newest version of the proposal's schema changed."""
    latest = schemas.latest(known_proposals.proposal(proposal_id).schema)
    if latest is None:
        return ()
    return Report.from_json(latest.report).changes

"""The buttons of the review page: each POST is one service call, then a redirect."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from schemas_app.admin.pages import page
from schemas_app.domain import changes, errors
from schemas_app.domain.report import Report
from schemas_app.selectors import proposals as known_proposals
from schemas_app.selectors import schemas
from schemas_app.services import proposals, publishing, reviews


class Decision(page.Page):
    """A decision on a proposal, as posted by one form of its review page."""

    def get(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Lead back to the review page: where a sign-in between question and answer ends."""
        del request
        return HttpResponseRedirect(_review(proposal_id))

    def post(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Record the decision, or say why it was refused."""
        try:
            done = self.decide(request, proposal_id)
        except errors.BaseMoved as error:
            return self.refuse(
                request,
                error,
                back=_review(proposal_id),
                published_since=_published_since(proposal_id),
            )
        except errors.RegistryError as error:
            return self.refuse(request, error, back=_review(proposal_id))
        messages.success(request, done)
        return HttpResponseRedirect(_review(proposal_id))

    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Make the one service call and return what it did, as a sentence."""
        raise NotImplementedError


class Approve(Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Approve the revision that was shown."""
        review = reviews.approve(
            proposal_id=proposal_id,
            fingerprint=request.POST.get("fingerprint", ""),
            comment=_comment(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return f"You approved revision {review.revision.number}."


class RequestChanges(Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Send the revision that was shown back to its author."""
        review = reviews.request_changes(
            proposal_id=proposal_id,
            fingerprint=request.POST.get("fingerprint", ""),
            comment=_comment(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return f"You asked for changes of revision {review.revision.number}."


class Reject(Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Close the proposal for good."""
        reviews.reject(
            proposal_id=proposal_id,
            fingerprint=request.POST.get("fingerprint", ""),
            comment=_comment(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return "You rejected the proposal. It is closed."


class Withdraw(Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Close the proposal at its author's wish."""
        proposals.withdraw(
            proposal_id=proposal_id,
            reason=_comment(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return "You withdrew the proposal. It is closed."


class Publish(Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Publish the revision that was shown as the next version."""
        version = publishing.publish(
            proposal_id=proposal_id,
            fingerprint=request.POST.get("fingerprint", ""),
            effective_from=_moment(request.POST.get("effective_from", "")),
            by=page.actor(request),
            at=timezone.now(),
        )
        return f"Published as version {version.number} ({version.semantic_version})."


def _review(proposal_id: int) -> str:
    return reverse("admin:proposal", args=[proposal_id])


def _comment(request: HttpRequest) -> str:
    return request.POST.get("comment", "").strip()


def _moment(text: str) -> datetime | None:
    """Return the moment written in `text`, UTC unless it says otherwise.

    Raises errors.BadValue.
    """
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise errors.BadValue(
            name="effective_from",
            message=f"{text!r} is not a date and time.",
            remedy="Write it like 2027-01-15T18:00, in UTC.",
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _published_since(proposal_id: int) -> tuple[changes.Change, ...]:
    """Return what the newest version of the proposal's schema changed."""
    latest = schemas.latest(known_proposals.proposal(proposal_id).schema)
    if latest is None:
        return ()
    return Report.from_json(latest.report).changes

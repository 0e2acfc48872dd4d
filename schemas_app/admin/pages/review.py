"""The review page, where a steward decides on one revision."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from schemas_app import models, permissions
from schemas_app.admin import reads
from schemas_app.admin.pages import page
from schemas_app.domain import actors, errors
from schemas_app.presenters import review_actions, review_page
from schemas_app.selectors import proposals, schemas


class Review(page.Page):
    """One proposal: verdict, changes, witness, text, votes, history."""

    template_name = "registry/review.html"

    def get(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Return the page of a proposal."""
        facts = _facts(proposals.proposal(proposal_id))
        shown = review_page.page(
            facts,
            viewer=_viewer(facts, by=page.actor(request)),
            now=timezone.now(),
        )
        return self.render(
            request, title=f"#{shown.head.id} {shown.head.title}", page=shown
        )


def _facts(proposal: models.Proposal) -> review_page.Facts:
    version = (
        models.SchemaVersion.objects.filter(proposal=proposal)
        .defer("text", "report")
        .first()
    )
    return review_page.Facts(
        proposal=proposal,
        revisions=tuple(proposal.revisions.select_related("base").order_by("number")),
        reviews=tuple(
            models.Review.objects.filter(revision__proposal=proposal)
            .select_related("reviewer", "revision")
            .defer("revision__text", "revision__report")
            .order_by("pk")
        ),
        stewards=reads.stewards(proposal.schema.domain),
        latest=schemas.latest(proposal.schema),
        version=version,
        entries=tuple(reads.history(proposal, version)),
    )


def _viewer(facts: review_page.Facts, *, by: actors.Actor) -> review_actions.Viewer:
    why_not = _why_not(facts, by)
    votes = [
        review.decision
        for review in facts.reviews
        if review.reviewer_id == by.person_id and review.revision == facts.current
    ]
    return review_actions.Viewer(
        may_review=not why_not,
        may_edit=permissions.allowed(
            permissions.check_can_edit, proposal=facts.proposal, by=by
        ),
        may_publish=permissions.allowed(
            permissions.check_can_publish, proposal=facts.proposal, by=by
        ),
        why_not_review=why_not,
        decision=votes[-1] if votes else "",
    )


def _why_not(facts: review_page.Facts, by: actors.Actor) -> str:
    """Return why `by` may not vote here, "" if they may.

    To an author, that they wrote it is said before that they are no steward.
    """
    wrote = by.person_id in {revision.author_id for revision in facts.revisions}
    try:
        permissions.check_can_review(proposal=facts.proposal, by=by)
    except errors.NotAllowed as refusal:
        reason = errors.OwnWork() if wrote else refusal
        return f"{reason} {reason.remedy}"
    return ""

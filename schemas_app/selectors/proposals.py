"""Reading proposals: one, the inbox, and the votes that count."""

from collections.abc import Iterable

from django.db.models import OuterRef, QuerySet, Subquery

from schemas_app import models
from schemas_app.domain import errors, workflow


def proposal(proposal_id: int) -> models.Proposal:
    """Return the proposal with its schema and domain. Raises errors.NotFound."""
    found = (
        models.Proposal.objects.select_related("schema__domain", "author")
        .filter(pk=proposal_id)
        .first()
    )
    if found is None:
        raise errors.NotFound(
            noun="proposal",
            name=str(proposal_id),
            remedy="Use the proposal_id that the answer to the submission gave.",
        )
    return found


def current_revision(of: models.Proposal) -> models.Revision:
    """Return the newest revision; every proposal has one."""
    return of.revisions.select_related("base", "author").latest("number")


def counted_reviews(revision: models.Revision) -> tuple[models.Review, ...]:
    """Return each person's last vote on `revision`, in the order they were cast.

    Votes on other revisions are stale and never counted.
    """
    return last_by_person(
        revision.reviews.select_related("reviewer")
        .filter(fingerprint=revision.fingerprint)
        .order_by("pk")
    )


def last_by_person(reviews: Iterable[models.Review]) -> tuple[models.Review, ...]:
    """Return the last vote of each person among `reviews`, given oldest first."""
    last = {review.reviewer_id: review for review in reviews}
    return tuple(sorted(last.values(), key=lambda review: review.pk))


def approvals(revision: models.Revision) -> int:
    """Return how many people approve of `revision` as it stands."""
    return sum(
        review.decision == models.Decision.APPROVE
        for review in counted_reviews(revision)
    )


def with_current() -> QuerySet[models.Proposal]:
    """Return proposals annotated with severity and number of their newest revision."""
    newest = models.Revision.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    return models.Proposal.objects.select_related("schema__domain", "author").annotate(
        severity=Subquery(newest.values("severity")[:1]),
        revision_number=Subquery(newest.values("number")[:1]),
    )


def needing_decision(person_id: int) -> QuerySet[models.Proposal]:
    """Return open proposals where this person's vote still counts and is not cast.

    Only in domains they are a steward of, and nothing they wrote themselves.
    """
    newest = models.Revision.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    voted = models.Review.objects.filter(reviewer_id=person_id)
    return (
        with_current()
        .filter(
            state=workflow.State.IN_REVIEW,
            schema__domain__stewards=person_id,
        )
        .exclude(revisions__author_id=person_id)
        .annotate(current_revision_id=Subquery(newest.values("pk")[:1]))
        .exclude(current_revision_id__in=Subquery(voted.values("revision_id")))
        .order_by("created_at")
    )

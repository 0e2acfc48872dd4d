"""What the inbox reads: what waits for a person, and what happens next."""

from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from schemas_app import models
from schemas_app.domain import workflow
from schemas_app.models import people
from schemas_app.selectors import proposals

_HEAVY = ("text", "report", "references")


def of_author(person_id: int) -> QuerySet[models.Proposal]:
    """Return what a person proposed and is still open, newest first; drafts too."""
    return (
        proposals.with_current()
        .filter(author_id=person_id, state__in=workflow.OPEN_STATES)
        .order_by("-created_at", "-pk")
    )


def last_requests(of: list[models.Proposal]) -> dict[int, models.Review]:
    """Return by proposal the last vote that asked its author for changes."""
    votes = (
        models.Review.objects.filter(
            revision__proposal__in=[proposal.pk for proposal in of],
            decision=models.Decision.REQUEST_CHANGES,
        )
        .select_related("reviewer", "revision")
        .defer(*(f"revision__{column}" for column in _HEAVY))
        .order_by("pk")
    )
    return {vote.revision.proposal_id: vote for vote in votes}


def approved_to_publish(person_id: int) -> QuerySet[models.Proposal]:
    """Return what was approved and this person may publish, ready or not, oldest first."""
    return (
        proposals.with_current()
        .filter(
            state=workflow.State.APPROVED,
            schema__domain__in=models.Domain.objects.filter(
                stewards=person_id, stewards__is_active=True
            ),
        )
        .order_by("created_at", "pk")
    )


def glass_to_confirm(person_id: int) -> QuerySet[models.BreakGlass]:
    """Return the requests to break the glass that this person may confirm, oldest first.

    Only for the text that stands, and never for what they asked for or wrote.
    """
    newest = models.Revision.objects.filter(proposal=OuterRef("proposal")).order_by(
        "-number"
    )
    return (
        models.BreakGlass.objects.select_related("proposal__schema", "asked_by")
        .annotate(current=Subquery(newest.values("fingerprint")[:1]))
        .filter(
            fingerprint=F("current"),
            confirmed_at__isnull=True,
            proposal__state__in=workflow.UNDER_REVIEW,
            proposal__schema__domain__in=models.Domain.objects.filter(
                stewards__in=people.voters().filter(pk=person_id)
            ),
        )
        .exclude(asked_by=person_id)
        .exclude(
            proposal__in=models.Revision.objects.filter(author=person_id).values(
                "proposal"
            )
        )
        .order_by("asked_at", "pk")
    )


def concerning_modules_of(person_id: int) -> QuerySet[models.Proposal]:
    """Return what is under review of the schemas that a person's modules use."""
    mine = models.Module.objects.filter(owner=person_id)
    return (
        proposals.with_current()
        .filter(
            Q(schema__in=models.Use.objects.filter(module__in=mine).values("schema"))
            | Q(
                schema__in=models.Observation.objects.filter(module__in=mine).values(
                    "schema"
                )
            ),
            state__in=workflow.UNDER_REVIEW,
        )
        .order_by("created_at", "pk")
    )


def modules_of(person_id: int) -> dict[str, str]:
    """Return the names of the modules that a person owns, by number."""
    return dict(
        models.Module.objects.filter(owner=person_id)
        .order_by("number")
        .values_list("number", "name")
    )


def scheduled() -> QuerySet[models.Proposal]:
    """Return what is scheduled to be published, the next one first."""
    return (
        proposals.with_current()
        .filter(state=workflow.State.SCHEDULED)
        .order_by("publish_at", "pk")
    )


def taking_effect(*, after: datetime) -> QuerySet[models.TimelineEntry]:
    """Return what will be in force later than `after`, the next one first."""
    return (
        models.TimelineEntry.objects.filter(effective_from__gt=after)
        .select_related("version__schema")
        .defer(*(f"version__{column}" for column in _HEAVY))
        .order_by("effective_from", "pk")
    )


def audit_head() -> models.AuditHead | None:
    """Return the end of the audit chain, None while it is empty."""
    return models.AuditHead.objects.filter(pk=models.AuditHead.ONLY_PK).first()

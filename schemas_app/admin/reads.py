"""What the screens read beyond what admin and API share: whole lists in few queries."""

from django.contrib.auth.models import AbstractUser
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery

from schemas_app import models
from schemas_app.domain import workflow
from schemas_app.models import ArtifactStatus, people


def recent_versions(limit: int) -> QuerySet[models.SchemaVersion]:
    """Return what was published last."""
    return (
        models.SchemaVersion.objects.select_related("schema", "proposal")
        .defer("text", "report", "references", "proposal__message")
        .order_by("-published_at", "-pk")[:limit]
    )


def artifact_counts() -> dict[str, int]:
    """Return how many artifacts there are by status."""
    counts = models.Artifact.objects.aggregate(
        failed=Count("pk", filter=Q(status=ArtifactStatus.FAILED)),
        waiting=Count("pk", filter=Q(status=ArtifactStatus.QUEUED)),
        refused=Count("pk", filter=Q(status=ArtifactStatus.REFUSED)),
        ready=Count("pk", filter=Q(status=ArtifactStatus.READY)),
    )
    return dict(counts)


def all_schemas() -> QuerySet[models.Schema]:
    """Return schemas with `latest_number`, `latest_name`, `latest_at`, `open_count`."""
    newest = (
        models.SchemaVersion.objects.filter(schema=OuterRef("pk"))
        .exclude(status=models.VersionStatus.RETIRED)
        .order_by("-number")
    )
    return (
        models.Schema.objects.select_related("domain", "owner")
        .annotate(
            latest_number=Subquery(
                newest.values("number")[:1], output_field=IntegerField()
            ),
            latest_name=Subquery(newest.values("semantic_version")[:1]),
            latest_at=Subquery(newest.values("published_at")[:1]),
            open_count=Count(
                "proposals", filter=Q(proposals__state__in=workflow.UNDER_REVIEW)
            ),
        )
        .order_by("schema_id")
    )


def stewards(domain: models.Domain) -> tuple[AbstractUser, ...]:
    """Return the active stewards of a domain by name."""
    return tuple(domain.stewards.filter(people.HERE).order_by("username"))


def history(
    proposal: models.Proposal, version: models.SchemaVersion | None
) -> QuerySet[models.AuditEntry]:
    """Return the audit entries of a proposal and of the version it became."""
    about = Q(object_type="proposal", object_id=str(proposal.pk))
    if version is not None:
        about |= Q(
            object_type="version",
            object_id=f"{proposal.schema.schema_id}@{version.number}",
        )
    return models.AuditEntry.objects.filter(about).order_by("-number")

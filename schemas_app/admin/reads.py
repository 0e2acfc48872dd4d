"""What the screens read beyond what admin and API share: whole lists in few queries."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery

from schemas_app import models
from schemas_app.domain import workflow
from schemas_app.models import ArtifactStatus
from schemas_app.presenters import proposal_rows
from schemas_app.selectors import proposals

# Documents and reports are read where they are shown; a list does without them.
_HEAVY = ("text", "report", "references")


def standings(
    of: Iterable[models.Proposal],
) -> dict[int, proposal_rows.Standing]:
    """Return where each proposal stands, by primary key, in three queries."""
    shown = tuple(of)
    revisions = _newest_revisions(shown)
    given = _approvals(revisions.values())
    latest = _latest_numbers(shown)
    return {
        proposal.pk: _standing(
            revisions[proposal.pk],
            given.get(revisions[proposal.pk].pk, 0),
            latest.get(proposal.schema_id),
        )
        for proposal in shown
    }


def _newest_revisions(of: Iterable[models.Proposal]) -> dict[int, models.Revision]:
    rows = (
        models.Revision.objects.filter(proposal__in=[proposal.pk for proposal in of])
        .select_related("base")
        .only(
            "proposal_id", "number", "fingerprint", "severity", "policy", "base__number"
        )
        .order_by("number")
    )
    return {row.proposal_id: row for row in rows}


def _approvals(of: Iterable[models.Revision]) -> dict[int, int]:
    """Return by revision how many people's last vote is an approval."""
    fingerprints = {revision.pk: revision.fingerprint for revision in of}
    votes = models.Review.objects.filter(revision__in=fingerprints).order_by("pk")
    last = {
        (vote.revision_id, vote.reviewer_id): vote.decision
        for vote in votes
        if vote.fingerprint == fingerprints[vote.revision_id]
    }
    given: dict[int, int] = {}
    for (revision_id, _), decision in last.items():
        if decision == models.Decision.APPROVE:
            given[revision_id] = given.get(revision_id, 0) + 1
    return given


def _latest_numbers(of: Iterable[models.Proposal]) -> dict[int, int]:
    rows = (
        models.SchemaVersion.objects.filter(schema__in={p.schema_id for p in of})
        .values_list("schema_id")
        .annotate(latest=Max("number"))
    )
    return dict(rows)


def _standing(
    revision: models.Revision, given: int, latest: int | None
) -> proposal_rows.Standing:
    return proposal_rows.Standing(
        revision=revision.number,
        severity=revision.severity,
        given=given,
        needed=revision.policy["approvals_needed"],
        base=revision.base.number if revision.base else None,
        latest=latest,
    )


def of_author(person_id: int) -> QuerySet[models.Proposal]:
    """Return what a person proposed and is still open, newest first."""
    return (
        proposals.with_current()
        .filter(author_id=person_id, state__in=workflow.OPEN_STATES)
        .order_by("-created_at", "-pk")
    )


def ready_to_publish() -> QuerySet[models.Proposal]:
    """Return what is approved and not published, oldest first."""
    return (
        proposals.with_current()
        .filter(state=workflow.State.APPROVED)
        .order_by("created_at", "pk")
    )


def recent_versions(limit: int) -> QuerySet[models.SchemaVersion]:
    """Return what was published last."""
    return (
        models.SchemaVersion.objects.select_related("schema")
        .defer("text", "references")
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
    newest = models.SchemaVersion.objects.filter(schema=OuterRef("pk")).order_by(
        "-number"
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
                "proposals", filter=Q(proposals__state__in=workflow.OPEN_STATES)
            ),
        )
        .order_by("schema_id")
    )


def versions_with_artifacts(
    schema: models.Schema,
) -> tuple[tuple[models.SchemaVersion, list[models.Artifact]], ...]:
    """Return the versions of a schema, newest first, each with its artifacts."""
    versions = schema.versions.defer("text", "references").order_by("-number")
    artifacts: dict[int, list[models.Artifact]] = {}
    for artifact in (
        models.Artifact.objects.filter(version__schema=schema)
        .defer("content")
        .order_by("kind", "-pk")
    ):
        artifacts.setdefault(artifact.version_id, []).append(artifact)
    shown = []
    for version in versions:
        version.schema = schema
        shown.append((version, artifacts.get(version.pk, [])))
    return tuple(shown)


def stewards(domain: models.Domain) -> tuple[AbstractUser, ...]:
    """Return the active stewards of a domain by name."""
    return tuple(domain.stewards.filter(is_active=True).order_by("username"))


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

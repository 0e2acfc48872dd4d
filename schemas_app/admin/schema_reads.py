"""What the pages of one schema read: each list in few queries, a page at a time."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from schemas_app import models
from schemas_app.domain import timeline, workflow
from schemas_app.domain.policies import Requirement
from schemas_app.domain.report import Severity
from schemas_app.presenters import schema_frame
from schemas_app.selectors import policies, proposals, schemas
from schemas_app.selectors import timeline as timelines

# Documents and reports are read where they are shown; a list does without them.
HEAVY = ("text", "report", "references")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Known:
    """What every page of a schema knows of it; versions come newest first."""

    schema: models.Schema
    versions: tuple[models.SchemaVersion, ...]
    entries: tuple[timeline.Entry, ...]
    spans: tuple[timeline.Span, ...]
    standing: schema_frame.Standing

    @property
    def names(self) -> dict[int, str]:
        """The semantic versions by number."""
        return {version.number: version.semantic_version for version in self.versions}

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers by each name that a pin may have."""
        by_name = {
            version.semantic_version: version.number for version in self.versions
        }
        return {**by_name, **{str(number): number for number in self.names}}


def known(schema_id: str, *, now: datetime) -> Known:
    """Return what every page of a schema knows. Raises errors.NotFound."""
    schema = schemas.schema(schema_id)
    versions = tuple(schema.versions.defer(*HEAVY).order_by("-number"))
    for version in versions:
        version.schema = schema
    entries = timelines.entries(schema)
    spans = timeline.spans(entries)
    return Known(
        schema=schema,
        versions=versions,
        entries=entries,
        spans=spans,
        standing=schema_frame.standing(versions, spans, now=now),
    )


def open_proposals(schema: models.Schema) -> QuerySet[models.Proposal]:
    """Return what is under review of a schema, newest first; drafts are not."""
    return (
        proposals.with_current()
        .filter(schema=schema, state__in=workflow.UNDER_REVIEW)
        .order_by("-created_at", "-pk")
    )


def all_proposals(
    schema: models.Schema, *, person_id: int | None
) -> QuerySet[models.Proposal]:
    """Return the proposals of a schema that a person may see, newest first."""
    return (
        proposals.with_current()
        .filter(proposals.visible_to(person_id), schema=schema)
        .order_by("-created_at", "-pk")
    )


def glass_of(schema: models.Schema, number: int | None) -> models.BreakGlass | None:
    """Return the confirmed request that a version was published by, if it was."""
    if number is None:
        return None
    return models.BreakGlass.objects.filter(
        proposal__version__schema=schema,
        proposal__version__number=number,
        confirmed_at__isnull=False,
    ).first()


def requirements(schema: models.Schema) -> dict[Severity, Requirement]:
    """Return what a change of each severity would need now."""
    policy = policies.active()
    return {
        severity: policy.requirement(
            domain=schema.domain.slug,
            schema_id=schema.schema_id,
            severity=severity,
            approvals_of_domain=schema.domain.approvals_needed,
        )
        for severity in Severity
    }


def versions(schema: models.Schema) -> QuerySet[models.SchemaVersion]:
    """Return the versions of a schema with their proposals and artifacts, newest first."""
    artifacts = models.Artifact.objects.defer("content").order_by("kind", "-pk")
    return (
        schema.versions.select_related("schema", "proposal")
        .defer(*HEAVY, "proposal__message")
        .prefetch_related(Prefetch("artifacts", queryset=artifacts))
        .order_by("-number")
    )


def uses(schema: models.Schema) -> Sequence[models.Use]:
    """Return the declared uses of a schema by module."""
    found = schema.uses.select_related("module").order_by("role")
    return sorted(found, key=lambda use: _place(use.module))


def observations(schema: models.Schema) -> Sequence[models.Observation]:
    """Return what modules were seen to read of a schema, by module."""
    found = schema.observations.select_related("module", "version").defer(
        *(f"version__{column}" for column in HEAVY)
    )
    return sorted(found, key=lambda one: _place(one.module))


def _place(module: models.Module) -> list[tuple[int, str]]:
    """Return the place of a module in the plan: 2 before 13, 0.1 before both."""
    return [(len(part), part) for part in module.number.split(".")]


def audit(schema: models.Schema) -> QuerySet[models.AuditEntry]:
    """Return everything that was done about a schema, newest first."""
    return models.AuditEntry.objects.filter(schema_id=schema.schema_id).order_by(
        "-number"
    )


def counts(of: Known) -> dict[str, int]:
    """Return how much there is on each tab that a number helps to choose."""
    return {
        "versions": len(of.versions),
        "proposals": open_proposals(of.schema).count(),
        "modules": of.schema.uses.values("module").distinct().count(),
    }

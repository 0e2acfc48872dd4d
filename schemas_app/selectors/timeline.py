"""Reading which version of a schema was in force when."""

from datetime import datetime

from django.db.models import QuerySet

from schemas_app import models
from schemas_app.domain import timeline


def entries(schema: models.Schema) -> tuple[timeline.Entry, ...]:
    """Return a schema's entries, the first one first."""
    return tuple(
        timeline.Entry(
            number=entry.number,
            version=entry.version.number,
            known_from=entry.known_from,
            effective_from=entry.effective_from,
        )
        for entry in schema.timeline.select_related("version")
        .only("schema", "number", "known_from", "effective_from", "version__number")
        .order_by("number")
    )


def in_force(
    schema: models.Schema, *, valid_at: datetime, known_at: datetime | None = None
) -> models.SchemaVersion | None:
    """Return the version in force at `valid_at`, as known at `known_at` (now if None)."""
    span = timeline.in_force(entries(schema), valid_at=valid_at, known_at=known_at)
    return schema.versions.get(number=span.version) if span else None


def spans(
    schema: models.Schema, *, known_at: datetime | None = None
) -> tuple[timeline.Span, ...]:
    """Return which version is in force when, in order."""
    return timeline.spans(entries(schema), known_at=known_at)


def versions_as_of(
    schema: models.Schema, *, valid_at: datetime | None, known_at: datetime | None
) -> QuerySet[models.SchemaVersion]:
    """Return the versions known at `known_at`, and of them the one in force at `valid_at`.

    None of either asks for nothing of the kind.
    """
    rows = schema.versions.all()
    if known_at is not None:
        rows = rows.filter(published_at__lte=known_at)
    if valid_at is not None:
        found = in_force(schema, valid_at=valid_at, known_at=known_at)
        rows = rows.filter(pk=found.pk) if found else rows.none()
    return rows

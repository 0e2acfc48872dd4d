"""Adding to a schema's timeline: from when on which version is in force."""

from datetime import datetime

from django.db.models import Max

from schemas_app import models
from schemas_app.domain import actors


def add(
    *,
    version: models.SchemaVersion,
    effective_from: datetime,
    by: actors.Actor,
    at: datetime,
    kind: str = models.EntryKind.PUBLISHED,
    reason: str = "",
) -> models.TimelineEntry:
    """Say that `version` is in force from `effective_from` on; its schema is locked.

    What takes effect at once is announced with its publication and needs no further
    announcement.
    """
    numbers = version.schema.timeline.aggregate(highest=Max("number"))
    return models.TimelineEntry.objects.create(
        schema=version.schema,
        number=(numbers["highest"] or 0) + 1,
        version=version,
        kind=kind,
        known_from=at,
        effective_from=effective_from,
        reason=reason,
        added_by=by.label,
        activated_at=at if effective_from <= at else None,
    )

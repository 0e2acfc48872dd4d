"""Reading which version of a schema was in force when."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.db.models import QuerySet

from schemas_app import models
from schemas_app.domain import timeline
from schemas_app.domain.audit_actions import Action

_FATES: Mapping[str, str] = MappingProxyType(
    {
        str(Action.VERSION_DEPRECATED): str(models.VersionStatus.DEPRECATED),
        str(Action.VERSION_RETIRED): str(models.VersionStatus.RETIRED),
    }
)


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


def statuses(
    versions: Iterable[models.SchemaVersion], *, known_at: datetime
) -> dict[int, str]:
    """Return by number which status versions of one schema had at `known_at`.

    The audit trail says so; what it is silent about was active from the beginning.
    """
    names = {str(version): version.number for version in versions}
    told = (
        models.AuditEntry.objects.filter(
            object_type="version",
            object_id__in=names,
            action__in=_FATES,
            at__lte=known_at,
        )
        .order_by("number")
        .values_list("object_id", "action")
    )
    known = dict.fromkeys(names.values(), str(models.VersionStatus.ACTIVE))
    return {**known, **{names[name]: _FATES[action] for name, action in told}}


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

"""Reading schemas and versions by the names people and machines use."""

from django.db.models import QuerySet

from schemas_app import models
from schemas_app.domain import errors, identifiers


def schema(schema_id: str) -> models.Schema:
    """Return the schema. Raises errors.NotFound."""
    found = (
        models.Schema.objects.select_related("domain", "owner")
        .filter(schema_id=schema_id)
        .first()
    )
    if found is None:
        raise errors.NotFound(
            noun="schema",
            name=schema_id,
            remedy="List the schemas to find its name; names are case-sensitive.",
        )
    return found


def versions(of: models.Schema) -> QuerySet[models.SchemaVersion]:
    """Return the versions of a schema, oldest first."""
    return of.versions.order_by("number")


def latest(of: models.Schema) -> models.SchemaVersion | None:
    """Return the newest version that is not retired, if any."""
    return standing(of).first()


def standing(of: models.Schema) -> QuerySet[models.SchemaVersion]:
    """Return the versions that were not retired, newest first."""
    return of.versions.exclude(status=models.VersionStatus.RETIRED).order_by("-number")


def version(of: models.Schema, name: str) -> models.SchemaVersion:
    """Return a version by `3`, `2.0.0` or `latest`. Raises errors.NotFound."""
    found = None
    if name == identifiers.LATEST:
        found = latest(of)
    elif identifiers.is_version(name):
        column = "semantic_version" if "." in name else "number"
        found = of.versions.filter(**{column: name}).first()
    if found is None:
        raise errors.NotFound(
            noun="version",
            name=f"{of.schema_id}@{name}",
            remedy="Name it by number (3), semantic version (2.0.0) or `latest`.",
        )
    return found


def version_by_uri(uri: str) -> models.SchemaVersion | None:
    """Return the newest standing version whose document calls itself `uri`, if any."""
    return (
        models.SchemaVersion.objects.select_related("schema")
        .filter(uri=uri)
        .exclude(status=models.VersionStatus.RETIRED)
        .order_by("-published_at", "-pk")
        .first()
    )


def pinned(pin: identifiers.Pin) -> models.SchemaVersion | None:
    """Return the version that `pin` names, if it exists."""
    try:
        return version(schema(pin.schema_id), pin.version)
    except errors.NotFound:
        return None

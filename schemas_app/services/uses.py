"""Which module uses which schema: declared by its owner or by its key, or simply seen."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from schemas_app import models, permissions
from schemas_app.domain import actors, audit_actions, errors, identifiers, impact
from schemas_app.selectors import modules, schemas
from schemas_app.services import audit

MAX_FIELDS = 2000
NOTED_EVERY = timedelta(hours=1)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Read:
    """That a key was given a version of a schema: a number, semantic version or latest."""

    key_id: int
    schema_id: str
    version: str
    at: datetime


@transaction.atomic
def declare(
    *,
    module: str,
    schema_id: str,
    role: str,
    by: actors.Actor,
    at: datetime,
    fields: Iterable[str] = (),
    pin: str = "",
) -> models.Use:
    """Say that a module uses a schema, replacing what it said before.

    Raises errors.NotFound, NotAllowed or BadValue.
    """
    named = modules.module(module)
    permissions.check_owns(module=named, by=by, schema_id=schema_id)
    schema = schemas.schema(schema_id)
    names = sorted({str(name) for name in fields})
    _check(role, names, pin)
    use, _ = models.Use.objects.update_or_create(
        module=named,
        schema=schema,
        role=role,
        defaults={
            "fields": names,
            "pin": pin,
            "declared_at": at,
            "declared_by": by.label,
        },
    )
    audit.record(
        action=audit_actions.Action.USE_DECLARED,
        object_type="module",
        object_id=named.number,
        schema_id=schema_id,
        by=by,
        at=at,
        after={"role": role, "fields": list(names), "pin": pin},
    )
    return use


def observe(*, version: models.SchemaVersion, by: actors.Actor, at: datetime) -> None:
    """Note that a module was given a version, if `by` is its key.

    Not audited: reading changes nothing. The same is noted again after an hour only, so
    that readers do not become writers.
    """
    if by.key_id is None:
        return
    module_id = models.Module.objects.values_list("pk", flat=True).get(keys=by.key_id)
    recently = models.Observation.objects.filter(
        module=module_id, version=version, last_at__gt=at - NOTED_EVERY
    )
    if not recently.exists():
        models.Observation.objects.update_or_create(
            module_id=module_id,
            schema_id=version.schema_id,
            defaults={"version": version, "last_at": at},
            create_defaults={"version": version, "first_at": at, "last_at": at},
        )


def observe_all(*, reads: Iterable[Read]) -> int:
    """Note many reads as `observe` does, in a few statements; return how many it wrote.

    Of several by one module of one schema the last one counts. Versions and keys that
    are not there any more are passed over.
    """
    told = _last_reads(reads)
    known = {
        (seen.module_id, seen.schema_id): seen
        for seen in models.Observation.objects.filter(
            module__in={module for module, _ in told},
            schema__in={schema for _, schema in told},
        )
    }
    rows = [
        models.Observation(
            module_id=module,
            schema_id=schema,
            version_id=version,
            first_at=at,
            last_at=at,
        )
        for (module, schema), (version, at) in told.items()
        if not _is_noted(known.get((module, schema)), version, at)
    ]
    models.Observation.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["module", "schema"],
        update_fields=["version", "last_at"],
    )
    return len(rows)


def _last_reads(
    reads: Iterable[Read],
) -> dict[tuple[int, int], tuple[int, datetime]]:
    """Return by module and schema which version was given last, and when."""
    asked = sorted(reads, key=lambda read: read.at)
    module_of = dict(
        models.ApiKey.objects.filter(
            pk__in={read.key_id for read in asked}
        ).values_list("pk", "module_id")
    )
    versions = _named_versions(asked)
    return {
        (module_of[read.key_id], version.schema_id): (version.pk, read.at)
        for read in asked
        if (version := versions.get((read.schema_id, read.version)))
        and read.key_id in module_of
    }


def _named_versions(
    reads: Sequence[Read],
) -> dict[tuple[str, str], models.SchemaVersion]:
    """Return the versions that are named, by schema and name."""
    rows = (
        models.SchemaVersion.objects.filter(
            schema__schema_id__in={read.schema_id for read in reads}
        )
        .select_related("schema")
        .only("schema__schema_id", "schema", "number", "semantic_version", "status")
        .order_by("number")
    )
    found: dict[tuple[str, str], models.SchemaVersion] = {}
    for row in rows:
        names = [str(row.number), row.semantic_version]
        if row.status != models.VersionStatus.RETIRED:
            names.append(identifiers.LATEST)
        found.update({(row.schema.schema_id, name): row for name in names})
    return found


def _is_noted(seen: models.Observation | None, version: int, at: datetime) -> bool:
    return bool(seen and seen.version_id == version and seen.last_at > at - NOTED_EVERY)


@transaction.atomic
def withdraw(
    *, module: str, schema_id: str, role: str, by: actors.Actor, at: datetime
) -> None:
    """Say that a module does not use a schema any more; one that was seen may say so too.

    Raises errors.NotFound or NotAllowed.
    """
    named = modules.module(module)
    permissions.check_owns(module=named, by=by, schema_id=schema_id)
    removed, _ = models.Use.objects.filter(
        module=named, schema__schema_id=schema_id, role=role
    ).delete()
    if role == impact.Role.CONSUMER:
        seen, _ = named.observations.filter(schema__schema_id=schema_id).delete()
        removed += seen
    if not removed:
        raise errors.NotFound(noun="use", name=f"{schema_id} as {role}")
    audit.record(
        action=audit_actions.Action.USE_WITHDRAWN,
        object_type="module",
        object_id=named.number,
        schema_id=schema_id,
        by=by,
        at=at,
        before={"role": role},
    )


def _check(role: str, fields: list[str], pin: str) -> None:
    if role not in list(impact.Role):
        raise errors.BadValue(
            name="role",
            message=f"{role!r} is not known.",
            remedy=f"Use one of {', '.join(impact.Role)}.",
        )
    if len(fields) > MAX_FIELDS:
        raise errors.BadValue(
            name="fields",
            message=f"More than {MAX_FIELDS} fields are not listed.",
            remedy="Leave them out: the module is taken to use all of them.",
        )
    if pin and not identifiers.is_version(pin):
        raise errors.BadValue(
            name="pin",
            message=f"{pin!r} is no version.",
            remedy="Write a number (3) or a semantic version (2.0.0).",
        )

"""What becomes of a published version: deprecated, or retired and the one before restored."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from notifications_app import services as notifications
from schemas_app import models, permissions
from schemas_app.domain import actors, audit_actions, errors, exact_json
from schemas_app.domain.audit_actions import Action
from schemas_app.domain.timeline import Entry, spans
from schemas_app.models import VersionStatus
from schemas_app.selectors import schemas
from schemas_app.selectors import timeline as known
from schemas_app.services import audit, locks, notices, timeline


@transaction.atomic
def deprecate(
    *, schema_id: str, number: int, reason: str, by: actors.Actor, at: datetime
) -> models.SchemaVersion:
    """Say that a version should not be used any more; it stays in force.

    Raises errors.NotFound, NotAllowed, AlreadyExists, or BadValue without a reason.
    """
    version = _locked(schema_id, number, reason, VersionStatus.DEPRECATED, by=by)
    version.status = VersionStatus.DEPRECATED
    version.save(update_fields=["status"])
    _record(Action.VERSION_DEPRECATED, version, {}, reason, by=by, at=at)
    return version


@transaction.atomic
def retire(
    *, schema_id: str, number: int, reason: str, by: actors.Actor, at: datetime
) -> models.SchemaVersion:
    """Take a version out of force; what was in force before it is again, from now on.

    Nothing is deleted: the timeline gets another entry. Raises errors.NotFound,
    NotAllowed, AlreadyExists, BadValue without a reason, and NothingToRestore where no
    other version is left.
    """
    version = _locked(schema_id, number, reason, VersionStatus.RETIRED, by=by)
    version.status = VersionStatus.RETIRED
    version.save(update_fields=["status"])
    restored = _restore_what_was_before(version, reason, by=by, at=at)
    facts: dict[str, exact_json.Json] = {
        "restored_version": restored.number if restored else None
    }
    _record(Action.VERSION_RETIRED, version, facts, reason, by=by, at=at)
    return version


def _locked(
    schema_id: str,
    number: int,
    reason: str,
    wanted: VersionStatus,
    *,
    by: actors.Actor,
) -> models.SchemaVersion:
    if not reason.strip():
        raise errors.BadValue(
            name="reason",
            message="Say why.",
            remedy="Write what its users should know.",
        )
    schema = locks.schema(schemas.schema(schema_id).pk)
    permissions.check_can_steward(domain=schema.domain, by=by)
    version = schemas.version(schema, str(number))
    version.schema = schema
    if version.status in (wanted, VersionStatus.RETIRED):
        raise errors.AlreadyExists(
            noun=f"{version.status} version",
            name=str(version),
            remedy="Nothing more is needed.",
        )
    return version


def _restore_what_was_before(
    version: models.SchemaVersion, reason: str, *, by: actors.Actor, at: datetime
) -> models.SchemaVersion | None:
    """Have the schema be from now on as if `version` were not; return what then holds.

    None where it does not hold now or later. What else takes effect later is said
    again: a new entry ends what was planned after it.
    """
    schema = version.schema
    if version.number not in _ahead(known.entries(schema), at=at).values():
        return None
    standing = {found.number: found for found in schemas.standing(schema)}
    plan = _ahead(
        (entry for entry in known.entries(schema) if entry.version in standing), at=at
    )
    if at not in plan:
        raise errors.NothingToRestore(version=str(version))
    for moment, number in plan.items():
        planned = standing[number]
        planned.schema = schema
        timeline.add(
            version=planned,
            effective_from=moment,
            kind=models.EntryKind.RESTORED,
            reason=reason,
            by=by,
            at=at,
        )
    return standing[plan[at]]


def _ahead(entries: Iterable[Entry], *, at: datetime) -> dict[datetime, int]:
    """Return which version holds from `at` and from each later moment on."""
    return {
        max(span.since, at): span.version
        for span in spans(entries)
        if span.until is None or span.until > at
    }


_KINDS = {
    Action.VERSION_DEPRECATED: "deprecated",
    Action.VERSION_RETIRED: "retired",
}


def _record(
    action: audit_actions.Action,
    version: models.SchemaVersion,
    facts: dict[str, exact_json.Json],
    reason: str,
    *,
    by: actors.Actor,
    at: datetime,
) -> None:
    told: dict[str, exact_json.Json] = {
        "version": version.number,
        "semantic_version": version.semantic_version,
        "fingerprint": version.fingerprint,
        **facts,
    }
    audit.record(
        action=action,
        object_type="version",
        object_id=str(version),
        schema_id=version.schema.schema_id,
        by=by,
        at=at,
        after={**told, "status": str(version.status)},
        reason=reason,
    )
    notifications.announce(
        kind=_KINDS[action],
        topic=version.schema.schema_id,
        body=exact_json.dumps({**told, "reason": reason}),
        at=at,
        notice=notices.of_version(version, by=by),
    )

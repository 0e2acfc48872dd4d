"""Generating artifacts from published versions."""

import functools
import hashlib
from datetime import datetime

import structlog
from django.db import transaction

from schemas_app import jobs, models
from schemas_app.domain import (
    actors,
    audit_actions,
    errors,
    exact_json,
    schema_formats,
)
from schemas_app.domain.artifact_kinds import artifact_kind, kinds
from schemas_app.models import ArtifactStatus
from schemas_app.selectors import documents
from schemas_app.services import announcing, audit

logger = structlog.get_logger(__name__)


@transaction.atomic
def request(*, version: models.SchemaVersion, at: datetime) -> None:
    """Queue every kind of artifact that `version` does not have from this generator."""
    for kind in kinds.KINDS.values():
        models.Artifact.objects.get_or_create(
            version=version,
            kind=kind.name,
            generator=kind.generator,
            defaults={"media_type": kind.media_type, "requested_at": at},
        )
    jobs.build_artifacts(version_id=version.pk)


@transaction.atomic
def request_again(
    *, version: models.SchemaVersion, by: actors.Actor, at: datetime
) -> int:
    """Queue what is missing or failed; return how many artifacts now wait.

    What is ready stays: the same input and generator give the same bytes.
    """
    request(version=version, at=at)
    version.artifacts.filter(status=ArtifactStatus.FAILED).update(
        status=ArtifactStatus.QUEUED, reason="", requested_at=at, finished_at=None
    )
    waiting = version.artifacts.filter(status=ArtifactStatus.QUEUED).count()
    audit.record(
        action=audit_actions.Action.ARTIFACTS_REQUESTED,
        object_type="version",
        object_id=str(version),
        schema_id=version.schema.schema_id,
        by=by,
        at=at,
        after={"waiting": waiting},
    )
    return waiting


def build(*, version_id: int, by: actors.Actor, at: datetime) -> None:
    """Build whatever waits for one version. Running it twice changes nothing.

    A schema that has no faithful form of a kind leaves a refused artifact with the
    reason; a fault of ours leaves a failed one, so that it is seen and can be retried.
    """
    waiting = models.Artifact.objects.filter(
        version_id=version_id, status=ArtifactStatus.QUEUED
    )
    for artifact_id in waiting.order_by("kind").values_list("pk", flat=True):
        _build_one(artifact_id, by=by, at=at)


def waiting_versions(
    *, since: datetime | None = None, most: int | None = None
) -> tuple[int, ...]:
    """Return the primary keys of versions with artifacts that wait.

    With `since` of those that were asked for by then; and not more than `most`.
    """
    waiting = models.Artifact.objects.filter(status=ArtifactStatus.QUEUED)
    if since is not None:
        waiting = waiting.filter(requested_at__lte=since)
    return tuple(
        waiting.order_by("version_id")
        .values_list("version_id", flat=True)
        .distinct()[:most]
    )


@transaction.atomic
def _build_one(artifact_id: int, *, by: actors.Actor, at: datetime) -> None:
    artifact = (
        # Whoever has it locked is building it: waiting for them would build nothing.
        models.Artifact.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("version__schema")
        .filter(pk=artifact_id, status=ArtifactStatus.QUEUED)
        .first()
    )
    if artifact is None or not _is_taken_over(artifact):
        return
    try:
        artifact.content = _content(artifact)
        artifact.status = ArtifactStatus.READY
    except errors.UnmappableField as error:
        artifact.status, artifact.reason = ArtifactStatus.REFUSED, str(error)
    except Exception as error:
        # Whatever went wrong, the row says so; otherwise every worker would try again.
        logger.exception("artifact_failed", artifact=str(artifact))
        artifact.status = ArtifactStatus.FAILED
        artifact.reason = f"{type(error).__name__}: {error}"
    _finish(artifact, by=by, at=at)


def _is_taken_over(artifact: models.Artifact) -> bool:
    """Return whether `artifact` is to be built here, by this program's generator.

    What waits for an older generator is built by this one, once; what waits for a newer
    one is left to a program that has it.
    """
    kind = kinds.KINDS.get(artifact.kind)
    if kind is None or kind.generator == artifact.generator:
        return True
    if _number(artifact.generator) > _number(kind.generator):
        return False
    same = models.Artifact.objects.filter(version=artifact.version, kind=kind.name)
    if same.filter(generator=kind.generator).exists():
        artifact.delete()
        return False
    artifact.generator, artifact.media_type = kind.generator, kind.media_type
    return True


def _number(generator: str) -> int:
    return int(generator.rpartition("/")[2])


def _content(artifact: models.Artifact) -> bytes:
    version = artifact.version
    using = schema_formats.FORMATS[version.schema.format]
    document = documents.of_version(using, version)
    return kinds.KINDS[artifact.kind].build(
        artifact_kind.ArtifactInput(
            schema_id=version.schema.schema_id,
            number=version.number,
            semantic_version=version.semantic_version,
            fingerprint=version.fingerprint,
            fields=using.fields(document),
            example=functools.partial(using.example, document),
        )
    )


_OUTCOMES = {
    ArtifactStatus.READY: audit_actions.Action.ARTIFACT_BUILT,
    ArtifactStatus.REFUSED: audit_actions.Action.ARTIFACT_REFUSED,
    ArtifactStatus.FAILED: audit_actions.Action.ARTIFACT_FAILED,
}


def _finish(artifact: models.Artifact, *, by: actors.Actor, at: datetime) -> None:
    """Store the outcome with its audit entry and, for bytes, the announcement."""
    content = artifact.content or b""
    artifact.sha256 = hashlib.sha256(content).hexdigest() if content else ""
    artifact.size = len(content)
    artifact.finished_at = at
    artifact.save()
    facts: dict[str, exact_json.Json] = {
        "version": artifact.version.number,
        "semantic_version": artifact.version.semantic_version,
        "kind": artifact.kind,
        "sha256": artifact.sha256,
        "size": artifact.size,
        "generator": artifact.generator,
    }
    audit.record(
        action=_OUTCOMES[ArtifactStatus(artifact.status)],
        object_type="artifact",
        object_id=f"{artifact.version}/{artifact.kind}",
        schema_id=artifact.version.schema.schema_id,
        by=by,
        at=at,
        after=facts,
        reason=artifact.reason,
    )
    if artifact.status == ArtifactStatus.READY:
        announcing.announce(
            kind="artifact_ready",
            schema=artifact.version.schema,
            facts=facts,
            at=at,
        )

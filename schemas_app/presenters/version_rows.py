"""Published versions and their artifacts, as rows."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime

from schemas_app import models
from schemas_app.domain import fingerprint
from schemas_app.presenters import moments, prose, words
from schemas_app.presenters.moments import counted


@dataclasses.dataclass(frozen=True, kw_only=True)
class ArtifactRow:
    """One artifact; `digest` is short, `sha256` whole, both "" until it is ready."""

    id: int
    kind: str
    mark: words.Mark
    media_type: str
    size: str
    sha256: str
    digest: str
    reason: tuple[prose.Part, ...]
    generator: str
    ready: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class VersionRow:
    """One version. `effective` is None where it was valid as soon as it was known.

    `title` is what its proposal was called.
    """

    schema_id: str
    number: int
    semantic_version: str
    severity: words.Mark
    status: words.Mark
    title: str
    fingerprint: str
    short_fingerprint: str
    published: moments.Moment
    published_by: str
    effective: moments.Moment | None
    proposal_id: int
    artifacts: tuple[ArtifactRow, ...]


def row(
    version: models.SchemaVersion,
    artifacts: Iterable[models.Artifact] = (),
    *,
    now: datetime,
) -> VersionRow:
    """Return `version`, whose schema and proposal are loaded, with its `artifacts`."""
    at_once = version.effective_from == version.published_at
    return VersionRow(
        schema_id=version.schema.schema_id,
        number=version.number,
        semantic_version=version.semantic_version,
        severity=words.SEVERITIES[version.severity],
        status=words.VERSIONS[version.status],
        title=version.proposal.title,
        fingerprint=version.fingerprint,
        short_fingerprint=fingerprint.short(version.fingerprint),
        published=moments.moment(version.published_at, now=now),
        published_by=version.published_by,
        effective=None if at_once else moments.moment(version.effective_from, now=now),
        proposal_id=version.proposal_id,
        artifacts=tuple(artifact_row(artifact) for artifact in artifacts),
    )


def artifact_row(artifact: models.Artifact) -> ArtifactRow:
    """Return one artifact."""
    ready = artifact.status == models.ArtifactStatus.READY
    return ArtifactRow(
        id=artifact.pk,
        kind=artifact.kind,
        mark=words.ARTIFACTS[artifact.status],
        media_type=artifact.media_type,
        size=size(artifact.size) if ready else "",
        sha256=artifact.sha256,
        digest=artifact.sha256[:12],
        reason=prose.parts(artifact.reason),
        generator=artifact.generator,
        ready=ready,
    )


def size(number: int) -> str:
    """Return a number of bytes in the unit people would choose."""
    if number < 1024:
        return counted(number, "byte")
    return f"{number / 1024:.1f} KiB"

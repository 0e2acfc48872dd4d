"""Versions as the machine API tells of them. Pure: rows in, rows out."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime

from schemas_app import models
from schemas_app.domain import timeline as timelines


def one_of_each_kind(
    artifacts: Iterable[models.Artifact],
) -> tuple[models.Artifact, ...]:
    """Return the artifact to use for each kind, by kind.

    Two generators may have made one each: the newest that is ready serves until a
    newer one is, so that an upgrade takes nothing away.
    """
    chosen: dict[str, models.Artifact] = {}
    for artifact in sorted(artifacts, key=_preference):
        chosen[artifact.kind] = artifact
    return tuple(chosen[kind] for kind in sorted(chosen))


def _preference(artifact: models.Artifact) -> tuple[bool, int]:
    return artifact.status == models.ArtifactStatus.READY, artifact.pk


def timeline(
    spans: Iterable[timelines.Span],
    versions: Iterable[models.SchemaVersion],
    *,
    statuses: Mapping[int, str] | None = None,
    since: datetime | None,
    until: datetime | None,
) -> tuple[dict[str, object], ...]:
    """Return what is in force between `since` and `until`, with what each version is.

    Or with what it was by `statuses`, as known at another moment.
    """
    known = {version.number: version for version in versions}
    return tuple(
        {
            **dataclasses.asdict(span),
            "semantic_version": known[span.version].semantic_version,
            "status": (statuses or {}).get(span.version, known[span.version].status),
        }
        for span in spans
        if (until is None or span.since < until)
        and (since is None or span.until is None or span.until > since)
    )

"""Versions as the machine API tells of them. Pure: rows in, rows out."""

from collections.abc import Iterable

from schemas_app import models


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

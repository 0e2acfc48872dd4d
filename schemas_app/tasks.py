"""Celery entry points: fetch by id, make one service call; each is safe to run twice."""

from __future__ import annotations

from typing import Any

import celery
from django.utils import timezone

from schemas_app.domain import actors
from schemas_app.services import artifacts


@celery.shared_task
def build_artifacts(*, version_id: int, **_: Any) -> None:  # noqa: ANN401 - a newer sender's
    """Build the artifacts that wait for one version."""
    artifacts.build(
        version_id=version_id, by=actors.job("build_artifacts"), at=timezone.now()
    )


@celery.shared_task
def build_waiting_artifacts(**_: Any) -> None:  # noqa: ANN401
    """Build whatever waits: what a lost message or a dead worker left behind."""
    for version_id in artifacts.waiting_versions():
        build_artifacts(version_id=version_id)

"""Celery entry points: fetch by id, make one service call; each is safe to run twice."""

from datetime import timedelta

import celery
from django.utils import timezone

from schemas_app.domain import actors
from schemas_app.services import (
    artifacts,
    audit_checkpoints,
    idempotency,
    refused_keys,
    scheduling,
    sign_ins,
    upkeep,
)

# Who has waited so long was forgotten: the message was lost, or the worker died.
_OVERDUE = timedelta(seconds=10)
# In one go, so that others have the worker, too.
_MOST_OVERDUE = 50


@celery.shared_task
def build_artifacts(*, version_id: int, **_: object) -> None:
    """Build the artifacts that wait for one version."""
    artifacts.build(
        version_id=version_id, by=actors.job("build_artifacts"), at=timezone.now()
    )


@celery.shared_task
def build_waiting_artifacts(**_: object) -> None:
    """Build whatever waits: what a lost message or a dead worker left behind."""
    for version_id in artifacts.waiting_versions():
        build_artifacts(version_id=version_id)


@celery.shared_task
def build_overdue_artifacts(**_: object) -> None:
    """Build some of what should have been built by now."""
    since = timezone.now() - _OVERDUE
    for version_id in artifacts.waiting_versions(since=since, most=_MOST_OVERDUE):
        build_artifacts(version_id=version_id)


@celery.shared_task
def write_audit_checkpoint(**_: object) -> None:
    """Sign the end of the audit trail and write it outside, if that is due."""
    audit_checkpoints.write(by=actors.job("write_audit_checkpoint"), at=timezone.now())


@celery.shared_task
def keep_up(**_: object) -> None:
    """Do what the clock asks for: publish, take effect, expire, remind, sum up."""
    by, now = actors.job("keep_up"), timezone.now()
    scheduling.publish_due(by=by, at=now)
    upkeep.activate_due(by=by, at=now)
    upkeep.expire_due(by=by, at=now)
    upkeep.remind_due(by=by, at=now)
    sign_ins.count_refused(by=by, at=now)
    refused_keys.count_refused(by=by, at=now)
    idempotency.forget_old(at=now)

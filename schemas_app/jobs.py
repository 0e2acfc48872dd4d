"""Background work, started only after the transaction that asked for it commits.

The one home of `transaction.on_commit` in this app. Work is asked for by task name,
so that services need not know tasks.py. A broker that cannot be reached loses
nothing: what waits to be done is in the database and picked up when a worker starts.
"""

import functools

import celery
import structlog
from django.conf import settings
from django.db import transaction

logger = structlog.get_logger(__name__)


def build_artifacts(*, version_id: int) -> None:
    """Have the waiting artifacts of a version built after commit."""
    _after_commit("schemas_app.tasks.build_artifacts", version_id=version_id)


def publish_due() -> None:
    """Have what is scheduled for now published after commit."""
    _after_commit("schemas_app.tasks.keep_up")


def _after_commit(task: str, **arguments: int) -> None:
    transaction.on_commit(functools.partial(_send, task, arguments))


def _send(task: str, arguments: dict[str, int]) -> None:
    if not settings.REDIS_URL:
        logger.debug("job_waits_for_a_worker", task=task, **arguments)
        return
    try:
        celery.current_app.send_task(task, kwargs=arguments, retry=False)
    except Exception:
        # Whatever the broker's client raises: the caller's work is committed, and
        # the waiting rows are found by the next worker that starts.
        logger.exception("job_not_sent", task=task, **arguments)

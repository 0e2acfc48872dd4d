"""Background work, started only after the transaction that asked for it commits.

The one home of `transaction.on_commit` in this app. Work is asked for by task name,
so that services need not know tasks.py. A broker that cannot be reached loses
nothing: what waits to be done is in the database, and the clock asks for it, too.
"""

import functools

from django.db import transaction

from notifications_app import epochs, worker


def build_artifacts(*, version_id: int) -> None:
    """Have the waiting artifacts of a version built after commit."""
    _after_commit("schemas_app.tasks.build_artifacts", version_id=version_id)


def publish_due() -> None:
    """Have what is scheduled for now published after commit."""
    _after_commit("schemas_app.tasks.keep_up")


def forget_keys() -> None:
    """Have every process read again, after commit, the keys that it remembers."""
    transaction.on_commit(epochs.everything_changed, robust=True)


def _after_commit(task: str, **arguments: int) -> None:
    transaction.on_commit(functools.partial(worker.ask, task, **arguments), robust=True)

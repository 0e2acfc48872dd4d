"""What is started after the commit; the one home of `on_commit` in this app.

Best effort only: what must not be lost is in the table before the commit.
"""

import functools

from django.db import transaction

from notifications_app import epochs, models, worker
from notifications_app.transports import websocket

# Whoever has not begun by then finds that the clock has asked again.
_EXPIRES_SECONDS = 60


def ring_after_commit(number: int) -> None:
    """Tell of announcement `number` once the transaction that is open is committed."""
    transaction.on_commit(functools.partial(epochs.hint, number), robust=True)
    transaction.on_commit(websocket.ring, robust=True)
    wake_senders_after_commit()


def wake_senders_after_commit() -> None:
    """Have webhooks sent once the transaction that is open now has been committed."""
    transaction.on_commit(_wake_senders, robust=True)


def _wake_senders() -> None:
    if models.Endpoint.objects.filter(disabled_at__isnull=True).exists():
        worker.ask("notifications_app.tasks.send_webhooks", expires=_EXPIRES_SECONDS)

"""What is started after the commit; the one home of `on_commit` in this app.

Best effort only: what must not be lost is in the table before the commit.
"""

import functools

from django.db import transaction

from notifications_app import epochs
from notifications_app.transports import websocket


def ring_after_commit(number: int) -> None:
    """Tell of announcement `number` once the transaction that is open is committed."""
    transaction.on_commit(functools.partial(epochs.hint, number), robust=True)
    transaction.on_commit(websocket.ring, robust=True)

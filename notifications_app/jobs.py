"""What is started after the commit; the one home of `on_commit` in this app.

Best effort only: what must not be lost is in the table before the commit.
"""

from django.db import transaction

from notifications_app.transports import websocket


def ring_after_commit() -> None:
    """Ring the bell once the transaction that is open now has been committed."""
    transaction.on_commit(websocket.ring, robust=True)

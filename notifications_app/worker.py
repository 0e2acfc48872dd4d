"""Asking the worker to do soon what a table says is to be done.

Best effort: nothing is lost with a message, for the clock asks for all of it again.
So nobody waits for a broker that is away: after one failure it is left alone for a
moment, by all that this process does.
"""

import logging
import time

import celery
from django.conf import settings

from notifications_app import outage

# About as often as the clock asks.
_BACK_OFF_SECONDS = 5.0

_logger = logging.getLogger(__name__)
_outage = outage.Outage(logger=_logger, what="Asking the worker by Redis")


class _Broker:
    """When it did not answer last."""

    failed_at = float("-inf")


def ask(task: str, *, expires: float | None = None, **arguments: int) -> bool:
    """Ask for a task by name, never raising; return whether the broker has taken it.

    Whoever has not begun after `expires` seconds need not begin any more.
    """
    if not settings.REDIS_URL:
        _logger.debug("No broker: %s waits for the next worker.", task)
        return False
    if time.monotonic() < _Broker.failed_at + _BACK_OFF_SECONDS:
        return False
    try:
        celery.current_app.send_task(
            task, kwargs=arguments, retry=False, expires=expires
        )
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises
        _Broker.failed_at = time.monotonic()
        _outage.failed(error)
        return False
    _outage.worked()
    return True


def forget() -> None:
    """Begin again, as a new process does."""
    _Broker.failed_at = float("-inf")

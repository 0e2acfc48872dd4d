"""What an attempt leads to: delivered, tried again later, given up, endpoint disabled."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Protocol, cast

from django.db import transaction
from django.utils.module_loading import import_string

from notifications_app import configuration, models
from notifications_app.models import DeliveryStatus
from notifications_app.transports.webhook.sending import Answer
from notifications_app.webhooks import endpoints, schedule

# Nothing got through for so long, and something was given up meanwhile.
LASTING = timedelta(days=1)
GONE = "The endpoint answered 410 Gone."
# From this many failures in a row on an endpoint rests: see `schedule.RESTS`.
_RESTED = 3

_chance = secrets.SystemRandom().random


class RecordDisabled(Protocol):
    """How the announcing app keeps that an endpoint was disabled by the registry."""

    def __call__(self, *, endpoint: models.Endpoint, at: datetime) -> None:
        """Record it, in the transaction that is open."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """Which attempt at which delivery."""

    id: int
    delivery_id: int
    endpoint_id: int
    number: int


@transaction.atomic
def record(*, attempt: Attempt, answer: Answer, at: datetime) -> None:
    """Keep what came of an attempt, and decide what follows from it.

    Does nothing where the endpoint was removed meanwhile.
    """
    try:
        endpoint = endpoints.locked(attempt.endpoint_id)
    except models.Endpoint.DoesNotExist:
        return
    models.Attempt.objects.filter(pk=attempt.id).update(
        ended_at=at, status_code=answer.status, error=_shown(answer)
    )
    delivery = models.Delivery.objects.get(pk=attempt.delivery_id)
    if answer.is_accepted:
        _finish(delivery, DeliveryStatus.DELIVERED, at=at)
        _recover(endpoint, at=at)
        return
    # Somebody took us for dead and has tried since: theirs counts.
    is_current = delivery.attempts == attempt.number
    if delivery.status == DeliveryStatus.WAITING and is_current:
        _refused(delivery, endpoint, answer, at=at)


def _refused(
    delivery: models.Delivery,
    endpoint: models.Endpoint,
    answer: Answer,
    *,
    at: datetime,
) -> None:
    wish = schedule.wished(answer.retry_after, at=at)
    if delivery.announcement_id is None:
        _finish(delivery, DeliveryStatus.FAILED, at=at)
        return
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or at
    endpoint.resting_until = at + schedule.rest(
        failures=endpoint.failures, chance=_chance(), wish=wish
    )
    endpoint.save(update_fields=["failures", "failing_since", "resting_until"])
    if answer.status == HTTPStatus.GONE:
        _finish(delivery, DeliveryStatus.FAILED, at=at)
        _disable(endpoint, GONE, at=at)
        return
    pause = schedule.pause(attempts=delivery.attempts, chance=_chance(), wish=wish)
    if pause is not None:
        delivery.next_at = at + pause
        delivery.save(update_fields=["next_at"])
        return
    _finish(delivery, DeliveryStatus.FAILED, at=at)
    if endpoint.failing_since <= at - LASTING:
        since = f"{endpoint.failing_since.astimezone(UTC):%-d %b %Y, %H:%M UTC}"
        last = answer.error or _shown(answer)
        _disable(endpoint, f"Nothing got through since {since}. {last}", at=at)


def _finish(delivery: models.Delivery, status: DeliveryStatus, *, at: datetime) -> None:
    delivery.status, delivery.next_at, delivery.finished_at = status, None, at
    delivery.save(update_fields=["status", "next_at", "finished_at"])


def _recover(endpoint: models.Endpoint, *, at: datetime) -> None:
    """An endpoint that is back need not wait for hours for what it missed."""
    if endpoint.failures >= _RESTED:
        endpoint.deliveries.filter(
            status=DeliveryStatus.WAITING, next_at__gt=at
        ).update(next_at=at)
    endpoint.failures, endpoint.failing_since = 0, None
    endpoint.resting_until, endpoint.delivered_at = None, at
    endpoint.save(
        update_fields=["failures", "failing_since", "resting_until", "delivered_at"]
    )


def _disable(endpoint: models.Endpoint, reason: str, *, at: datetime) -> None:
    endpoints.switch_off(endpoint, reason=reason, at=at)
    name = configuration.notifications().record_disabled
    if name:
        record_it = cast("RecordDisabled", import_string(name))
        record_it(endpoint=endpoint, at=at)


def _shown(answer: Answer) -> str:
    if answer.error or answer.is_accepted:
        return answer.error
    return f"The endpoint answered {answer.status}."

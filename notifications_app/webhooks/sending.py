"""Sending to one endpoint: one message at a time, each attempt written down before it.

Whoever sends holds the endpoint's lease and renews it with every message. If they die,
the lease ends, the delivery is still waiting, and somebody else sends it under the
same id.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from notifications_app import configuration, epochs, models, selectors
from notifications_app.transports.webhook import sending as transport
from notifications_app.webhooks import endpoints, outcomes, payloads, signing
from notifications_app.webhooks import selectors as known

_logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

NOT_WRITTEN = "The registry failed to write this message; its log says why."
NO_SIGNATURE = "The secret cannot be made again, for the pepper is another: rotate it."


@dataclass(frozen=True, kw_only=True)
class _Message:
    """An attempt that is written down and not yet made."""

    attempt: outcomes.Attempt
    endpoint: models.Endpoint
    delivery: models.Delivery


def run(*, endpoint_id: int, clock: Clock) -> bool:
    """Send what is due to an endpoint, unless somebody does; return whether more is.

    Lets go after some time even if more is due. Safe to run twice and at once.
    """
    figures = configuration.notifications()
    ends_at = clock() + timedelta(seconds=figures.run_seconds)
    while lease := _take(endpoint_id, figures, at=clock()):
        try:
            while clock() < ends_at and _send_next(endpoint_id, lease, figures, clock):
                pass
        finally:
            _let_go(endpoint_id, lease)
        # Whoever was turned away while the lease was held relies on this look.
        if not known.due(endpoint_id, at=clock()).exists():
            return False
        if clock() >= ends_at:
            return True
    return False


def _take(
    endpoint_id: int, figures: configuration.Notifications, *, at: datetime
) -> str:
    """Take the lease of an endpoint; return nothing if another holds it."""
    lease = secrets.token_hex(16)
    # Columns of this one row alone: of two that do this at once, one is turned away.
    taken = models.Endpoint.objects.filter(
        Q(leased_until__isnull=True) | Q(leased_until__lte=at),
        pk=endpoint_id,
        disabled_at__isnull=True,
    ).update(lease=lease, leased_until=_lease_end(figures, at))
    return lease if taken else ""


def _let_go(endpoint_id: int, lease: str) -> None:
    models.Endpoint.objects.filter(pk=endpoint_id, lease=lease).update(
        lease="", leased_until=None
    )


def _lease_end(figures: configuration.Notifications, at: datetime) -> datetime:
    return at + timedelta(seconds=figures.lease_seconds)


def _send_next(
    endpoint_id: int,
    lease: str,
    figures: configuration.Notifications,
    clock: Clock,
) -> bool:
    """Send the next message that is due; return whether there was one."""
    message = _begin(endpoint_id, lease, figures, at=clock())
    if message is None:
        return False
    outcomes.record(
        attempt=message.attempt, answer=_post(message, figures, at=clock()), at=clock()
    )
    return True


@transaction.atomic
def _begin(
    endpoint_id: int, lease: str, figures: configuration.Notifications, *, at: datetime
) -> _Message | None:
    """Write down the attempt at what is due next."""
    endpoint = (
        models.Endpoint.objects.select_for_update(of=("self",))
        .filter(pk=endpoint_id, lease=lease)
        .first()
    )
    if endpoint is None:
        return None
    due = known.next_due(endpoint_id, at=at)
    if due is None:
        return None
    endpoint.leased_until = _lease_end(figures, at)
    endpoint.save(update_fields=["leased_until"])
    due.attempts += 1
    # What happens if this is the last that is heard of us.
    due.next_at = endpoint.leased_until
    due.save(update_fields=["attempts", "next_at"])
    attempt = models.Attempt.objects.create(delivery=due, started_at=at)
    return _Message(
        attempt=outcomes.Attempt(
            id=attempt.pk,
            delivery_id=due.pk,
            endpoint_id=endpoint_id,
            number=due.attempts,
        ),
        endpoint=endpoint,
        delivery=due,
    )


def _post(
    message: _Message, figures: configuration.Notifications, *, at: datetime
) -> transport.Answer:
    among = endpoints.valid_secrets(message.endpoint, at=at)
    if not among:
        return transport.Answer(error=NO_SIGNATURE)
    body = _body(message, at=at)
    if body is None:
        return transport.Answer(error=NOT_WRITTEN)
    # Whoever is told asks for it at once, and must not be shown what was before.
    epochs.make_known(message.delivery.announcement_id or 0, last=selectors.last_number)
    signed = signing.headers(
        message_id=message.delivery.message_id, at=at, body=body, among=among
    )
    return transport.post(
        message.endpoint.url,
        headers={
            **signed,
            "content-type": "application/json",
            "accept-encoding": "identity",
            "user-agent": "schema-registry-webhooks/1",
        },
        body=body,
        limits=transport.Limits(
            allowed=endpoints.rules(),
            tls=transport.trust(figures.ca_file),
            connect_seconds=figures.connect_seconds,
            total_seconds=figures.attempt_seconds,
        ),
    )


def _body(message: _Message, *, at: datetime) -> bytes | None:
    """Write the message; return nothing if that fails, so that the others are sent."""
    told, endpoint = message.delivery.announcement, message.endpoint
    if told is None:
        return payloads.of_ping(endpoint, at=at)
    try:
        return payloads.of_announcement(told, form=endpoint.format)
    except Exception:
        _logger.exception("Message %s cannot be written", message.delivery.message_id)
        return None

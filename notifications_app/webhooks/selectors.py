"""Reading endpoints and what became of what was sent: for pages, the API and the jobs."""

from datetime import datetime
from typing import Annotated, TypedDict

from django.db.models import Count, Q, QuerySet
from django_stubs_ext import Annotations

from notifications_app import models
from notifications_app.models import DeliveryStatus


class Counts(TypedDict):
    """How many announcements wait for an endpoint, and how many failed for good."""

    waiting: int
    failed: int


def endpoints(
    owner_id: int | None = None,
) -> QuerySet[Annotated[models.Endpoint, Annotations[Counts]]]:
    """Return the endpoints, or one person's, each with its Counts; pings do not count."""
    found = models.Endpoint.objects.select_related("owner")
    if owner_id is not None:
        found = found.filter(owner=owner_id)
    real = Q(deliveries__announcement__isnull=False)
    return found.annotate(
        waiting=Count(
            "deliveries", filter=real & Q(deliveries__status=DeliveryStatus.WAITING)
        ),
        failed=Count(
            "deliveries", filter=real & Q(deliveries__status=DeliveryStatus.FAILED)
        ),
    ).order_by("label", "pk")


def endpoint(uid: str) -> models.Endpoint | None:
    """Return the endpoint of this name, if there is one."""
    return models.Endpoint.objects.select_related("owner").filter(uid=uid).first()


def deliveries(
    endpoint_id: int, *, status: str | None = None
) -> QuerySet[models.Delivery]:
    """Return an endpoint's deliveries, newest first, without bodies of announcements."""
    found = models.Delivery.objects.filter(endpoint=endpoint_id)
    if status is not None:
        found = found.filter(status=status)
    return (
        found.select_related("announcement")
        .defer("announcement__body")
        .order_by("-created_at", "-pk")
    )


def delivery(endpoint_id: int, message_id: str) -> models.Delivery | None:
    """Return the delivery of this message to an endpoint, if there is one."""
    return deliveries(endpoint_id).filter(message_id=message_id).first()


def attempts(delivery_id: int) -> QuerySet[models.Attempt]:
    """Return the attempts at a delivery, the first one first."""
    return models.Attempt.objects.filter(delivery=delivery_id).order_by(
        "started_at", "pk"
    )


def last_attempt(endpoint_id: int) -> models.Attempt | None:
    """Return the newest attempt to reach an endpoint, if there was one."""
    found = models.Attempt.objects.filter(delivery__endpoint=endpoint_id)
    return found.order_by("-pk").first()


def given_up(endpoint_id: int) -> int:
    """Return how many announcements failed for good; pings do not count."""
    return models.Delivery.objects.filter(
        endpoint=endpoint_id,
        announcement__isnull=False,
        status=DeliveryStatus.FAILED,
    ).count()


def troubled(owner_id: int | None = None) -> QuerySet[models.Endpoint]:
    """Return the endpoints, or one person's, that are disabled or fail."""
    found = models.Endpoint.objects.filter(
        Q(disabled_at__isnull=False) | Q(failures__gt=0)
    )
    return found if owner_id is None else found.filter(owner=owner_id)


def live() -> QuerySet[models.Endpoint]:
    """Return the endpoints that are sent to: enabled, of people who are still here."""
    return models.Endpoint.objects.filter(
        disabled_at__isnull=True, owner__is_active=True, owner__is_staff=True
    )


def due(endpoint_id: int, *, at: datetime) -> QuerySet[models.Delivery]:
    """Return what is to be sent to an endpoint now, in no order."""
    return models.Delivery.objects.filter(
        Q(endpoint__resting_until__isnull=True) | Q(endpoint__resting_until__lte=at),
        endpoint=endpoint_id,
        endpoint__in=live(),
        status=DeliveryStatus.WAITING,
        next_at__lte=at,
    )


def next_due(endpoint_id: int, *, at: datetime) -> models.Delivery | None:
    """Return what is to be sent to an endpoint first: pings, then by number.

    However much waits, one is looked at: each of the two orders has its index.
    """
    waiting = due(endpoint_id, at=at)
    pings = waiting.filter(announcement__isnull=True).order_by("pk")
    return pings.first() or waiting.order_by("announcement").first()


def with_work(*, at: datetime) -> list[int]:
    """Return the endpoints to which something is to be sent that nobody sends yet."""
    free = live().filter(
        Q(leased_until__isnull=True) | Q(leased_until__lte=at),
        Q(resting_until__isnull=True) | Q(resting_until__lte=at),
        deliveries__status=DeliveryStatus.WAITING,
        deliveries__next_at__lte=at,
    )
    return sorted(set(free.values_list("pk", flat=True)))

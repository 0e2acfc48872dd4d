"""Endpoints and announcements for tests, and a clock that goes only when it is told."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from notifications_app import models, services
from notifications_app.webhooks import deliveries, endpoints, sending

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Clock:
    """Says what it is set to."""

    def __init__(self, at=NOW):
        self.at = at

    def __call__(self):
        return self.at

    def go_on(self, **duration):
        self.at += timedelta(**duration)
        return self.at


def real_clock():
    """Return a clock that stands at this moment: the referee of signatures looks at it."""
    return Clock(datetime.now(tz=UTC).replace(microsecond=0))


def owner(name="mia"):
    return User.objects.get_or_create(username=name, defaults={"is_staff": True})[0]


def created(receiver, *, by="mia", **options):
    """Return a new endpoint of Mia's, with its secret."""
    wanted = endpoints.Wanted(
        label=options.pop("label", "Ours"),
        url=receiver if isinstance(receiver, str) else receiver.url,
        **options,
    )
    return endpoints.create(wanted=wanted, owner_id=owner(by).pk, at=NOW)


def endpoint(receiver, **options):
    return created(receiver, **options).endpoint


def announce(kind="compatible_change", topic="ticks_v1", body="{}"):
    """Announce in a transaction of its own; return the number."""
    with transaction.atomic():
        row = services.announce(kind=kind, topic=topic, body=body, at=NOW)
    return row.number


def send(of, clock=None):
    """Do what the worker does for one endpoint; return whether more is due."""
    clock = clock or Clock()
    deliveries.make(at=clock())
    return sending.run(endpoint_id=of.pk, clock=clock)


def stand(of):
    """Return what became of each delivery, in order."""
    rows = models.Delivery.objects.filter(endpoint=of).order_by("pk")
    return [str(row.status) for row in rows]


def only(of):
    """Return the one delivery there is."""
    return models.Delivery.objects.get(endpoint=of)

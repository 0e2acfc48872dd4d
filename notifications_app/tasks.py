"""Celery entry points of what is sent to others; each is safe to run twice."""

import celery
from django.utils import timezone

from notifications_app import digests
from notifications_app.webhooks import deliveries, selectors, sending


@celery.shared_task
def send_webhooks(**_: object) -> None:
    """Write down what is to be sent of what is new, and have it sent."""
    now = timezone.now()
    deliveries.make(at=now)
    for endpoint_id in selectors.with_work(at=now):
        send_to_endpoint.apply_async(kwargs={"endpoint_id": endpoint_id})


@celery.shared_task
def send_to_endpoint(*, endpoint_id: int, **_: object) -> None:
    """Send what is due to one endpoint."""
    if sending.run(endpoint_id=endpoint_id, clock=timezone.now):
        send_to_endpoint.apply_async(kwargs={"endpoint_id": endpoint_id})


@celery.shared_task
def send_digests(**_: object) -> None:
    """Send what people have not read to those who want it by e-mail."""
    now = timezone.now()
    digests.make(at=now)
    digests.send(clock=timezone.now)


@celery.shared_task
def forget_old_deliveries(**_: object) -> None:
    """Remove the records of what was sent long ago."""
    deliveries.forget_old(at=timezone.now())

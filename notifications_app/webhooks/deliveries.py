"""What is to be sent to whom: a row for each announcement and endpoint, and by hand.

Rows are made from the outbox, behind each endpoint's position. The numbers follow the
order of commits, so whoever reads on from a position misses nothing.
"""

import fnmatch
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import get_random_string

from notifications_app import jobs, models, selectors
from notifications_app.models import DeliveryStatus
from notifications_app.webhooks import endpoints, payloads
from notifications_app.webhooks import selectors as known

BATCH = 500
KEPT_FOR = timedelta(days=30)


def make(*, at: datetime) -> int:
    """Write down what each endpoint is to be sent of what is new; return how much."""
    behind = known.live().filter(position__lt=selectors.last_number())
    return sum(_make_for(pk, at=at) for pk in behind.values_list("pk", flat=True))


def _make_for(endpoint_id: int, *, at: datetime) -> int:
    made, is_behind = 0, True
    while is_behind:
        more, is_behind = _make_batch(endpoint_id, at=at)
        made += more
    return made


@transaction.atomic
def _make_batch(endpoint_id: int, *, at: datetime) -> tuple[int, bool]:
    """Make rows for some announcements; return how many, and whether there are more."""
    try:
        endpoint = endpoints.locked(endpoint_id)
    except models.Endpoint.DoesNotExist:
        return 0, False
    if endpoint.disabled_at is not None:
        return 0, False
    rows = models.Announcement.objects.after(endpoint.position)
    # Bodies may be whole documents: they are read only where they decide.
    new = list((rows if endpoint.severities else rows.defer("body"))[:BATCH])
    if not new:
        return 0, False
    wanted = [one for one in new if is_wanted(one, endpoint)]
    models.Delivery.objects.bulk_create(
        [_delivery(endpoint, one.number, at=at) for one in wanted],
        ignore_conflicts=True,
    )
    endpoint.position = new[-1].number
    endpoint.save(update_fields=["position"])
    return len(wanted), len(new) == BATCH


def is_wanted(announcement: models.Announcement, endpoint: models.Endpoint) -> bool:
    """Return whether an endpoint is to be told of an announcement."""
    if endpoint.kinds and announcement.kind not in endpoint.kinds:
        return False
    if not fnmatch.fnmatchcase(announcement.topic, endpoint.pattern):
        return False
    if not endpoint.severities:
        return True
    return payloads.severity(announcement.body) in endpoint.severities


def _delivery(
    endpoint: models.Endpoint, number: int, *, at: datetime
) -> models.Delivery:
    # The id is made of what never changes: whatever happens to this row, the same
    # announcement goes to the same endpoint under the same id.
    return models.Delivery(
        endpoint=endpoint,
        announcement_id=number,
        message_id=f"msg_{endpoint.uid}_{number}",
        next_at=at,
        created_at=at,
    )


@transaction.atomic
def ping(*, endpoint_id: int, at: datetime) -> models.Delivery:
    """Have a test message sent, once; also to an endpoint that rests."""
    endpoint = endpoints.locked(endpoint_id)
    made = models.Delivery.objects.create(
        endpoint=endpoint,
        message_id=f"msg_{endpoint.uid}_ping_{get_random_string(12)}",
        next_at=at,
        created_at=at,
    )
    _take_up(endpoint)
    return made


@transaction.atomic
def redeliver(*, delivery_id: int, at: datetime) -> models.Delivery:
    """Have a delivery sent again under the same id, with all attempts before it.

    Raises models.Delivery.DoesNotExist.
    """
    seen = models.Delivery.objects.get(pk=delivery_id)
    endpoint = endpoints.locked(seen.endpoint_id)
    _again([delivery_id], at=at)
    _take_up(endpoint)
    return models.Delivery.objects.get(pk=delivery_id)


@transaction.atomic
def redeliver_failed(*, endpoint_id: int, at: datetime) -> int:
    """Have everything sent again that failed for good; return how much that is."""
    endpoint = endpoints.locked(endpoint_id)
    failed = endpoint.deliveries.filter(
        status=DeliveryStatus.FAILED, announcement__isnull=False
    )
    count = _again(list(failed.values_list("pk", flat=True)), at=at)
    _take_up(endpoint)
    return count


def forget_old(*, at: datetime) -> int:
    """Remove what has been finished for long; return how much that is."""
    old = models.Delivery.objects.filter(finished_at__lte=at - KEPT_FOR)
    keys = list(old.values_list("pk", flat=True)[:BATCH])
    models.Delivery.objects.filter(pk__in=keys, finished_at__isnull=False).delete()
    return len(keys)


def _again(delivery_ids: Iterable[int], *, at: datetime) -> int:
    return models.Delivery.objects.filter(pk__in=delivery_ids).update(
        status=DeliveryStatus.WAITING, next_at=at, attempts=0, finished_at=None
    )


def _take_up(endpoint: models.Endpoint) -> None:
    """Send to an endpoint now, though it may have failed a moment ago."""
    endpoint.resting_until = None
    endpoint.save(update_fields=["resting_until"])
    jobs.wake_senders_after_commit()

"""Writing the outbox: the one way an announcement comes to be."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from notifications_app import delivery, jobs, models


def announce(*, kind: str, topic: str, body: str, at: datetime) -> models.Announcement:
    """Add the next announcement to the transaction that is open.

    `body` is the text of a JSON object and stays as it is. From here to the commit
    every other announcer waits, which is what makes the numbers follow the order of
    commits: call this last, after every other lock has been taken.

    Raises TransactionManagementError outside a transaction, delivery.BodyError for a
    body that is no JSON object or names a reserved member, and ValueError for a time
    without a zone.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "An announcement belongs to the transaction of what it announces."
        )
    if timezone.is_naive(at):
        raise ValueError("an announcement's time needs a zone")
    delivery.check_body(body)
    announcement = models.Announcement(
        number=_next_number(), kind=kind, topic=topic, body=body, at=at
    )
    announcement.save(force_insert=True)
    jobs.ring_after_commit()
    return announcement


def _next_number() -> int:
    # The row is locked by the UPDATE and stays so to the end of the transaction. A
    # rollback takes the number back: no gap, and nobody saw it.
    counter = models.AnnouncementCounter.objects.filter(
        id=models.AnnouncementCounter.ONLY_ID
    )
    if not counter.update(last=F("last") + 1):
        _begin_counting()
        counter.update(last=F("last") + 1)
    return counter.values_list("last", flat=True).get()


def _begin_counting() -> None:
    # Of two that begin at once the second waits for the first and then adds nothing.
    last = models.Announcement.objects.aggregate(last=Max("number"))["last"] or 0
    models.AnnouncementCounter.objects.bulk_create(
        [models.AnnouncementCounter(last=last)], ignore_conflicts=True
    )

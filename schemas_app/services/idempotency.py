"""Requests that may arrive twice: the second time they get the answer of the first.

Not audited: nothing is decided here. That a request was begun is stored at once, for
others to see; its answer in the transaction of the work, so that both are there or
neither is. Whatever was refused changed nothing and may be asked again. A process that
dies leaves a row without an answer and nothing done; the same request takes it over a
minute later, and who was merely slow finds that out before its work is committed.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import QuerySet

from schemas_app import models
from schemas_app.domain import errors

KEPT = timedelta(hours=24)
TAKEN_OVER_AFTER = timedelta(seconds=60)


def begin(
    *, caller: str, key: str, fingerprint: str, at: datetime
) -> models.IdempotentAnswer:
    """Return the answer that was given, or a row without one that is the caller's to fill.

    Raises errors.IdempotencyKeyReused, or StillAnswering.
    """
    try:
        row, is_new = models.IdempotentAnswer.objects.get_or_create(
            caller=caller,
            key=key,
            defaults={"fingerprint": fingerprint, "begun_at": at},
        )
    except IntegrityError:
        # Somebody's row was there and is gone again: it was refused a moment ago.
        raise errors.StillAnswering from None
    if is_new:
        return row
    if row.begun_at <= at - KEPT:
        return _taken_over(row, fingerprint, at=at)
    if row.fingerprint != fingerprint:
        raise errors.IdempotencyKeyReused
    if row.status is None:
        if row.begun_at > at - TAKEN_OVER_AFTER:
            raise errors.StillAnswering
        return _taken_over(row, fingerprint, at=at)
    return row


def finish(
    *,
    row: models.IdempotentAnswer,
    status: int,
    location: str,
    content_type: str,
    body: str,
) -> None:
    """Keep what was answered, in the transaction of what was done.

    Raises errors.StillAnswering if somebody else has taken the request over.
    """
    kept = _mine(row).update(
        status=status, location=location, content_type=content_type, body=body
    )
    if not kept:
        raise errors.StillAnswering


def give_up(*, row: models.IdempotentAnswer) -> None:
    """Forget that it was asked: it was refused, and may be asked again."""
    _mine(row).delete()


def forget_old(*, at: datetime) -> int:
    """Forget what was answered a day ago; return how much."""
    old = models.IdempotentAnswer.objects.filter(begun_at__lte=at - KEPT)
    return old.delete()[0]


def _taken_over(
    row: models.IdempotentAnswer, fingerprint: str, *, at: datetime
) -> models.IdempotentAnswer:
    mine = _mine(row).update(fingerprint=fingerprint, begun_at=at, status=None)
    if not mine:
        raise errors.StillAnswering
    row.fingerprint, row.begun_at, row.status = fingerprint, at, None
    return row


def _mine(row: models.IdempotentAnswer) -> QuerySet[models.IdempotentAnswer]:
    # As it was read: whoever took it over, or answered, has changed one of these.
    return models.IdempotentAnswer.objects.filter(
        pk=row.pk, begun_at=row.begun_at, status=row.status
    )

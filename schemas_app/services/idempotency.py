"""Requests that may arrive twice: the second time they get the answer of the first.

Not audited: nothing is decided here. An answer is kept once the request has succeeded;
whatever was refused changed nothing and may be asked again. A process that dies between
its commit and the keeping leaves a row without an answer, which the same request takes
over a minute later; the services themselves refuse what was done already.
"""

from datetime import datetime, timedelta

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
    row, is_new = models.IdempotentAnswer.objects.get_or_create(
        caller=caller,
        key=key,
        defaults={"fingerprint": fingerprint, "begun_at": at},
    )
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
    """Keep what was answered, unless somebody else has taken the request over."""
    _mine(row).update(
        status=status, location=location, content_type=content_type, body=body
    )


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
    return models.IdempotentAnswer.objects.filter(pk=row.pk, begun_at=row.begun_at)

"""Requests that may arrive twice: the second time they get the answer of the first.

Not audited: nothing is decided here. The answer is kept in the transaction of the work,
so that both are there or neither is: whatever was refused, and whatever a process did
that died, changed nothing and may be asked again at once.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import connection

from schemas_app import models
from schemas_app.domain import errors

KEPT = timedelta(hours=24)


def answered(
    *, caller: str, key: str, fingerprint: str, at: datetime
) -> models.IdempotentAnswer | None:
    """Return the answer that was given, or None where the work is the caller's to do.

    Nobody else is let in with the key until the transaction, which is that of the work,
    has ended. Raises errors.StillAnswering or IdempotencyKeyReused.
    """
    _hold(f"{caller} {key}")
    known = models.IdempotentAnswer.objects.filter(caller=caller, key=key)
    known.filter(answered_at__lte=at - KEPT).delete()
    answer = known.first()
    if answer is not None and answer.fingerprint != fingerprint:
        raise errors.IdempotencyKeyReused
    return answer


def keep(answer: models.IdempotentAnswer) -> None:
    """Keep what was answered, in the transaction of what was done."""
    answer.save(force_insert=True)


def forget_old(*, at: datetime) -> int:
    """Forget what was answered a day ago; return how much."""
    old = models.IdempotentAnswer.objects.filter(answered_at__lte=at - KEPT)
    return old.delete()[0]


def _hold(name: str) -> None:
    """Lock a name until the transaction ends. Raises errors.StillAnswering.

    The lock goes with its connection: a process that dies holds none. SQLite, where
    every writing transaction begins by taking the one write lock, needs no other.
    """
    if connection.vendor != "postgresql":
        return
    digest = hashlib.sha256(name.encode()).digest()
    number = int.from_bytes(digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (held,) = cursor.fetchone()
    if not held:
        raise errors.StillAnswering

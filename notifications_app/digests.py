"""Digests by e-mail: what is unread in somebody's inbox, as often as they want it.

A digest is written down before it is sent, with the numbers that it takes in, and the
next one begins behind it: nothing is told twice. A worker that dies between handing the
mail in and writing that down hands it in again under the same Message-ID.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max, Q
from django.template.loader import render_to_string

from notifications_app import configuration, epochs, models, selectors, telling
from notifications_app.models import DigestStatus, Frequency
from notifications_app.transports import email

_logger = logging.getLogger(__name__)

MOST_ITEMS = 50
PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
# Longer than any server is waited for.
_SENDING = timedelta(minutes=2)


@transaction.atomic
def choose(*, person_id: int, frequency: Frequency, at: datetime) -> None:
    """Send this person digests so often, of what is announced from now on."""
    choice, is_new = models.DigestChoice.objects.select_for_update().get_or_create(
        person_id=person_id, defaults={"frequency": Frequency.OFF}
    )
    if is_new or choice.frequency == Frequency.OFF:
        choice.through = selectors.last_number()
    choice.frequency = frequency
    choice.next_at = next_moment(frequency, at=at)
    choice.save()


def next_moment(frequency: Frequency, *, at: datetime) -> datetime | None:
    """Return when the next digest is due: at the full hour, or at the hour of the day."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    if frequency == Frequency.HOURLY:
        return hour + _HOUR
    if frequency == Frequency.DAILY:
        today = hour.replace(hour=configuration.notifications().digest_hour)
        return today if today > at else today + _DAY
    return None


def make(*, at: datetime) -> int:
    """Write down the digests that are due; return how many."""
    due = models.DigestChoice.objects.filter(next_at__lte=at)
    return sum(_make(pk, at=at) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _make(choice_id: int, *, at: datetime) -> bool:
    choice = (
        models.DigestChoice.objects.select_for_update()
        .filter(pk=choice_id, next_at__lte=at)
        .first()
    )
    if choice is None:
        return False
    unread = selectors.inbox(choice.person_id, unread=True).order_by()
    newest = unread.filter(announcement__gt=choice.through).aggregate(
        newest=Max("announcement")
    )["newest"]
    alone = list(
        unread.filter(announcement=None, digest=None).values_list("pk", flat=True)
    )
    choice.next_at = next_moment(Frequency(choice.frequency), at=at)
    is_due = newest is not None or bool(alone)
    if is_due:
        made = models.Digest.objects.create(
            person_id=choice.person_id,
            after=choice.through,
            through=choice.through if newest is None else newest,
            next_at=at,
            created_at=at,
        )
        models.InboxItem.objects.filter(pk__in=alone).update(digest=made)
        choice.through = made.through
    choice.save(update_fields=["next_at", "through"])
    return is_due


def send(*, clock: Callable[[], datetime]) -> int:
    """Send what is written down and due; return how many mails were handed in."""
    due = models.Digest.objects.filter(
        status=DigestStatus.WAITING, next_at__lte=clock()
    ).order_by("pk")
    return sum(_send(pk, clock) for pk in list(due.values_list("pk", flat=True)))


def _send(digest_id: int, clock: Callable[[], datetime]) -> bool:
    digest = _begin(digest_id, at=clock())
    if digest is None:
        return False
    try:
        letter = _letter(digest)
        if letter is None:
            _finish(digest, DigestStatus.SKIPPED, at=clock())
            return False
        # Whoever follows a link must not be shown what was before.
        epochs.make_known(digest.through, last=selectors.last_number)
        email.send(letter)
    except email.ERRORS as error:
        _failed(digest, f"{type(error).__name__}: {error}", at=clock())
        return False
    except Exception:
        # A fault of ours must not keep the others waiting.
        _logger.exception("Digest %s cannot be sent", digest.pk)
        _failed(digest, "The registry failed; its log says why.", at=clock())
        return False
    _finish(digest, DigestStatus.SENT, at=clock())
    return True


@transaction.atomic
def _begin(digest_id: int, *, at: datetime) -> models.Digest | None:
    """Take a digest to send it, so that no other does before one has to be dead."""
    digest = (
        models.Digest.objects.select_for_update()
        .filter(pk=digest_id, status=DigestStatus.WAITING, next_at__lte=at)
        .first()
    )
    if digest is not None:
        digest.attempts += 1
        digest.next_at = at + _SENDING
        digest.save(update_fields=["attempts", "next_at"])
    return digest


def _letter(digest: models.Digest) -> email.Letter | None:
    """Write the mail, or nothing where there is nobody to read it or nothing unread."""
    people = get_user_model().objects.filter(is_active=True, is_staff=True)
    person = people.filter(pk=digest.person_id).first()
    if person is None or not person.email:
        return None
    unread = (
        selectors.inbox(digest.person_id, unread=True)
        .filter(
            Q(announcement__gt=digest.after, announcement__lte=digest.through)
            | Q(digest=digest)
        )
        .order_by("pk")
    )
    count = unread.count()
    if not count:
        return None
    content = {
        "count": count,
        "more": max(count - MOST_ITEMS, 0),
        "items": [_line(item) for item in unread[:MOST_ITEMS]],
    }
    return email.Letter(
        to=person.email,
        subject=f"Schema registry: {count} unread notification{'s' * (count > 1)}",
        text=render_to_string("notifications_app/digest.txt", content),
        html=render_to_string("notifications_app/digest.html", content),
        name=f"digest-{digest.pk}-{digest.through}",
    )


def _line(item: models.InboxItem) -> dict[str, object]:
    happened = item.happened
    return {
        "topic": happened.topic,
        "at": happened.at,
        "detail": item.detail,
        "told": telling.describe(
            kind=happened.kind,
            topic=happened.topic,
            title=item.title,
            about=item.about,
            actor=item.actor,
        ),
    }


def _failed(digest: models.Digest, error: str, *, at: datetime) -> None:
    digest.error = error[:300]
    if digest.attempts > len(PAUSES):
        _finish(digest, DigestStatus.FAILED, at=at)
        return
    digest.next_at = at + PAUSES[digest.attempts - 1]
    digest.save(update_fields=["next_at", "error"])


def _finish(digest: models.Digest, status: DigestStatus, *, at: datetime) -> None:
    digest.status, digest.next_at = status, None
    if status == DigestStatus.SENT:
        digest.sent_at, digest.error = at, ""
    digest.save(update_fields=["status", "next_at", "sent_at", "error"])

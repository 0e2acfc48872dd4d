"""Writing the outbox, and what people get of it: their inboxes and what they chose."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from notifications_app import delivery, jobs, models, selectors
from notifications_app.models import Reach


@dataclasses.dataclass(frozen=True, kw_only=True)
class Notice:
    """What people find of an announcement in their inboxes, and who they are.

    `concerned` are asked something, or it is their work; `around` is whose area it is.
    Who watches the topic, or wants to be told of everything, is found here. `by_person`
    did it, as `actor`, and is not told.
    """

    title: str
    about: str
    actor: str = ""
    by_person: int | None = None
    concerned: frozenset[int] = frozenset()
    around: frozenset[int] = frozenset()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Alone:
    """What one person finds in their inbox that is nobody else's business."""

    kind: str
    title: str
    about: str
    detail: str = ""


def announce(
    *, kind: str, topic: str, body: str, at: datetime, notice: Notice | None = None
) -> models.Announcement:
    """Add the next announcement to the transaction that is open.

    `body` is the text of a JSON object and stays as it is. From here to the commit
    every other announcer waits, which is what makes the numbers follow the order of
    commits: call this last, after every other lock has been taken. Those whom `notice`
    is for have it in their inboxes with the same commit.

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
    told = _told(notice, kind=kind, topic=topic) if notice else {}
    announcement = models.Announcement(
        number=_next_number(), kind=kind, topic=topic, body=body, at=at
    )
    announcement.save(force_insert=True)
    if notice:
        _put_into_inboxes(announcement, notice, told)
    jobs.ring_after_commit(announcement.number)
    return announcement


def tell(*, person_id: int, alone: Alone, at: datetime) -> None:
    """Put something into one inbox, in the transaction that is open; nothing is announced.

    It asks this person, and so it is not theirs to choose.
    """
    models.InboxItem.objects.create(
        person_id=person_id,
        kind=alone.kind,
        at=at,
        why=Reach.CONCERNED,
        title=_cut(alone.title, 300),
        about=alone.about,
        detail=_cut(alone.detail, 600),
    )


def mark_read(
    *, person_id: int, at: datetime, items: Iterable[int] | None = None
) -> int:
    """Mark these items of a person's own inbox as read, or all; return how many were not."""
    unread = models.InboxItem.objects.filter(person=person_id, read_at__isnull=True)
    if items is not None:
        unread = unread.filter(pk__in=list(items))
    return unread.update(read_at=at)


@transaction.atomic
def choose(*, person_id: int, reaches: Mapping[str, Reach]) -> None:
    """Tell this person of each of these kinds as far as they chose, from now on."""
    for kind, reach in reaches.items():
        models.Preference.objects.update_or_create(
            person_id=person_id, kind=kind, defaults={"reach": reach}
        )


def watch(*, person_id: int, pattern: str, at: datetime) -> bool:
    """Have a person watch the topics that fit a glob; return whether that is new."""
    _, is_new = models.Watch.objects.get_or_create(
        person_id=person_id, pattern=pattern, defaults={"since": at}
    )
    return is_new


def unwatch(*, person_id: int, pattern: str) -> bool:
    """End a watch; return whether there was one."""
    ended, _ = models.Watch.objects.filter(
        person_id=person_id, pattern=pattern
    ).delete()
    return bool(ended)


def _told(notice: Notice, *, kind: str, topic: str) -> dict[int, Reach]:
    """Return who is told, and why: the nearest of their reasons."""
    chosen = selectors.reaches_by_person(kind)
    near = {
        **{
            person: Reach.EVERYTHING
            for person, reach in chosen.items()
            if reach is Reach.EVERYTHING
        },
        **dict.fromkeys(notice.around, Reach.AROUND),
        **dict.fromkeys(selectors.watchers(topic), Reach.WATCHED),
        **dict.fromkeys(notice.concerned, Reach.CONCERNED),
    }
    wanted = {
        person: why
        for person, why in near.items()
        if person != notice.by_person and why <= chosen.get(person, models.USUAL_REACH)
    }
    here = get_user_model().objects.filter(pk__in=wanted, is_active=True)
    return {person: wanted[person] for person in here.values_list("pk", flat=True)}


def _put_into_inboxes(
    announcement: models.Announcement, notice: Notice, told: Mapping[int, Reach]
) -> None:
    models.InboxItem.objects.bulk_create(
        models.InboxItem(
            person_id=person,
            announcement=announcement,
            why=why,
            title=_cut(notice.title, 300),
            about=notice.about,
            actor=_cut(notice.actor, 200),
        )
        for person, why in told.items()
    )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


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

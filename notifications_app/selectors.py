"""Reading the outbox: the same texts for REST, for a replay and for the hub.

And what one person has of it: the inbox, what they watch, and what they chose.
"""

import fnmatch
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Length

from notifications_app import delivery, epochs, models
from notifications_app.models import Frequency, Reach

PAGE_SIZE = 100
# An announcement may carry a whole document; a page of them must still be bearable,
# for every listener that reads its way back may hold one.
ENOUGH_CHARACTERS = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Page:
    """Messages in the order of their numbers, and where the next page begins."""

    messages: tuple[delivery.Message, ...]
    next_after: int
    has_more: bool


def after(
    number: int,
    *,
    topic: str | None = None,
    globs: Sequence[str] = (),
    limit: int = PAGE_SIZE,
) -> Page:
    """Read at most `limit` messages that follow this number, of one topic or of all.

    With `globs` of those whose topic fits one. Once this returns they may be shown to clients: no process remembers less. A page
    ends early, with `has_more`, when its bodies grow large. Raises ValueError for a
    limit below one.
    """
    if limit < 1:
        raise ValueError(f"a page holds at least one message, not {limit}")
    rows = models.Announcement.objects.after(number).for_globs(globs)
    if topic is not None:
        rows = rows.for_topic(topic)
    sizes = rows.annotate(size=Length("body")).values_list("number", "size")
    found = tuple(sizes[: limit + 1])
    if not found:
        return Page(messages=(), next_after=number, has_more=False)
    count = _fitting([size for _, size in found[:limit]])
    last, _ = found[count - 1]
    epochs.make_known(last, last=last_number)
    return Page(
        messages=tuple(row.message() for row in rows.filter(number__lte=last)),
        next_after=last,
        has_more=count < len(found),
    )


def _fitting(sizes: Sequence[int]) -> int:
    # At least one, however large: a reader must get on.
    ends = enumerate(itertools.accumulate(sizes), start=1)
    return max((count for count, end in ends if end <= ENOUGH_CHARACTERS), default=1)


def last_number() -> int:
    """Return the number of the newest announcement, 0 before the first."""
    return models.Announcement.objects.aggregate(last=Max("number"))["last"] or 0


def shown_last_number() -> int:
    """Return the newest number, for a client: no process remembers less than it."""
    number = last_number()
    epochs.make_known(number, last=last_number)
    return number


def topics_from(number: int, *, limit: int) -> tuple[tuple[int, str], ...]:
    """Return numbers and topics from this number on, in order and at most `limit`."""
    rows = models.Announcement.objects.filter(number__gte=number).order_by("number")
    return tuple(rows.values_list("number", "topic")[:limit])


def unread_count(person_id: int) -> int:
    """Return how many items of a person's inbox are unread."""
    return models.InboxItem.objects.filter(
        person=person_id, read_at__isnull=True
    ).count()


def inbox(person_id: int, *, unread: bool = False) -> QuerySet[models.InboxItem]:
    """Return a person's inbox, newest first, without the bodies of announcements."""
    items = models.InboxItem.objects.filter(person=person_id)
    if unread:
        items = items.filter(read_at__isnull=True)
    return (
        items.select_related("announcement")
        .defer("announcement__body")
        # As they were put in, which for announcements is by number.
        .order_by("-pk")
    )


def reaches(person_id: int) -> dict[str, Reach]:
    """Return what a person chose, by kind; the rest is as usual."""
    rows = models.Preference.objects.filter(person=person_id)
    return {row.kind: Reach(row.reach) for row in rows}


def reaches_by_person(kind: str) -> dict[int, Reach]:
    """Return what people chose for one kind; whoever is not there has it as usual."""
    rows = models.Preference.objects.filter(kind=kind)
    return {row.person_id: Reach(row.reach) for row in rows}


def digest_frequency(person_id: int) -> Frequency:
    """Return how often a person wants a digest by e-mail."""
    choice = models.DigestChoice.objects.filter(person=person_id).first()
    return Frequency(choice.frequency) if choice else Frequency.OFF


def watches(person_id: int) -> tuple[str, ...]:
    """Return the topics and globs that a person watches, by name."""
    rows = models.Watch.objects.filter(person=person_id).order_by("pattern")
    return tuple(rows.values_list("pattern", flat=True))


def watchers(topic: str) -> frozenset[int]:
    """Return the people who watch a topic, by itself or with others."""
    rows = models.Watch.objects.filter(
        Q(pattern=topic)
        | Q(pattern__contains="*")
        | Q(pattern__contains="?")
        | Q(pattern__contains="[")
    )
    return frozenset(
        row.person_id for row in rows if fnmatch.fnmatchcase(topic, row.pattern)
    )

"""Reading the outbox: the same texts for REST, for a replay and for the hub."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.db.models.functions import Length

from notifications_app import delivery, models

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


def after(number: int, *, topic: str | None = None, limit: int = PAGE_SIZE) -> Page:
    """Read at most `limit` messages that follow this number, of one topic or of all.

    A page ends early, with `has_more`, when its bodies grow large. Raises ValueError
    for a limit below one.
    """
    if limit < 1:
        raise ValueError(f"a page holds at least one message, not {limit}")
    rows = models.Announcement.objects.after(number)
    if topic is not None:
        rows = rows.for_topic(topic)
    sizes = rows.annotate(size=Length("body")).values_list("number", "size")
    found = tuple(sizes[: limit + 1])
    if not found:
        return Page(messages=(), next_after=number, has_more=False)
    count = _fitting([size for _, size in found[:limit]])
    last, _ = found[count - 1]
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

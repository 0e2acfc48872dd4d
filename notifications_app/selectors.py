"""Reading the outbox: the same texts for REST, for a replay and for the hub."""

from dataclasses import dataclass

from django.db.models import Max

from notifications_app import delivery, models

PAGE_SIZE = 100


@dataclass(frozen=True, kw_only=True)
class Page:
    """Messages in the order of their numbers, and where the next page begins."""

    messages: tuple[delivery.Message, ...]
    next_after: int
    has_more: bool


def after(number: int, *, topic: str | None = None, limit: int = PAGE_SIZE) -> Page:
    """Read at most `limit` messages that follow this number, of one topic or of all.

    Raises ValueError for a limit below one.
    """
    if limit < 1:
        raise ValueError(f"a page holds at least one message, not {limit}")
    rows = models.Announcement.objects.after(number)
    if topic is not None:
        rows = rows.for_topic(topic)
    found = tuple(row.message() for row in rows[: limit + 1])
    messages = found[:limit]
    return Page(
        messages=messages,
        next_after=messages[-1].number if messages else number,
        has_more=len(found) > limit,
    )


def last_number() -> int:
    """Return the number of the newest announcement, 0 before the first."""
    return models.Announcement.objects.aggregate(last=Max("number"))["last"] or 0

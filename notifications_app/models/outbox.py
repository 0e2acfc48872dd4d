"""The outbox: numbered announcements and the counter their numbers come from.

Rows are written by `services.announce` alone; triggers (see the migrations and
`append_only`) refuse to change or remove an announcement once it is there.
"""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models

from notifications_app import delivery, globs


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """The questions that readers ask of the outbox."""

    def after(self, number: int) -> "AnnouncementQuerySet":
        """Keep what was announced after this number, in the order of the numbers."""
        return self.filter(number__gt=number).order_by("number")

    def for_topic(self, topic: str) -> "AnnouncementQuerySet":
        """Keep what concerns this topic."""
        return self.filter(topic=topic)

    def for_globs(self, fits: Iterable[str]) -> "AnnouncementQuerySet":
        """Keep what concerns a topic that one of these fits; none named means all."""
        return self.filter(globs.fitting("topic", fits))


class Announcement(models.Model):
    """One thing that happened, with its number in the order of commits."""

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=64)
    topic = models.CharField(max_length=255)
    body = models.TextField(help_text="the text of a JSON object")
    at = models.DateTimeField()

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="announcement_number_from_one"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["topic", "number"], name="announcement_by_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.topic}"

    def message(self) -> delivery.Message:
        """Write the announcement as every reader gets it."""
        text = delivery.message_text(
            number=self.number,
            kind=self.kind,
            topic=self.topic,
            at=self.at,
            body=self.body,
        )
        return delivery.Message(number=self.number, topic=self.topic, text=text)


class AnnouncementCounter(models.Model):
    """The one row that holds the last number; its lock puts announcers in a line."""

    ONLY_ID = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY_ID)
    last = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="announcement_counter_is_one_row"
            ),
        ]

    def __str__(self) -> str:
        return f"last number {self.last}"

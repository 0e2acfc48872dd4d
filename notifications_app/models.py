"""The outbox: numbered announcements and the counter their numbers come from.

Rows are written by `services.announce` alone; triggers (see the migrations and
`append_only`) refuse to change or remove an announcement once it is there.

Beside it what people get of it: an inbox each, what they watch, and how far they want
to be told. Topics are all that is known here of what it is about.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from notifications_app import delivery


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """The questions that readers ask of the outbox."""

    def after(self, number: int) -> "AnnouncementQuerySet":
        """Keep what was announced after this number, in the order of the numbers."""
        return self.filter(number__gt=number).order_by("number")

    def for_topic(self, topic: str) -> "AnnouncementQuerySet":
        """Keep what concerns this topic."""
        return self.filter(topic=topic)


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


class Reach(models.IntegerChoices):
    """How near somebody is to an announcement, and how far they want to be told.

    Each takes in what is before it: whoever wants EVERYTHING also gets what they watch.
    """

    NOTHING = 0
    CONCERNED = 1
    WATCHED = 2
    AROUND = 3
    EVERYTHING = 4


# For whoever has not chosen otherwise.
USUAL_REACH = Reach.AROUND


class InboxItem(models.Model):
    """An announcement in one person's inbox, written in the same transaction.

    `title`, `about` (what it leads to) and `actor` are as the announcer put them.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="inbox_items"
    )
    why = models.PositiveSmallIntegerField(choices=Reach.choices)
    title = models.CharField(max_length=300)
    about = models.CharField(max_length=300)
    actor = models.CharField(max_length=200)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "announcement"], name="inbox_item_once_a_person"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["person"],
                condition=models.Q(read_at__isnull=True),
                name="inbox_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} for person {self.person_id}"


class Preference(models.Model):
    """How far one person wants to be told of one kind of announcement."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=64)
    reach = models.PositiveSmallIntegerField(choices=Reach.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind"], name="preference_once_a_kind"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind"], name="preference_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_reach_display()} for person {self.person_id}"


class Watch(models.Model):
    """A topic that one person watches, or a glob of topics."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    pattern = models.CharField(max_length=255)
    since = models.DateTimeField()

    class Meta:
        verbose_name_plural = "watches"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "pattern"], name="pattern_is_watched_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["pattern"], name="watch_by_pattern"),
        ]

    def __str__(self) -> str:
        return f"{self.pattern} for person {self.person_id}"

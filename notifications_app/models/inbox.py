"""What people get of the outbox: an inbox each, what they watch, how far they want it.

And their digests by e-mail. Topics are all that is known here of what it is about.
"""

from datetime import datetime
from typing import ClassVar, NamedTuple, cast

from django.conf import settings
from django.db import models

from notifications_app.models.outbox import Announcement


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


class Happened(NamedTuple):
    """What an item of an inbox tells of."""

    kind: str
    topic: str
    at: datetime


class InboxItem(models.Model):
    """An announcement in one person's inbox, written in the same transaction.

    Or something that is nobody else's business: it has no announcement and says by
    itself what happened, and in which digest its person had it. `title`, `about` (what
    it leads to), `actor` and `detail` are as the announcer put them.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    announcement = models.ForeignKey(
        Announcement,
        on_delete=models.PROTECT,
        related_name="inbox_items",
        null=True,
        blank=True,
    )
    kind = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    digest = models.ForeignKey(
        "Digest", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    why = models.PositiveSmallIntegerField(choices=Reach.choices)
    title = models.CharField(max_length=300)
    about = models.CharField(max_length=300)
    actor = models.CharField(max_length=200)
    detail = models.CharField(max_length=600, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "announcement"], name="inbox_item_once_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(announcement__isnull=False, kind="", at=None)
                | models.Q(announcement__isnull=True, at__isnull=False)
                & ~models.Q(kind=""),
                name="inbox_item_says_what_happened",
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
        told = self.announcement_id or self.kind
        return f"{told} for person {self.person_id}"

    @property
    def happened(self) -> Happened:
        """What it tells of, to everybody or to this person alone."""
        told = self.announcement
        if told is not None:
            return Happened(told.kind, told.topic, told.at)
        return Happened(self.kind, "", cast("datetime", self.at))


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


class Frequency(models.TextChoices):
    """How often somebody wants what is unread by e-mail."""

    OFF = "off"
    HOURLY = "hourly"
    DAILY = "daily"


class DigestChoice(models.Model):
    """How often one person wants a digest, when the next is due, and what they had.

    Whoever has no row, wants none. `through` is the number of the last announcement
    that a digest of theirs took in.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    frequency = models.CharField(max_length=10, choices=Frequency.choices)
    through = models.BigIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.frequency} for person {self.person_id}"


class DigestStatus(models.TextChoices):
    """What became of a digest."""

    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


class Digest(models.Model):
    """One e-mail to one person, written down before it is sent.

    It takes in what was announced after `after` up to `through`, and the items that
    name it.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    after = models.BigIntegerField()
    through = models.BigIntegerField()
    status = models.CharField(
        max_length=10, choices=DigestStatus.choices, default=DigestStatus.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "through"],
                # Else it is of nothing that was announced.
                condition=models.Q(after__lt=models.F("through")),
                name="digest_once_a_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(status="waiting"),
                name="digest_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"digest through {self.through} for person {self.person_id}"

"""Where announcements are sent to, with what they are signed, and what became of each.

A delivery is one announcement to one endpoint and exists before the first attempt; an
attempt is written down before it is made and has its outcome afterwards.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string

from notifications_app.models.outbox import Announcement

_UID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def new_uid() -> str:
    """Make the name of an endpoint; it is part of the id of every message to it."""
    return get_random_string(20, _UID_LETTERS)


class Format(models.TextChoices):
    """How an announcement is written for an endpoint."""

    STANDARD = "standard"
    SLACK = "slack"


class Endpoint(models.Model):
    """A URL that wants to be told, of what, and how it has been doing.

    `position` is the number of the last announcement that was looked at for it. While
    somebody sends to it they hold its `lease`, so that one message is under way at a
    time.
    """

    uid = models.CharField(max_length=32, unique=True, default=new_uid)
    label = models.CharField(max_length=120)
    url = models.CharField(max_length=2000)
    pattern = models.CharField(max_length=255, default="*")
    kinds = models.JSONField(default=list, blank=True)
    severities = models.JSONField(default=list, blank=True)
    format = models.CharField(
        max_length=10, choices=Format.choices, default=Format.STANDARD
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_reason = models.CharField(max_length=300, blank=True)
    position = models.BigIntegerField()
    failures = models.PositiveIntegerField(
        default=0, help_text="since the last success"
    )
    failing_since = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    resting_until = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(disabled_at__isnull=False)
                | models.Q(disabled_reason=""),
                name="endpoint_reason_only_if_disabled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.uid})"


class EndpointSecret(models.Model):
    """What a secret is derived from, beside the pepper; the secret itself is not kept.

    `check_value` tells whether it still comes out as it was shown.
    """

    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="secrets"
    )
    salt = models.CharField(max_length=64)
    check_value = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["endpoint"],
                condition=models.Q(expires_at__isnull=True),
                name="one_lasting_secret_an_endpoint",
            ),
        ]

    def __str__(self) -> str:
        return f"secret of endpoint {self.endpoint_id} since {self.created_at}"


class DeliveryStatus(models.TextChoices):
    """What became of a delivery."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    SKIPPED = "skipped"


class Delivery(models.Model):
    """One announcement to one endpoint, or a ping, which has none.

    Waiting ones are due at `next_at`. `attempts` counts since somebody last asked for
    it, and with it the pauses grow.
    """

    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="deliveries"
    )
    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    message_id = models.CharField(max_length=80, unique=True)
    status = models.CharField(
        max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["endpoint", "announcement"], name="delivery_once_an_endpoint"
            ),
            models.CheckConstraint(
                condition=models.Q(status="waiting", next_at__isnull=False)
                | (
                    ~models.Q(status="waiting")
                    & models.Q(next_at__isnull=True, finished_at__isnull=False)
                ),
                name="delivery_waits_or_is_finished",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["endpoint", "next_at"],
                condition=models.Q(status="waiting"),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["endpoint", "announcement"],
                condition=models.Q(status="waiting"),
                name="delivery_in_order",
            ),
            models.Index(
                fields=["finished_at"],
                condition=models.Q(finished_at__isnull=False),
                name="delivery_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.status}"


class Attempt(models.Model):
    """One try at a delivery; without an outcome its worker died or is still at it."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="tries"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"attempt at delivery {self.delivery_id}, {self.started_at}"

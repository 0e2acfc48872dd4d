"""What was answered to a request with an Idempotency-Key, for whoever sends it again."""

from django.db import models


class IdempotentAnswer(models.Model):
    """The answer to one key of one caller."""

    caller = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(
        max_length=64, help_text="SHA-256 of what was asked, hex."
    )
    answered_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField()
    location = models.CharField(max_length=400, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(
                fields=["caller", "key"], name="idempotency_key_is_answered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"

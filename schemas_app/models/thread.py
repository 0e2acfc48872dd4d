"""Conversations about one place of a proposal."""

from django.conf import settings
from django.db import models


class Thread(models.Model):
    """A conversation pinned to a JSON Pointer of one revision."""

    revision = models.ForeignKey(
        "schemas_app.Revision", on_delete=models.PROTECT, related_name="threads"
    )
    pointer = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        constraints = [  # noqa: RUF012
            models.CheckConstraint(
                condition=models.Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | models.Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="thread_is_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"thread at {self.pointer or 'the top'} of {self.revision}"


class Comment(models.Model):
    """One contribution to a thread; append-only."""

    thread = models.ForeignKey(
        Thread, on_delete=models.PROTECT, related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:40]}"

"""Publishing in spite of what is missing: asked for by one, confirmed by another."""

from django.conf import settings
from django.db import models


class BreakGlass(models.Model):
    """A request to publish one revision now, whatever its policy still misses."""

    proposal = models.ForeignKey(
        "schemas_app.Proposal", on_delete=models.PROTECT, related_name="break_glass"
    )
    fingerprint = models.CharField(max_length=71)
    reason = models.TextField()
    effective_from = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "break-glass requests"
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(
                fields=["proposal", "fingerprint"], name="break_glass_is_asked_once"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="break_glass_is_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(confirmed_by=models.F("asked_by")),
                name="break_glass_needs_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"break-glass for {self.proposal}"

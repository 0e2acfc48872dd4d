"""From when on which version is in force; entries are only added."""

from django.db import models


class EntryKind(models.TextChoices):
    PUBLISHED = "published"
    RESTORED = "restored"


class TimelineEntry(models.Model):
    """`version` is in force from `effective_from` on, known since `known_from`.

    Append-only but for `activated_at`: when its taking effect was announced.
    """

    schema = models.ForeignKey(
        "schemas_app.Schema", on_delete=models.PROTECT, related_name="timeline"
    )
    number = models.PositiveIntegerField()
    version = models.ForeignKey(
        "schemas_app.SchemaVersion", on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    known_from = models.DateTimeField()
    effective_from = models.DateTimeField()
    reason = models.TextField(blank=True)
    added_by = models.CharField(max_length=200)
    activated_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name_plural = "timeline entries"
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(
                fields=["schema", "number"], name="timeline_entry_number_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} from {self.effective_from:%Y-%m-%d %H:%M}"

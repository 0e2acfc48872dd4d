"""Artifacts: what is generated from a version, and the job that generates it."""

from django.db import models


class ArtifactStatus(models.TextChoices):
    """REFUSED: the schema has no faithful form of this kind. FAILED: our fault."""

    QUEUED = "queued"
    READY = "ready"
    REFUSED = "refused"
    FAILED = "failed"


class Artifact(models.Model):
    """One kind of artifact of one version by one generator.

    The row is also the job: queued rows are built by whichever worker comes next,
    so that a lost broker message costs nothing.
    """

    version = models.ForeignKey(
        "schemas_app.SchemaVersion", on_delete=models.PROTECT, related_name="artifacts"
    )
    kind = models.CharField(max_length=40)
    generator = models.CharField(max_length=80)
    media_type = models.CharField(max_length=120)
    status = models.CharField(
        max_length=10, choices=ArtifactStatus.choices, default=ArtifactStatus.QUEUED
    )
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True, help_text="Why it was refused or failed.")
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [  # noqa: RUF012
            # The clock asks for these every few seconds, and mostly there are none.
            models.Index(
                fields=["version"],
                condition=models.Q(status="queued"),
                name="artifacts_that_wait",
            ),
        ]
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(
                fields=["version", "kind", "generator"], name="artifact_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status="ready", content__isnull=False, sha256__gt="", reason=""
                )
                | models.Q(
                    status__in=["refused", "failed"],
                    content__isnull=True,
                    reason__gt="",
                )
                | models.Q(status="queued", content__isnull=True),
                name="artifact_status_matches_content",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.kind}"

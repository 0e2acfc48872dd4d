"""Published versions: what everybody reads, never changed and never reused."""

from django.db import models

from schemas_app.models import fields


class VersionStatus(models.TextChoices):
    ACTIVE = "active"
    DEPRECATED = "deprecated"
    RETIRED = "retired"


class SchemaVersion(models.Model):
    """Version `number` of a schema, as published.

    `published_at` says since when it is known, `effective_from` since when it is
    valid. Database triggers refuse every change but that of `status`.
    """

    schema = models.ForeignKey(
        "schemas_app.Schema", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    semantic_version = models.CharField(max_length=40)
    proposal = models.OneToOneField(
        "schemas_app.Proposal", on_delete=models.PROTECT, related_name="version"
    )
    text = models.TextField(help_text="The document exactly as approved.")
    fingerprint = models.CharField(max_length=71)
    dialect = models.CharField(max_length=120)
    uri = models.CharField(max_length=400, blank=True, db_index=True)
    references = fields.ExactJSONField(default=dict)
    report = fields.ExactJSONField()
    severity = models.CharField(max_length=20)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)
    effective_from = models.DateTimeField()
    status = models.CharField(
        max_length=12, choices=VersionStatus.choices, default=VersionStatus.ACTIVE
    )

    class Meta:
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(
                fields=["schema", "number"], name="version_number_is_unique"
            ),
            models.UniqueConstraint(
                fields=["schema", "semantic_version"],
                name="semantic_version_is_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="version_number_from_one"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=VersionStatus.values),
                name="version_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.schema.schema_id}@{self.number}"

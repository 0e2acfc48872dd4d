"""The audit trail: append-only rows, each bound to the one before by its hash.

No foreign keys: an entry outlives what it speaks of.
"""

from django.db import models

from schemas_app.models import fields


class AuditEntry(models.Model):
    """Who did what to which object, when and from where.

    Database triggers refuse UPDATE, DELETE and TRUNCATE.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)
    key_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=160)
    schema_id = models.CharField(max_length=120, blank=True)
    before = fields.ExactJSONField(null=True)
    after = fields.ExactJSONField(null=True)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [  # noqa: RUF012
            # What is looked for is read from the newest on: each with the number.
            models.Index(fields=["at", "number"], name="audit_by_moment"),
            models.Index(fields=["actor", "number"], name="audit_by_actor"),
            models.Index(fields=["action", "number"], name="audit_by_action"),
            models.Index(fields=["schema_id", "number"], name="audit_by_schema"),
            models.Index(fields=["request_id", "number"], name="audit_by_request"),
            models.Index(fields=["address", "number"], name="audit_by_address"),
            models.Index(fields=["actor_kind", "number"], name="audit_by_kind"),
            models.Index(fields=["object_type", "number"], name="audit_by_object_type"),
            models.Index(fields=["object_id", "number"], name="audit_by_object_id"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.object_type} {self.object_id}"


class AuditHead(models.Model):
    """The end of the chain, one row: locked last in each transaction that appends."""

    ONLY_PK = 1

    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"

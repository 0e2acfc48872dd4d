"""What bears witness to the audit trail: signed checkpoints, and what was archived.

Append-only. Whoever can write here cannot sign: a row counts by its signature alone.
"""

from django.db import models

from schemas_app.models import fields


class AuditCheckpoint(models.Model):
    """The end of the chain at a moment, as it was signed and written outside."""

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    signed = fields.ExactJSONField()

    def __str__(self) -> str:
        return f"{self.number} at {self.at:%Y-%m-%d %H:%M}"


class AuditArchive(models.Model):
    """A range of entries that stands in a file, and may be removed from the table."""

    first = models.PositiveBigIntegerField(unique=True)
    last = models.PositiveBigIntegerField(unique=True)
    hash_at_end = models.CharField(max_length=64)
    at = models.DateTimeField()
    proof = fields.ExactJSONField()

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"

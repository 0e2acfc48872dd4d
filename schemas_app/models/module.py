"""Modules of the platform (the spokes) and the keys they speak with."""

from django.conf import settings
from django.db import models

from schemas_app.domain import identifiers
from schemas_app.models import fields


class Module(models.Model):
    """A program of the platform: reads schemas, validates data, listens."""

    number = models.CharField(
        max_length=identifiers.LONGEST_NUMBER,
        unique=True,
        help_text="As in the plan: 0.1, 13.",
    )
    name = models.CharField(max_length=identifiers.LONGEST_NAME)
    description = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="modules"
    )
    contact = models.CharField(max_length=identifiers.LONGEST_CONTACT, blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ApiKey(models.Model):
    """A module's key: the prefix finds it, the digest proves it; the secret is not kept."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="keys")
    label = models.CharField(max_length=120)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(
        max_length=64, help_text="HMAC-SHA256 of the secret, hex."
    )
    scopes = fields.ExactJSONField(default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_keys"
    )
    created_at = models.DateTimeField()
    schemas = fields.ExactJSONField(
        default=list, help_text="Globs of the schemas it is for; none: all."
    )
    networks = fields.ExactJSONField(
        default=list, help_text="Where it may be used from; none: anywhere."
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(
        null=True, blank=True, help_text="To the minute or so."
    )

    class Meta:
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"srk_{self.prefix}… ({self.label})"

"""Schemas and the domains they are grouped in."""

from django.conf import settings
from django.core import validators
from django.db import models

from schemas_app.domain import identifiers, schema_format
from schemas_app.domain.levels import LEVELS


class Domain(models.Model):
    """A group of schemas with its stewards and its default policy."""

    slug = models.SlugField(max_length=identifiers.LONGEST_SLUG, unique=True)
    name = models.CharField(max_length=identifiers.LONGEST_NAME)
    description = models.TextField(blank=True)
    approvals_needed = models.PositiveSmallIntegerField(
        default=1, validators=[validators.MinValueValidator(1)]
    )
    stewards = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="steward_of", blank=True
    )

    class Meta:
        constraints = [  # noqa: RUF012 - Django reads a plain list
            models.CheckConstraint(
                condition=models.Q(approvals_needed__gte=1),
                name="domain_needs_an_approval",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Schema(models.Model):
    """A named thing whose shape has a history; `schema_id` never changes."""

    schema_id = models.CharField(
        max_length=identifiers.MAX_LENGTH,
        unique=True,
        validators=[validators.RegexValidator(identifiers.SCHEMA_ID)],
    )
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="schemas")
    format = models.CharField(max_length=40, default="json_schema")
    level = models.CharField(
        max_length=30,
        default="BACKWARD",
        choices=[(name, name) for name in LEVELS],
    )
    reading = models.CharField(
        max_length=10,
        default=schema_format.Reading.STRICT,
        choices=[(str(reading), str(reading)) for reading in schema_format.Reading],
    )
    owner = models.ForeignKey(
        "schemas_app.Module",
        on_delete=models.PROTECT,
        related_name="schemas",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)

    class Meta:
        constraints = [  # noqa: RUF012
            models.CheckConstraint(
                condition=models.Q(level__in=list(LEVELS)),
                name="schema_level_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(reading__in=[str(r) for r in schema_format.Reading]),
                name="schema_reading_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.schema_id

"""Policies: each a complete list of rules, agreed on by two people."""

from django.conf import settings
from django.db import models

from schemas_app.models import fields


class PolicyState(models.TextChoices):
    PROPOSED = "proposed"
    ACTIVE = "active"
    REPLACED = "replaced"
    DECLINED = "declined"


class Policy(models.Model):
    """A list of rules, in force once a second person agrees; one is at a time.

    `rules` never change: whoever wants others proposes another policy.
    """

    rules = fields.ExactJSONField()
    # What was in force when it was written: a change of anything else was not agreed on.
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reason = models.TextField()
    state = models.CharField(
        max_length=12, choices=PolicyState.choices, default=PolicyState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "policies"
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="active"),
                name="one_policy_is_active",
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed", decided_by__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="policy_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | models.Q(state="declined")
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="policy_needs_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"policy {self.pk}"

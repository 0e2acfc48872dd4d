"""Proposals, their immutable revisions, and the votes on them."""

from django.conf import settings
from django.db import models

from schemas_app.domain import workflow
from schemas_app.models import fields


class Decision(models.TextChoices):
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"


class Proposal(models.Model):
    """A change asked for; what it says is in its latest revision."""

    schema = models.ForeignKey(
        "schemas_app.Schema", on_delete=models.PROTECT, related_name="proposals"
    )
    title = models.CharField(max_length=200)
    message = models.TextField(blank=True)
    state = models.CharField(
        max_length=20,
        default=workflow.State.DRAFT,
        choices=[(str(s), str(s).replace("_", " ")) for s in workflow.State],
        db_index=True,
    )
    semantic_version = models.CharField(
        max_length=40, blank=True, help_text="Asked for; empty: as suggested."
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proposals"
    )
    author_label = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True, db_index=True)
    effective_from = models.DateTimeField(
        null=True, blank=True, help_text="Wanted when scheduled; empty: at publication."
    )
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [  # noqa: RUF012
            models.CheckConstraint(
                condition=models.Q(state__in=[str(s) for s in workflow.State]),
                name="proposal_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    closed_at__isnull=True,
                    state__in=sorted(workflow.OPEN_STATES),
                )
                | models.Q(
                    closed_at__isnull=False,
                    state__in=sorted(workflow.FINAL_STATES),
                ),
                name="proposal_closed_exactly_when_final",
            ),
            models.CheckConstraint(
                condition=models.Q(state="scheduled", publish_at__isnull=False)
                | ~models.Q(state="scheduled"),
                name="scheduled_proposal_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"


class Revision(models.Model):
    """One text of a proposal, with the report and the policy it was checked under.

    Database triggers refuse every change.
    """

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    base = models.ForeignKey(
        "schemas_app.SchemaVersion",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    text = models.TextField()
    fingerprint = models.CharField(max_length=71)
    dialect = models.CharField(max_length=120)
    uri = models.CharField(max_length=400, blank=True)
    references = fields.ExactJSONField(default=dict)
    report = fields.ExactJSONField()
    severity = models.CharField(max_length=20)
    policy = fields.ExactJSONField(help_text="What it needs (domain/policies.py).")
    impact = fields.ExactJSONField(
        default=list, help_text="Which modules it concerned when it was written."
    )
    message = models.TextField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    author_label = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(
                fields=["proposal", "number"], name="revision_number_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="revision_number_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal} revision {self.number}"


class Review(models.Model):
    """One vote on one revision by one person; append-only.

    A later vote of the same person on the same revision is the one that counts.
    """

    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="reviews"
    )
    fingerprint = models.CharField(max_length=71)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    decision = models.CharField(max_length=20, choices=Decision.choices)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [  # noqa: RUF012
            models.CheckConstraint(
                condition=models.Q(decision__in=Decision.values),
                name="review_decision_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.decision} {self.revision}"

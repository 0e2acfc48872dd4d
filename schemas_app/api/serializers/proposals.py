"""How proposals, their current revision and the votes on them are told."""

from rest_framework import serializers

from schemas_app import models
from schemas_app.api.serializers import fields
from schemas_app.domain import workflow
from schemas_app.domain.report import Severity
from schemas_app.presenters import api_proposals

_SEVERITIES = [str(severity) for severity in Severity]


class Revision(serializers.Serializer[models.Revision]):
    """One text of a proposal, with what was found out about it."""

    number = serializers.IntegerField()
    fingerprint = serializers.CharField()
    base_version = serializers.IntegerField(source="base.number", allow_null=True)
    severity = serializers.ChoiceField(choices=_SEVERITIES)
    dialect = serializers.CharField()
    references = serializers.DictField(child=serializers.CharField())
    message = serializers.CharField()
    author = serializers.CharField(source="author_label")
    created_at = serializers.DateTimeField()
    report = fields.JsonObject(
        help_text="Changes, and the verdict of each direction with its witness."
    )
    document = fields.StoredDocument(source="text")


class Vote(serializers.Serializer[api_proposals.Vote]):
    """What one steward decided on one revision."""

    revision = serializers.IntegerField(source="review.revision.number")
    fingerprint = serializers.CharField(source="review.fingerprint")
    reviewer = serializers.CharField(source="review.reviewer.username")
    decision = serializers.ChoiceField(
        source="review.decision", choices=models.Decision.values
    )
    comment = serializers.CharField(source="review.comment")
    at = serializers.DateTimeField(source="review.at")
    stale = serializers.BooleanField(
        help_text="Kept, not counted: of an older revision, or the base has moved."
    )


class Approvals(serializers.Serializer[api_proposals.Approvals]):
    """How many approve of the current revision, and how many have to."""

    given = serializers.IntegerField()
    needed = serializers.IntegerField()


class Proposal(serializers.Serializer[api_proposals.Proposal]):
    """A change that is asked for, and how far it has come."""

    proposal_id = serializers.IntegerField(source="row.pk")
    schema_id = serializers.CharField(source="row.schema.schema_id")
    state = serializers.ChoiceField(
        source="row.state", choices=[str(state) for state in workflow.State]
    )
    title = serializers.CharField(source="row.title")
    message = serializers.CharField(source="row.message")
    author = serializers.CharField(source="row.author_label")
    semantic_version = serializers.CharField(
        source="semantic_version_wanted",
        allow_null=True,
        help_text="The one asked for; null: as suggested.",
    )
    created_at = serializers.DateTimeField(source="row.created_at")
    closed_at = serializers.DateTimeField(source="row.closed_at", allow_null=True)
    version = serializers.IntegerField(
        allow_null=True, help_text="The version it became."
    )
    base_moved = serializers.BooleanField(
        help_text="A version was published since; revise before anything else."
    )
    approvals = Approvals()
    revision = Revision(help_text="The current one.")
    reviews = Vote(many=True)

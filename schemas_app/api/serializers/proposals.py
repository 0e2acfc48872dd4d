"""How proposals, their current revision and the votes on them are told."""

from rest_framework import serializers

from schemas_app import models
from schemas_app.api.serializers import fields, policies
from schemas_app.domain import impact, requirements, workflow
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
    counted = serializers.BooleanField(
        help_text="This person's standing vote, and one that counts."
    )


class Approvals(serializers.Serializer[api_proposals.Approvals]):
    """How many approve of the current revision, and how many have to."""

    given = serializers.IntegerField()
    needed = serializers.IntegerField()
    stale = serializers.IntegerField(help_text="Approvals that are no longer counted.")


class ChecklistItem(serializers.Serializer[requirements.Item]):
    """One thing that the policy asks for."""

    kind = serializers.CharField(help_text="`approvals`, `owner` or `threads`.")
    done = serializers.BooleanField()
    sentence = serializers.CharField()


class Concern(serializers.Serializer[api_proposals.Concern]):
    """What the change does to one use of the schema."""

    module = serializers.CharField(help_text="The module's number.")
    role = serializers.ChoiceField(choices=[str(role) for role in impact.Role])
    harm = serializers.ChoiceField(
        choices=[str(harm) for harm in impact.Harm],
        help_text="`broken` is proven, `possible` is not excluded, `revalidate`: look.",
    )
    touched = serializers.ListField(
        child=serializers.CharField(), help_text="Which of its fields are touched."
    )
    declared = serializers.BooleanField(help_text="false: it was seen to read it.")
    new = serializers.BooleanField(help_text="It came after the revision was written.")


class Acknowledgement(serializers.Serializer[api_proposals.Answer]):
    """What the owner of a module says of a revision; the last answer counts."""

    module = serializers.CharField(source="row.module.number")
    revision = serializers.IntegerField(source="row.revision.number")
    answer = serializers.ChoiceField(
        source="row.answer", choices=[str(answer) for answer in requirements.Answer]
    )
    ready_at = serializers.DateTimeField(source="row.ready_at", allow_null=True)
    comment = serializers.CharField(source="row.comment")
    person = serializers.CharField(source="row.person.username")
    at = serializers.DateTimeField(source="row.at")
    stale = serializers.BooleanField(help_text="Of an older revision: not counted.")


class PlannedPublication(serializers.Serializer[models.Proposal]):
    """When the clock publishes it."""

    publish_at = serializers.DateTimeField()
    effective_from = serializers.DateTimeField(
        allow_null=True, help_text="null: as soon as its policy lets it."
    )
    scheduled_by = serializers.CharField(
        source="scheduled_by.username",
        default=None,
        allow_null=True,
        help_text="null: its policy had it publish itself.",
    )


class BreakGlass(serializers.Serializer[models.BreakGlass]):
    """That the revision is to be published in spite of what is missing."""

    reason = serializers.CharField()
    effective_from = serializers.DateTimeField(allow_null=True)
    asked_by = serializers.CharField(source="asked_by.username")
    asked_at = serializers.DateTimeField()
    confirmed_by = serializers.CharField(
        source="confirmed_by.username", default=None, allow_null=True
    )
    confirmed_at = serializers.DateTimeField(allow_null=True)


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
    expires_at = serializers.DateTimeField(
        allow_null=True, help_text="When it closes by itself; null: never."
    )
    version = serializers.IntegerField(
        allow_null=True, help_text="The version it became."
    )
    base_moved = serializers.BooleanField(
        help_text="A version was published since; revise or rebase before anything else."
    )
    requirement = policies.Requirement(
        help_text="What its policy asked for when the revision was written."
    )
    checklist = ChecklistItem(many=True, help_text="Publishable once all is done.")
    approvals = Approvals()
    schedule = PlannedPublication(allow_null=True)
    break_glass = BreakGlass(
        source="glass", allow_null=True, help_text="Asked for the current revision."
    )
    open_threads = serializers.IntegerField()
    revision = Revision(help_text="The current one.")
    reviews = Vote(many=True)
    impact = Concern(many=True, help_text="The uses that it concerns, the worst first.")
    acknowledgements = Acknowledgement(source="answers", many=True)

"""How policies, their rules and what they ask for are told."""

from typing import Any

from rest_framework import serializers

from schemas_app import models
from schemas_app.domain import policies
from schemas_app.domain.report import Severity

_SEVERITIES = [str(severity) for severity in Severity]


class Requirement(serializers.Serializer[policies.Requirement]):
    """What one change needs before it is published."""

    rule = serializers.CharField(help_text="The name of the rule that fits.")
    policy = serializers.IntegerField(help_text="0: before there was any.")
    approvals_needed = serializers.IntegerField()
    group = serializers.CharField(
        help_text="Whose approvals count; empty: the domain's stewards'."
    )
    owners_answer = serializers.BooleanField(
        help_text="The owners of affected modules must answer, and none be blocked."
    )
    threads_block = serializers.BooleanField()
    arrow_compatible = serializers.BooleanField(
        help_text="Arrow readers of either version must read the other's batches."
    )
    notice_hours = serializers.IntegerField(
        help_text="At least this long from publication to effect."
    )
    expires_after_days = serializers.IntegerField(allow_null=True)
    publishes_itself = serializers.BooleanField()


class Rule(serializers.Serializer[policies.Rule]):
    """Which changes need what; the first rule that fits counts."""

    name = serializers.CharField()
    domains = serializers.CharField(help_text="A glob over the slugs of domains.")
    schemas = serializers.CharField(help_text="A glob over the names of schemas.")
    severities = serializers.ListField(
        child=serializers.ChoiceField(choices=_SEVERITIES)
    )
    approvals = serializers.IntegerField(
        allow_null=True, help_text="null: the domain's own number."
    )
    group = serializers.CharField()
    owners_answer = serializers.BooleanField()
    threads_block = serializers.BooleanField()
    arrow_compatible = serializers.BooleanField(
        help_text="Arrow readers of either version must read the other's batches."
    )
    notice_hours = serializers.IntegerField()
    expires_after_days = serializers.IntegerField(allow_null=True)
    publishes_itself = serializers.BooleanField()


class Policy(serializers.Serializer[models.Policy]):
    """A complete list of rules, in force once a second person agrees."""

    policy_id = serializers.IntegerField(source="pk")
    state = serializers.ChoiceField(choices=models.PolicyState.values)
    rules = Rule(many=True)
    reason = serializers.CharField()
    replaces = serializers.IntegerField(
        source="replaces_id",
        allow_null=True,
        help_text="The one in force when it was proposed, if any.",
    )
    proposed_by = serializers.CharField(source="proposed_by.username")
    proposed_at = serializers.DateTimeField()
    decided_by = serializers.CharField(
        source="decided_by.username", default=None, allow_null=True
    )
    decided_at = serializers.DateTimeField(allow_null=True)


class PolicyPage(serializers.Serializer[Any]):
    """Some policies, and the addresses of those around them."""

    results = Policy(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class Simulated(serializers.Serializer[Any]):
    """What would be asked of a change that nobody has proposed."""

    schema_id = serializers.CharField()
    domain = serializers.CharField()
    severity = serializers.ChoiceField(choices=_SEVERITIES)
    rule_number = serializers.IntegerField(
        allow_null=True, help_text="Its place among the rules; null: none fits."
    )
    requirement = Requirement()
    voters = serializers.ListField(
        child=serializers.CharField(), help_text="Whose approvals would count."
    )
    modules = serializers.ListField(
        child=serializers.CharField(), help_text="The modules known to use the schema."
    )

"""How modules and what they use are told."""

from typing import Any

from rest_framework import serializers

from schemas_app import models
from schemas_app.domain import impact, requirements
from schemas_app.selectors import answers


class Module(serializers.Serializer[Any]):
    """A program of the platform."""

    number = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    owner = serializers.CharField(source="owner.username")
    contact = serializers.CharField()


class Use(serializers.Serializer[models.Use]):
    """A use that a module declares."""

    schema_id = serializers.CharField(source="schema.schema_id")
    role = serializers.ChoiceField(choices=[str(role) for role in impact.Role])
    pin = serializers.CharField(help_text="The version it stays on, or empty.")
    declared_at = serializers.DateTimeField()
    declared_by = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the members; one has a name that serializers keep to themselves."""
        used = serializers.ListField(
            child=serializers.CharField(), help_text="None: all of them."
        )
        return {**super().get_fields(), "fields": used}


class ObservedUse(serializers.Serializer[models.Observation]):
    """That a module's key was given a version; noted once an hour at most."""

    schema_id = serializers.CharField(source="schema.schema_id")
    version = serializers.IntegerField(source="version.number")
    first_at = serializers.DateTimeField()
    last_at = serializers.DateTimeField()


class Asked(serializers.Serializer[answers.Asked]):
    """An open change that breaks the module, or may."""

    proposal_id = serializers.IntegerField(source="proposal.pk")
    schema_id = serializers.CharField(source="proposal.schema.schema_id")
    title = serializers.CharField(source="proposal.title")
    state = serializers.CharField(source="proposal.state")
    revision = serializers.IntegerField(source="revision.number")
    fingerprint = serializers.CharField(
        source="revision.fingerprint", help_text="To be named in the answer."
    )
    needed = serializers.BooleanField(help_text="Its policy waits for the answer.")
    answer = serializers.ChoiceField(
        source="answer.answer",
        choices=[str(answer) for answer in requirements.Answer],
        default=None,
        allow_null=True,
    )


class ModuleWithUses(Module):
    """A program of the platform, what it uses, and what waits for its owner's answer."""

    uses = Use(source="declared", many=True)
    observed = ObservedUse(many=True)
    asked = Asked(many=True)


class ModulePage(serializers.Serializer[Any]):
    """Some modules, and the addresses of those around them."""

    results = Module(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)

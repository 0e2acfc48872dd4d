"""How API keys are told: everything but the secret."""

from typing import Any

from rest_framework import serializers

from schemas_app import models
from schemas_app.permissions import Scope


class Key(serializers.Serializer[models.ApiKey]):
    """A key of a module."""

    key_id = serializers.IntegerField(source="pk", help_text="As in the audit trail.")
    prefix = serializers.CharField(help_text="The public part of srk_<prefix>_...")
    module = serializers.CharField(source="module.number")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=[str(scope) for scope in Scope])
    )
    schemas = serializers.ListField(
        child=serializers.CharField(), help_text="Globs; none: all schemas."
    )
    networks = serializers.ListField(
        child=serializers.CharField(), help_text="None: from anywhere."
    )
    person = serializers.CharField(
        source="created_by.username", help_text="Who answers for it."
    )
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(
        allow_null=True, help_text="To the minute or so."
    )

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        """Return the members; one has a name that serializers keep to themselves."""
        return {**super().get_fields(), "label": serializers.CharField()}


class KeyPage(serializers.Serializer[Any]):
    """Some keys, and the addresses of those around them."""

    results = Key(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)

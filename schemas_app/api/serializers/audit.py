"""How entries of the audit trail are told."""

from typing import Any

from rest_framework import serializers

from schemas_app import models
from schemas_app.api.serializers import fields
from schemas_app.presenters import audit_lines


class AuditEntry(serializers.Serializer[models.AuditEntry]):
    """Who did what to which object, when and from where."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor_kind = serializers.CharField()
    actor = serializers.CharField()
    person_id = serializers.IntegerField(allow_null=True)
    key_id = serializers.IntegerField(allow_null=True)
    action = serializers.CharField()
    sentence = serializers.SerializerMethodField()
    object_type = serializers.CharField()
    object_id = serializers.CharField()
    schema_id = serializers.CharField(help_text="Empty where it is about no schema.")
    before = fields.JsonValue()
    after = fields.JsonValue()
    reason = serializers.CharField()
    request_id = serializers.CharField()
    address = serializers.CharField()
    previous_hash = serializers.CharField()
    hash = serializers.CharField()

    def get_sentence(self, entry: models.AuditEntry) -> str:
        """Return what was done, in words."""
        return audit_lines.sentence(entry)


class AuditPage(serializers.Serializer[Any]):
    """Some entries by number, and where to ask on."""

    results = AuditEntry(many=True)
    next_after = serializers.IntegerField()
    has_more = serializers.BooleanField()

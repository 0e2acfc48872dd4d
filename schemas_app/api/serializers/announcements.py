"""How announcements are told. For the document only: the texts themselves are stored."""

from typing import Any

from rest_framework import serializers

from schemas_app.api.serializers import fields


class AnnouncedChange(serializers.Serializer[Any]):
    """One difference to the version before."""

    rule = serializers.CharField()
    path = serializers.CharField()
    sentence = serializers.CharField()


class Announcement(serializers.Serializer[Any]):
    """Something that happened; which members there are depends on `action`."""

    sequence = serializers.IntegerField(help_text="In the order of commits, no gaps.")
    action = serializers.CharField(help_text="What happened; see docs/api.md.")
    schema_id = serializers.CharField()
    at = serializers.DateTimeField()
    version = serializers.IntegerField(required=False)
    semantic_version = serializers.CharField(required=False)
    previous_version = serializers.IntegerField(required=False, allow_null=True)
    fingerprint = serializers.CharField(required=False)
    severity = serializers.CharField(required=False)
    published_at = serializers.DateTimeField(required=False)
    effective_from = serializers.DateTimeField(required=False)
    changes = AnnouncedChange(many=True, required=False)
    new_schema = fields.StoredDocument(required=False)
    proposal_id = serializers.IntegerField(required=False)
    state = serializers.CharField(required=False)
    title = serializers.CharField(required=False)
    revision = serializers.IntegerField(required=False)
    publish_at = serializers.DateTimeField(required=False)
    thread = serializers.IntegerField(required=False)
    pointer = serializers.CharField(required=False)
    module = serializers.CharField(required=False)
    answer = serializers.CharField(required=False)
    ready_at = serializers.DateTimeField(required=False)
    reason = serializers.CharField(required=False)
    restored_version = serializers.IntegerField(required=False, allow_null=True)
    break_glass = serializers.CharField(
        required=False, help_text="Why it was published in spite of what was missing."
    )
    kind = serializers.CharField(required=False)
    sha256 = serializers.CharField(required=False)
    size = serializers.IntegerField(required=False)
    generator = serializers.CharField(required=False)


class AnnouncementPage(serializers.Serializer[Any]):
    """Announcements in the order of their numbers, and where to go on."""

    results = Announcement(many=True)
    next_after = serializers.IntegerField(help_text="Ask on from here.")
    has_more = serializers.BooleanField()

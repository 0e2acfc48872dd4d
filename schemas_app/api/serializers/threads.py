"""How conversations are told."""

from typing import Any

from rest_framework import serializers

from schemas_app import models


class Comment(serializers.Serializer[models.Comment]):
    """One contribution; text as it was written, in no markup."""

    author = serializers.CharField(source="author.username")
    text = serializers.CharField()
    at = serializers.DateTimeField()


class Thread(serializers.Serializer[models.Thread]):
    """A conversation about one place of a proposal."""

    thread_id = serializers.IntegerField(source="pk")
    proposal_id = serializers.IntegerField(source="revision.proposal_id")
    revision = serializers.IntegerField(source="revision.number")
    pointer = serializers.CharField(help_text="JSON Pointer; empty: the whole.")
    opened_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = serializers.CharField(
        source="resolved_by.username", default=None, allow_null=True
    )
    comments = Comment(source="in_order", many=True)


class ThreadPage(serializers.Serializer[Any]):
    """Some conversations, and the addresses of those around them."""

    results = Thread(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)

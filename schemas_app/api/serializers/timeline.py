"""How the timeline of a schema is told: which version is in force when."""

from typing import Any

from rest_framework import serializers

from schemas_app import models


class Span(serializers.Serializer[Any]):
    """A stretch of time with one version in force."""

    version = serializers.IntegerField()
    semantic_version = serializers.CharField()
    status = serializers.ChoiceField(choices=models.VersionStatus.values)
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True, help_text="null: the last one.")
    known_from = serializers.DateTimeField(help_text="Since when the registry said so.")


class Timeline(serializers.Serializer[Any]):
    """What holds when, in order."""

    schema_id = serializers.CharField()
    results = Span(many=True)

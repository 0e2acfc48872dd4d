"""How the API tells about itself: its index, and what goes wrong."""

from typing import Any

from rest_framework import serializers

from schemas_app.api import places
from schemas_app.domain import actors


class Links(serializers.Serializer[Any]):
    """Addresses on this host."""

    schemas = serializers.CharField()
    proposals = serializers.CharField()
    check = serializers.CharField()
    modules = serializers.CharField()
    policies = serializers.CharField()
    webhooks = serializers.CharField()
    keys = serializers.CharField()
    audit = serializers.CharField()
    announcements = serializers.CharField()
    stream = serializers.CharField()
    openapi = serializers.CharField()
    docs = serializers.CharField()
    socket = serializers.CharField()


class Caller(serializers.Serializer[actors.Actor]):
    """As whom the registry knows who asks."""

    kind = serializers.ChoiceField(choices=[str(kind) for kind in actors.ActorKind])
    name = serializers.CharField()
    scopes = serializers.ListField(
        child=serializers.CharField(), help_text="Of a key; people have none."
    )


class Index(serializers.Serializer[Any]):
    """The entrance."""

    name = serializers.CharField()
    version = serializers.CharField()
    links = Links()
    caller = Caller()


class Place(serializers.Serializer[Any]):
    """Where in what was sent."""

    of = serializers.ChoiceField(
        choices=places.TEXTS,
        help_text="The text it counts in: the request's body, or a document's string.",
    )
    pointer = serializers.CharField(help_text="JSON Pointer; empty: the whole text.")
    line = serializers.IntegerField(required=False, help_text="From 1, if known.")
    column = serializers.IntegerField(required=False, help_text="From 1, if known.")


class Problem(serializers.Serializer[Any]):
    """RFC 9457; some codes add members of their own (docs/api.md)."""

    type = serializers.CharField(help_text="urn:schema-registry:problem:<code>")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="Stable; the one to branch on.")
    remedy = serializers.CharField(required=False, help_text="What to do about it.")
    place = Place(required=False)
    request_id = serializers.CharField(required=False)

"""Kinds of values on the wire that DRF has no field for, or a too lenient one."""

from datetime import UTC, datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from schemas_app.api import renderers
from schemas_app.domain import exact_json

_NO_MOMENT = "It must be a moment such as 2026-03-02T09:30:00Z."
_ANY_SCHEMA = {"type": ["object", "boolean"]}


class Text(serializers.CharField):
    """A JSON string and nothing that could be made into one, spaces kept."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - DRF's own
        super().__init__(**{"trim_whitespace": False, "allow_blank": True, **options})

    def to_internal_value(self, data: object) -> str:
        """Return the text. Raises ValidationError for anything but a string."""
        if not isinstance(data, str):
            raise serializers.ValidationError("It must be a string.")
        return data


class Moment(serializers.DateTimeField):
    """An ISO 8601 date and time with its offset, in UTC once read."""

    def to_internal_value(self, value: object) -> datetime:
        """Return the moment. Raises ValidationError without an offset."""
        try:
            moment = datetime.fromisoformat(value if isinstance(value, str) else "")
            utc = moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise serializers.ValidationError(_NO_MOMENT) from None
        if moment.tzinfo is None:
            raise serializers.ValidationError(_NO_MOMENT)
        return utc


class WholeNumber(serializers.IntegerField):
    """A number in a query, in ASCII digits."""

    def to_internal_value(self, data: object) -> int:
        """Return the number. Raises ValidationError for anything but digits."""
        text = str(data)
        if not (text.isascii() and text.isdigit() and len(text) <= 19):
            raise serializers.ValidationError("It must be a whole number.")
        return int(text)


@extend_schema_field({"type": ["string", "object", "boolean"]})
class SentDocument(serializers.Field[Any, Any, Any, Any]):
    """A schema as a JSON value, or as a string that holds its exact text."""

    def to_internal_value(self, data: exact_json.Json) -> exact_json.Json:
        """Return it as it is; the schema's format judges it."""
        return data


@extend_schema_field(_ANY_SCHEMA)
class StoredDocument(serializers.Field[Any, Any, Any, Any]):
    """A schema as it was written, digit by digit."""

    def to_representation(self, value: str) -> object:
        """Return the stored text, to be rendered verbatim."""
        return renderers.stored(value)


@extend_schema_field({"type": "object", "additionalProperties": True})
class JsonObject(serializers.Field[Any, Any, Any, Any]):
    """A JSON object that this API passes on as it was stored."""

    def to_representation(self, value: exact_json.Json) -> exact_json.Json:
        """Return the object."""
        return value

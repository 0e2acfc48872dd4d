"""Kinds of values on the wire that DRF has no field for, or a too lenient one."""

from datetime import UTC, datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from schemas_app.api import renderers
from schemas_app.domain import exact_json
from schemas_app.services import threads

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


class Prose(Text):
    """What somebody has to say: long, but no more than anybody reads."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - DRF's own
        super().__init__(**{"max_length": threads.LONGEST, **options})


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


class Flag(serializers.BooleanField):
    """JSON's true or false, and nothing that could be made into one."""

    def to_internal_value(self, data: object) -> bool:
        """Return the flag. Raises ValidationError for anything else."""
        if not isinstance(data, bool):
            raise serializers.ValidationError("It must be true or false.")
        return data


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


@extend_schema_field({"type": "array", "items": {}})
class SentArray(serializers.Field[Any, Any, Any, Any]):
    """A JSON array whose items the domain judges."""

    def to_internal_value(self, data: exact_json.Json) -> list[exact_json.Json]:
        """Return the array. Raises ValidationError for anything else."""
        if not isinstance(data, list):
            raise serializers.ValidationError("It must be an array.")
        return data


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class Texts(serializers.Field[Any, Any, Any, Any]):
    """A JSON array of strings."""

    def to_internal_value(self, data: exact_json.Json) -> list[str]:
        """Return the strings. Raises ValidationError for anything else."""
        if not isinstance(data, list) or not all(map(_is_text, data)):
            raise serializers.ValidationError("It must be an array of strings.")
        return data


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class TextByName(serializers.Field[Any, Any, Any, Any]):
    """A JSON object of strings."""

    def to_internal_value(self, data: exact_json.Json) -> dict[str, str]:
        """Return the object. Raises ValidationError for anything else."""
        if not isinstance(data, dict) or not all(map(_is_text, data.values())):
            raise serializers.ValidationError("It must be an object of strings.")
        return data


@extend_schema_field({})
class JsonValue(serializers.Field[Any, Any, Any, Any]):
    """Any JSON value, digit by digit."""

    def to_representation(self, value: exact_json.Json) -> exact_json.Json:
        """Return the value."""
        return value


def _is_text(value: exact_json.Json) -> bool:
    # PostgreSQL takes NUL in no text.
    return isinstance(value, str) and "\0" not in value

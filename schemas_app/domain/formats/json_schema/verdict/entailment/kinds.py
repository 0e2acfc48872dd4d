"""The JSON types of values; every number is a "number" here, whole or not."""

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values

KINDS = ("null", "boolean", "number", "string", "array", "object")
ANY = "any"

Listed = Mapping[str, Mapping[Hashable, exact_json.Json]]


def kind_of(value: exact_json.Json) -> str:
    """Return the JSON type of a value."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | Decimal | float):
        return "number"
    if isinstance(value, str):
        return "string"
    if isinstance(value, dict):
        return "object"
    return "null" if value is None else "array"


def listed(values: Iterable[exact_json.Json]) -> Listed:
    """Return values by their type, and of any, each by its key."""
    found: dict[str, dict[Hashable, exact_json.Json]] = {ANY: {}}
    for value in values:
        key = json_values.key(value)
        found[ANY][key] = value
        found.setdefault(kind_of(value), {})[key] = value
    return found

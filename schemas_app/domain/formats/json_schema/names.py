"""The names of properties in a document, wherever they are, for those who search."""

from schemas_app.domain import exact_json


def names(document: exact_json.Json) -> frozenset[str]:
    """Return every name under `properties`, also of what has no counterpart elsewhere."""
    found: set[str] = set()
    waiting = [document]
    while waiting:
        place = waiting.pop()
        if isinstance(place, dict):
            properties = place.get("properties")
            if isinstance(properties, dict):
                found.update(properties)
            waiting.extend(place.values())
        elif isinstance(place, list):
            waiting.extend(place)
    return frozenset(found)

"""What people call the schemas that do not describe a value, but something about it."""

from collections.abc import Mapping
from types import MappingProxyType

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "propertyNames": "the names of members of {place}",
        "not": "what {place} must not be",
        "if": "the condition of {place}",
        "then": "what follows from the condition of {place}",
        "else": "what follows without the condition of {place}",
    }
)


def of(keyword: str, place: str) -> str:
    """Return what a keyword of `place` is about in words, or "" for the place itself."""
    return _WORDS[keyword].format(place=place) if keyword in _WORDS else ""

"""What people call the schemas that do not describe a value, but something about it."""

from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain import quoting

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "propertyNames": "the names of members of {place}",
        "not": "what {place} must not be",
        "if": "the condition of {place}",
        "then": "what follows from the condition of {place}",
        "else": "what follows without the condition of {place}",
        "dependentSchemas": "what `{name}` asks of {place}",
        "dependencies": "what `{name}` asks of {place}",
    }
)


# How a member is called whose name is empty.
NAMELESS = '""'


def of(keyword: str, place: str, name: str = "") -> str:
    """Return what a keyword of `place` is about in words, or "" for the place itself.

    `name` is that of the part, where a keyword has several.
    """
    words = _WORDS.get(keyword, "")
    return words.format(place=place, name=quoting.shortened(name or NAMELESS))

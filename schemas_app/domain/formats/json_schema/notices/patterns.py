"""Regular expressions that no engine matches in linear time."""

from collections.abc import Iterator

from schemas_app.domain import json_pointer, quoting
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.notices import kinds
from schemas_app.domain.formats.json_schema.notices.places import Place
from schemas_app.domain.formats.json_schema.regex import syntax
from schemas_app.domain.schema_format import Notice


def notices(place: Place) -> Iterator[Notice]:
    """Yield the patterns of one schema that need backtracking."""
    found: list[tuple[tuple[str, ...], object]] = [
        (("patternProperties", name), name)
        for name in json_values.mapping(place.counting.get("patternProperties"))
    ]
    found.append((("pattern",), place.counting.get("pattern")))
    for steps, pattern in found:
        if isinstance(pattern, str) and syntax.needs_backtracking(pattern):
            yield kinds.notice(
                "BACKTRACKING_PATTERN",
                place.pointer + json_pointer.of(steps),
                pattern=quoting.value(pattern),
            )

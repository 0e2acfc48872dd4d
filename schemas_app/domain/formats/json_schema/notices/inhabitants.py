"""Does a schema accept anything at all? Seen at a glance where it can be, else asked.

The set algebra in the worker can tell for most schemas, at the price of a question.
Most schemas need none: a plain object whose required members are plain accepts
something, and that is a proof as well.
"""

import contextlib
import dataclasses
import functools
from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain import json_pointer, schema_format
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.notices import looks
from schemas_app.domain.formats.json_schema.notices.places import Place, Places
from schemas_app.domain.formats.json_schema.regex import inclusion
from schemas_app.domain.formats.json_schema.verdict import memory, operands, workers

SECONDS = 0.5
# Members inside required members inside... beyond this it is asked.
DEPTH = 30
_REMEMBERED = 128

# With no other keywords than these a value of the type is quickly found: an empty array,
# an object with its required members, a number at one of its bounds or between them.
_SIMPLE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        type_: frozenset(("type", *words))
        for type_, words in {
            "null": (),
            "boolean": (),
            "string": ("minLength", "maxLength", "pattern"),
            **dict.fromkeys(
                ("integer", "fraction"),
                ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
            ),
            "array": ("items", "prefixItems", "additionalItems", "maxItems", "uniqueItems"),
            "object": (
                "properties", "required", "additionalProperties", "unevaluatedProperties",
            ),
        }.items()
    }
)  # fmt: skip


def is_known_to_have_none(
    document: schema_format.SchemaDocument,
    places: Places,
    types: Mapping[str, looks.Types],
) -> bool:
    """Return whether no document is valid, as far as that is known in little time.

    `types` are those that the values of each schema may have (contradictions.py).
    """
    if _Glance(places, types).sees("", DEPTH):
        return False
    form = operands.form(document)
    return not memory.INHABITED.get(form.digest) and _asked(form.written)


@functools.lru_cache(_REMEMBERED)
def _asked(written: str) -> bool:
    with contextlib.suppress(workers.NoAnswer):
        answer = workers.ask("satisfiable", seconds=SECONDS, schema=written)
        return bool(answer["answer"] == "no")
    return False


@dataclasses.dataclass(frozen=True)
class _Glance:
    """What is seen of a document without asking anybody."""

    places: Places
    types: Mapping[str, looks.Types]

    def sees(self, pointer: str | None, depth: int) -> bool:
        """Return whether the schema at `pointer` is seen to accept something."""
        value = None if pointer is None else self.places.values.get(pointer)
        if pointer is None or depth == 0 or not isinstance(value, dict):
            return value is True
        place = self.places.at(pointer)
        if "$ref" in place.counting:
            target = self.places.target(f"{pointer}/$ref")
            return len(place.counting) == 1 and self.sees(target, depth - 1)
        if place.counting.keys() in ({"const"}, {"enum"}, set()):
            return place.counting.get("enum") != []
        return any(
            self._sees_value(type_, place, depth)
            for type_ in self.types.get(pointer, ())
        )

    def _sees_value(self, type_: str, place: Place, depth: int) -> bool:
        """Return whether a value of one type, which is possible, is seen to be accepted."""
        schema = place.counting
        if not schema.keys() <= _SIMPLE[type_]:
            return False
        if type_ == "string" and "pattern" in schema:
            look = looks.Look(place=place, places=self.places, types=self.types)
            few = self.places.has_few_patterns
            return few and inclusion.is_empty(look.texts()) is False
        return type_ != "object" or all(
            name in json_values.mapping(schema.get("properties"))
            and self.sees(
                place.pointer + json_pointer.of(("properties", name)), depth - 1
            )
            for name in json_values.sequence(schema.get("required"))
        )

"""Whether a schema refers back to itself without going into the value.

What such a schema means is for each validator to say: it never gets to an answer, or
cuts the circle somewhere. What can be proven all the same is endings.py's. Recursion
through members, items or names is something else, and fine.
"""

from collections.abc import Iterator, Mapping

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLES = ("not", "if", "then", "else")
_MAPS = ("dependentSchemas", "dependencies")


def leading_to_one(definitions: Mapping[str, exact_json.Json]) -> frozenset[str]:
    """Return the names of the `definitions` that lead to a circle, or are in it."""
    leads_to = {name: set(referred(part)) for name, part in definitions.items()}
    # What leads nowhere is no part of a circle; take it away until nothing changes.
    ends = [name for name, targets in leads_to.items() if not targets]
    comes_from: dict[str, list[str]] = {}
    for name, targets in leads_to.items():
        for target in targets:
            comes_from.setdefault(target, []).append(name)
    while ends:
        end = ends.pop()
        del leads_to[end]
        for name in comes_from.get(end, ()):
            leads_to[name].discard(end)
            if not leads_to[name]:
                ends.append(name)
    return frozenset(leads_to)


def name_of(schema: Mapping[str, exact_json.Json]) -> str:
    """Return the name of the definition that the `$ref` of a lowered schema names."""
    return str(schema["$ref"]).rpartition("/")[2]


def referred(schema: exact_json.Json) -> Iterator[str]:
    """Yield the names of the definitions that a schema refers to in place."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, dict):
            continue
        if isinstance(part.get("$ref"), str):
            yield name_of(part)
        for keyword in _LISTS:
            waiting += json_values.sequence(part.get(keyword))
        waiting += (part.get(keyword) for keyword in _SINGLES)
        for keyword in _MAPS:
            waiting += json_values.mapping(part.get(keyword)).values()

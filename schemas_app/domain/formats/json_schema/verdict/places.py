"""Which schemas of a document may apply at one place of a record, and what they say.

A place is where a value can stand; through references and combinators many schemas
can have a say about it. They are looked at one by one here, as parts: which of them do
apply to a given record is not asked.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.verdict import lowering, patterns

Node = dict[str, Any]
Schemas = tuple[exact_json.Json, ...]

OTHER_MEMBERS = ("additionalProperties", "unevaluatedProperties")
OTHER_ITEMS = ("items", "additionalItems", "unevaluatedItems")
OF_OBJECTS = (
    "properties", "required", "patternProperties", "minProperties", "maxProperties",
    "propertyNames", "dependentRequired", "dependentSchemas", "dependencies",
    *OTHER_MEMBERS,
)  # fmt: skip
OF_ARRAYS = (
    "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", *OTHER_ITEMS,
)  # fmt: skip
MEMBER_LIMITS = ("minProperties", "maxProperties")
ITEM_LIMITS = (
    "minItems", "maxItems", "minContains", "maxContains", "prefixItems", "items",
)  # fmt: skip
# Keywords whose schemas are parts or places of their own.
WITH_SCHEMAS = (
    "properties", "patternProperties", "dependentSchemas", "dependencies", "allOf",
    "anyOf", "oneOf", "not", "if", "then", "else", "contains", "prefixItems",
    *OTHER_MEMBERS, *OTHER_ITEMS,
)  # fmt: skip

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLES = ("if", "then", "else")
_MAPS = ("dependentSchemas", "dependencies")
_NEEDS = ("dependentRequired", *_MAPS)


def parts(
    document: lowering.Lowered,
    schemas: Iterable[exact_json.Json],
    *,
    negated: bool = False,
) -> list[Node]:
    """Return every schema that may apply where `schemas` do, each once.

    With `negated`, what must not apply there is returned, too.
    """
    seen: set[int] = set()
    found: list[Node] = []
    waiting = list(schemas)[::-1]
    while waiting:
        schema = waiting.pop()
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        if "$ref" in schema:
            waiting.append(document.target(schema))
        else:
            found.append(schema)
            waiting.extend(reversed(list(_beside(schema, negated=negated))))
    return found


def _beside(schema: Node, *, negated: bool) -> Iterator[exact_json.Json]:
    for keyword in _LISTS:
        yield from json_values.sequence(schema.get(keyword))
    for keyword in (*_SINGLES, "not") if negated else _SINGLES:
        yield schema.get(keyword)
    for keyword in _MAPS:
        yield from json_values.mapping(schema.get(keyword)).values()


def member_schemas(parts: Iterable[Node], name: str) -> Schemas:
    """Return the schemas that the parts have for the member `name`.

    Whether a pattern matches a name is not known: its schemas are reckoned with.
    """
    found: list[exact_json.Json] = []
    for part in parts:
        declared = json_values.mapping(part.get("properties"))
        by_pattern = json_values.mapping(part.get("patternProperties"))
        if name in declared:
            found.append(declared[name])
        elif not by_pattern:
            found += [part[keyword] for keyword in OTHER_MEMBERS if keyword in part]
        found += by_pattern.values()
    return tuple(found)


def item_schemas(parts: Iterable[Node], index: int) -> Schemas:
    """Return the schemas that the parts have for the item at `index`."""
    found: list[exact_json.Json] = []
    for part in parts:
        items = part.get("items")
        first = json_values.sequence(part.get("prefixItems", items))
        if index < len(first):
            found.append(first[index])
        elif "items" in part and not isinstance(items, list):
            found.append(items)
        elif first and "additionalItems" in part:
            found.append(part["additionalItems"])
        elif "unevaluatedItems" in part:
            found.append(part["unevaluatedItems"])
    return tuple(found)


def contained_schemas(parts: Iterable[Node]) -> Schemas:
    """Return the schemas that some item must match."""
    return tuple(part["contains"] for part in parts if "contains" in part)


def tuple_length(parts: Iterable[Node]) -> int:
    """Return how many items the parts describe one by one."""
    return max(
        (
            len(json_values.sequence(part.get(keyword)))
            for part in parts
            for keyword in ("prefixItems", "items")
        ),
        default=0,
    )


def names(parts: Iterable[Node], others: Iterable[str]) -> Iterator[str]:
    """Yield the names of members that the parts mention or admit, then `others`."""
    mentioned = itertools.chain.from_iterable(map(_names, parts))
    yield from dict.fromkeys(itertools.chain(mentioned, others))


def _names(part: Node) -> Iterator[str]:
    yield from json_values.mapping(part.get("properties"))
    yield from needed(part)
    yield from admitted(part)
    for value in (*json_values.sequence(part.get("enum")), part.get("const")):
        yield from json_values.mapping(value)


def needed(part: Node) -> Iterator[str]:
    """Yield names that a part asks for, whether it describes them or not."""
    yield from json_values.sequence(part.get("required"))
    for keyword in _NEEDS:
        for name, others in json_values.mapping(part.get(keyword)).items():
            yield name
            yield from json_values.sequence(others)


def admitted(part: Node) -> Iterator[str]:
    """Yield names that the patterns of a part probably admit."""
    limits = json_values.mapping(part.get("propertyNames"))
    listed = (*json_values.sequence(limits.get("enum")), limits.get("const"))
    yield from (name for name in listed if isinstance(name, str))
    for pattern in (
        *json_values.mapping(part.get("patternProperties")),
        limits.get("pattern"),
    ):
        yield from patterns.samples(pattern)[:3] if isinstance(pattern, str) else ()
    for limit in (limits.get("minLength"), limits.get("maxLength")):
        if isinstance(limit, int) and 0 < limit < patterns.MAX_LENGTH:
            yield from ("n" * limit, "n" * (limit - 1), "n" * (limit + 1))


def speak_of(parts: Iterable[Node], keywords: Iterable[str]) -> bool:
    """Return whether one of `keywords` is in one of the parts."""
    return any(keyword in part for part in parts for keyword in keywords)


def sizes(parts: Iterable[Node], limits: Iterable[str], most: int) -> list[int]:
    """Return the numbers at, under and over the `limits` of the parts, up to `most`."""
    values = [part[keyword] for part in parts for keyword in limits if keyword in part]
    numbers = [len(value) if isinstance(value, list) else value for value in values]
    return sorted(
        {
            int(number) + step
            for number in numbers
            if not isinstance(number, dict | bool) and number <= most
            for step in (-1, 0, 1)
            if number + step >= 0
        },
    )

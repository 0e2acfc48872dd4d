"""Which schemas of a document may apply at one place of a record, and what they say.

A place is where a value can stand; through references and combinators many schemas
can have a say about it. They are looked at one by one here, as parts: which of them do
apply to a given record is not asked.
"""

import functools
import itertools
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.regex import automaton, language
from schemas_app.domain.formats.json_schema.verdict import lowering, patterns
from schemas_app.domain.formats.json_schema.verdict.entailment import languages

Node = dict[str, Any]
Schemas = tuple[exact_json.Json, ...]
Made = TypeVar("Made")

OTHER_MEMBERS = ("additionalProperties", "unevaluatedProperties")
OTHER_ITEMS = ("items", "additionalItems", "unevaluatedItems")
OF_OBJECTS = frozenset(
    (
        "properties", "required", "patternProperties", "minProperties",
        "maxProperties", "propertyNames", "dependentRequired", "dependentSchemas",
        "dependencies", *OTHER_MEMBERS,
    )
)  # fmt: skip
OF_ARRAYS = frozenset(
    ("prefixItems", "minItems", "maxItems", "uniqueItems", "contains", *OTHER_ITEMS)
)
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

_NOTHING: Node = {"type": []}
MAX_PATTERNS = 8

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


def certain(
    document: lowering.Lowered, schemas: Iterable[exact_json.Json]
) -> list[Node]:
    """Return the schemas that apply wherever all of `schemas` do, whatever is chosen.

    A literal `false` among them is returned as one that allows no type.
    """
    seen: set[int] = set()
    found: list[Node] = []
    waiting = list(schemas)[::-1]
    while waiting:
        schema = waiting.pop()
        if schema is False:
            found.append(_NOTHING)
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        if "$ref" in schema:
            waiting.append(document.target(schema))
        else:
            found.append(schema)
            waiting.extend(json_values.sequence(schema.get("allOf"))[::-1])
    return found


def _beside(schema: Node, *, negated: bool) -> Iterator[exact_json.Json]:
    for keyword in _LISTS:
        yield from json_values.sequence(schema.get(keyword))
    for keyword in (*_SINGLES, "not") if negated else _SINGLES:
        yield schema.get(keyword)
    for keyword in _MAPS:
        yield from json_values.mapping(schema.get(keyword)).values()


def member_schemas(parts: Iterable[Node], name: str) -> Schemas:
    """Return the schemas that the parts may have for the member `name`."""
    found: list[exact_json.Json] = []
    for part in parts:
        known, sure = _described(part, name, found)
        if not known or not sure:
            found += [part[keyword] for keyword in OTHER_MEMBERS if keyword in part]
    return tuple(found)


def sure_member_schemas(parts: Iterable[Node], name: str) -> Schemas:
    """Return the schemas that surely apply to the member `name` where the parts do."""
    found: list[exact_json.Json] = []
    for part in parts:
        matched: list[exact_json.Json] = []
        known, sure = _described(part, name, matched)
        if sure:
            found += matched
        if sure and not known and "additionalProperties" in part:
            found.append(part["additionalProperties"])
    return tuple(found)


def _described(
    part: Node, name: str, found: list[exact_json.Json]
) -> tuple[bool, bool]:
    """Add the schemas that a part describes the member `name` with to `found`.

    Return whether it describes it, and whether that is sure: a pattern may not be
    readable.
    """
    known, sure = False, True
    declared = part.get("properties")
    if declared and name in declared:
        found.append(declared[name])
        known = True
    if "patternProperties" not in part:
        return known, sure
    for pattern, schema in json_values.mapping(part.get("patternProperties")).items():
        matches = _matches(pattern, name)
        if matches is not False:
            found.append(schema)
        known, sure = known or matches is True, sure and matches is not None
    return known, sure


@functools.lru_cache(4096)
def _matches(pattern: str, name: str) -> bool | None:
    return languages.matches(pattern, name)


def item_schemas(parts: Iterable[Node], index: int) -> Schemas:
    """Return the schemas that the parts may have for the item at `index`."""
    found: list[exact_json.Json] = []
    for part in parts:
        known = _item(part, index, found)
        if not known and "unevaluatedItems" in part:
            found.append(part["unevaluatedItems"])
    return tuple(found)


def sure_item_schemas(parts: Iterable[Node], index: int) -> Schemas:
    """Return the schemas that surely apply to the item at `index` where the parts do."""
    found: list[exact_json.Json] = []
    for part in parts:
        _item(part, index, found)
    return tuple(found)


def _item(part: Node, index: int, found: list[exact_json.Json]) -> bool:
    """Add the schema that a part describes the item with, and return if it has one."""
    items = part.get("items")
    first = json_values.sequence(part.get("prefixItems", items))
    if index < len(first):
        found.append(first[index])
    elif "items" in part and not isinstance(items, list):
        found.append(items)
    elif first and "additionalItems" in part:
        found.append(part["additionalItems"])
    else:
        return False
    return True


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
    parts = list(parts)
    mentioned = itertools.chain.from_iterable(map(_names, parts))
    regions = _regions(parts)
    yield from dict.fromkeys(itertools.chain(mentioned, regions, others))


def _regions(parts: Iterable[Node]) -> Iterator[str]:
    """Yield, for each of several patterns for names, a name that matches it alone."""
    patterns = list(
        dict.fromkeys(
            itertools.chain.from_iterable(
                json_values.mapping(part.get("patternProperties")) for part in parts
            )
        )
    )[:MAX_PATTERNS]
    for pattern in patterns if len(patterns) > 1 else ():
        excluded = tuple(other for other in patterns if other != pattern)
        alone = language.Language(patterns=(pattern,), excluded=excluded)
        yield from automaton.examples(alone, 1)


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


def speak_of(parts: Iterable[Node], keywords: frozenset[str]) -> bool:
    """Return whether one of `keywords` is in one of the parts."""
    return not all(map(keywords.isdisjoint, parts))


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

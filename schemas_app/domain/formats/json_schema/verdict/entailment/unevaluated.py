"""What `unevaluatedProperties` and `unevaluatedItems` say, from both sides.

Which members a schema has evaluated can depend on the document, through the branches
that happen to hold. Two bounds do not: what any part could evaluate (so the rest is
surely unevaluated), and what the parts that always apply evaluate (so only the rest may
be unevaluated). Where there are no branches the two are the same.
"""

import dataclasses
import math
from collections.abc import Iterator, Mapping
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.verdict.entailment import (
    facts,
    part_facts,
    sides,
)

Node = Mapping[str, Any]

_TUPLES_BY_PREFIX = 20
MAX_PARTS = 200
_ALTERNATIVE_LISTS = ("anyOf", "oneOf")
# What is under `not` is counted, too: some engines may count it, and more is sound.
_ALTERNATIVES = ("if", "then", "else", "not")
_MAPS = ("dependentSchemas", "dependencies")
_IN_PLACE = ("$ref", "allOf", *_ALTERNATIVE_LISTS, *_ALTERNATIVES, *_MAPS)
_OF_MEMBERS = ("properties", "patternProperties", "additionalProperties")
_OF_ITEMS = ("items", "prefixItems", "additionalItems", "contains")


def item_schemas(
    side: sides.Side,
    node: Node,
) -> tuple[list[exact_json.Json], exact_json.Json]:
    """Return the schemas of the first items, and that of the rest or None."""
    items = node.get("items")
    if side.dialect.draft >= _TUPLES_BY_PREFIX:
        return json_values.sequence(node.get("prefixItems")), items
    if isinstance(items, list):
        return items, node.get("additionalItems")
    return [], items


def members(side: sides.Side, node: Node) -> facts.Fact:
    """Return what `unevaluatedProperties` of a node says."""
    limit = side.term(node["unevaluatedProperties"])
    return facts.Unevaluated(
        _outside(side, _names(side, node, all_parts=True), limit),
        _outside(side, _names(side, node, all_parts=False), limit),
        _key(side, node, "unevaluatedProperties", _OF_MEMBERS),
    )


def items(side: sides.Side, node: Node) -> facts.Fact:
    """Return what `unevaluatedItems` of a node says."""
    limit = facts.Holds(side.term(node["unevaluatedItems"]))
    most, least = (
        _length(side, node, all_parts=all_parts) for all_parts in (True, False)
    )
    return facts.Unevaluated(
        None if most == math.inf else _behind(most, limit),
        part_facts.Items((), None) if least == math.inf else _behind(least, limit),
        _key(side, node, "unevaluatedItems", _OF_ITEMS),
    )


@dataclasses.dataclass(frozen=True)
class _Evaluated:
    """The names that are evaluated: declared or matching, or all of them."""

    declared: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    all: bool = False


def _outside(
    side: sides.Side,
    evaluated: _Evaluated,
    limit: facts.Term,
) -> facts.Fact | None:
    if evaluated.all:
        return part_facts.Members({}, (), None)
    anything = side.term(True)  # noqa: FBT003
    return part_facts.Members(
        dict.fromkeys(sorted(evaluated.declared), anything),
        tuple((pattern, anything) for pattern in sorted(evaluated.patterns)),
        limit,
    )


def _names(side: sides.Side, node: Node, *, all_parts: bool) -> _Evaluated:
    parts = list(_parts(side, node, all_parts=all_parts))
    nested = all_parts and any(
        "unevaluatedProperties" in part for part in parts if part is not node
    )
    return _Evaluated(
        declared=frozenset(
            name for part in parts for name in part.get("properties") or ()
        ),
        patterns=frozenset(
            name for part in parts for name in part.get("patternProperties") or ()
        ),
        all=nested
        or (all_parts and len(parts) > MAX_PARTS)
        or any("additionalProperties" in part for part in parts),
    )


def _behind(length: float, limit: facts.Literal) -> facts.Fact:
    anything = facts.Holds(facts.Term(limit.term.side, True, sides.EVERYTHING))  # noqa: FBT003
    return part_facts.Items((anything,) * int(length), limit)


def _length(side: sides.Side, node: Node, *, all_parts: bool) -> float:
    """Return how many of the first items are evaluated; infinity for all of them.

    `contains` evaluates some items in 2020-12: more may be evaluated than is counted
    where only what is certain is asked for, and all where anything possible is.
    """
    longest = 0.0
    parts = list(_parts(side, node, all_parts=all_parts))
    if all_parts and len(parts) > MAX_PARTS:
        return math.inf
    for part in parts:
        first, rest = item_schemas(side, part)
        hidden = all_parts and (
            "contains" in part or ("unevaluatedItems" in part and part is not node)
        )
        longest = max(
            longest,
            math.inf if rest is not None or hidden else len(first),
        )
    return longest


def _parts(side: sides.Side, node: Node, *, all_parts: bool) -> Iterator[Node]:
    """Yield the node and what applies in its place: always, or perhaps.

    More than MAX_PARTS are not counted to the end; then all counts as evaluated, which
    is right for what is possible. What is certain is found through `allOf` alone.
    """
    seen: set[int] = set()
    waiting: list[exact_json.Json] = [node]
    while waiting and len(seen) <= MAX_PARTS:
        part = side.term(waiting.pop()).node
        if isinstance(part, dict) and id(part) not in seen:
            seen.add(id(part))
            yield part
            waiting += json_values.sequence(part.get("allOf"))
            if all_parts:
                waiting += _alternatives(part)


def _alternatives(part: Node) -> Iterator[exact_json.Json]:
    for keyword in _ALTERNATIVE_LISTS:
        yield from json_values.sequence(part.get(keyword))
    for keyword in _ALTERNATIVES:
        yield part.get(keyword)
    for keyword in _MAPS:
        yield from json_values.mapping(part.get(keyword)).values()


def _key(side: sides.Side, node: Node, keyword: str, beside: tuple[str, ...]) -> int:
    """Return the number of all words that the meaning of `keyword` depends on."""
    words = (keyword, *_IN_PLACE, *beside)
    return side.key_of_words(node, words)

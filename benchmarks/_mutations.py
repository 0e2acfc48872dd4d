"""Random edits of schemas, small ones as people make them and stranger ones.

The same seed gives the same edits. What an edit leaves need not be a schema: whoever
asks for one lets the registry refuse it.
"""

import copy
import random
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from benchmarks import _corpora, _documents

Node: TypeAlias = "dict[str, Any]"
Edit: TypeAlias = "Callable[[random.Random, Node, Sequence[Node]], None]"

EDITS = 3

_KEYWORDS: tuple[Node, ...] = (
    {"type": "integer"}, {"type": "number"}, {"type": "string"}, {"type": "object"},
    {"type": ["string", "null"]}, {"minimum": 0}, {"maximum": 10}, {"multipleOf": 2},
    {"multipleOf": Decimal("0.5")}, {"minLength": 1}, {"maxLength": 3},
    {"pattern": "^[a-z]+$"}, {"pattern": "^[a-m]+$"}, {"enum": [1, "a", None]},
    {"minItems": 1}, {"maxItems": 2}, {"uniqueItems": True}, {"items": {"type": "integer"}},
    {"contains": {"minimum": 5}}, {"required": ["a"]}, {"minProperties": 1},
    {"maxProperties": 2}, {"properties": {"a": {"type": "integer"}}},
    {"additionalProperties": False}, {"additionalProperties": {"type": "number"}},
    {"patternProperties": {"^a": {"type": "integer"}}}, {"propertyNames": {"maxLength": 2}},
    {"not": {"type": "null"}}, {"const": 1}, {"dependentRequired": {"a": ["b"]}},
    {"if": {"type": "integer"}, "then": {"minimum": 0}}, {"unevaluatedProperties": False},
)  # fmt: skip


def pairs(
    found: Sequence[_corpora.Pair], *, count: int, seed: int
) -> Iterator[_corpora.Pair]:
    """Yield `count` pairs of a schema among those `found` and an edited copy of it."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    documents = [
        document
        for pair in found
        for document in (pair.old, pair.new)
        if isinstance(document.value, dict)
    ]
    others = [node for one in documents for node in _nodes(one.value)]
    for number in range(count if documents else 0):
        document = chance.choice(documents)
        yield _corpora.Pair(
            id=f"mutation {number} of seed {seed}",
            corpus="mutations",
            kind=_corpora.Kind.HISTORY,
            old=document,
            new=_documents.Document(
                value=_edited(chance, document.value, others),
                draft=document.draft,
                beside=document.beside,
            ),
        )


def _edited(chance: random.Random, value: object, others: Sequence[Node]) -> object:
    made = copy.deepcopy(value)
    for _ in range(chance.randint(1, EDITS)):
        node = chance.choice(list(_nodes(made)))
        chance.choice(_EDITS)(chance, node, others)
    return made


def _nodes(value: object) -> Iterator[Node]:
    """Yield the objects in a schema: sub-schemas, and maps that only look like them."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _nodes(part)
    elif isinstance(value, list):
        for part in value:
            yield from _nodes(part)


def _drop(chance: random.Random, node: Node, _: Sequence[Node]) -> None:
    names = sorted(node.keys() - {"$schema"})
    if names:
        del node[chance.choice(names)]


def _add(chance: random.Random, node: Node, _: Sequence[Node]) -> None:
    node.update(copy.deepcopy(chance.choice(_KEYWORDS)))


def _borrow(chance: random.Random, node: Node, others: Sequence[Node]) -> None:
    other = chance.choice(others)
    names = sorted(other.keys() - {"$schema", "$id", "id"})
    if names:
        name = chance.choice(names)
        node[name] = copy.deepcopy(other[name])


def _shift(chance: random.Random, node: Node, _: Sequence[Node]) -> None:
    """Move a number by a little."""
    numbers = [
        name
        for name, value in sorted(node.items())
        if isinstance(value, int | Decimal) and not isinstance(value, bool)
    ]
    if numbers:
        node[chance.choice(numbers)] += chance.choice((1, -1, 2))


def _shorten(chance: random.Random, node: Node, _: Sequence[Node]) -> None:
    """Take a member from a list: of an enum, of what is required, of branches."""
    lists = [value for _, value in sorted(node.items()) if isinstance(value, list)]
    if lists and (chosen := chance.choice(lists)):
        del chosen[chance.randrange(len(chosen))]


def _wrap(chance: random.Random, node: Node, _: Sequence[Node]) -> None:
    """Say the same, or nearly, in another way."""
    inside = {name: value for name, value in node.items() if name not in _STAYS}
    for name in inside:
        del node[name]
    other = copy.deepcopy(chance.choice(_KEYWORDS))
    node.update(
        chance.choice(
            (
                {"allOf": [inside]},
                {"anyOf": [inside, other]},
                {"oneOf": [inside, other]},
                {"not": {"not": inside}},
            )
        )
    )


_STAYS = frozenset({"$schema", "$id", "id", "$defs", "definitions"})
_EDITS: tuple[Edit, ...] = (_drop, _drop, _add, _add, _borrow, _shift, _shorten, _wrap)

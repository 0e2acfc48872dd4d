"""What the keywords of a schema say of a value of one JSON type, as facts.

The only place of the prover that knows keywords, and what they mean in which draft.
A keyword that is not modeled becomes an opaque fact, equal only to the same words.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.verdict.entailment import (
    facts,
    kinds,
    part_facts,
    sides,
    unevaluated,
)

_INTEGERS_AS_WRITTEN = 4  # the draft in which 1.0 is no integer
_BOUNDS_AS_FLAGS = 4  # the draft in which exclusiveMinimum is a boolean

Node = Mapping[str, Any]
Facts = tuple[facts.Fact, ...]
_Reader = Callable[[sides.Side, Node, str], Iterator[facts.Fact]]


def of(side: sides.Side, term: facts.Term, kind: str) -> Facts | None:
    """Return what `term` says of values of type `kind`; None if it admits none.

    The facts together say what the schema says: it holds if and only if they all do.
    """
    node = term.node
    if not isinstance(node, dict):
        return None if node is False else ()
    if "$ref" in node:
        return (facts.Opaque(term.key),)
    found: list[facts.Fact] = []
    if "type" in node:
        named = node["type"] if isinstance(node["type"], list) else [node["type"]]
        if kind not in named:
            if kind != "number" or "integer" not in named:
                return None
            found.append(_integer(side))
    for reads, keywords in _READERS_OF[kind]:
        if not keywords.isdisjoint(node):
            found += reads(side, node, kind)
    return tuple(found)


def listed(side: sides.Side, term: facts.Term) -> frozenset[Any] | None:
    """Return the keys of the values that `enum` and `const` leave; None: of any."""
    node = term.node
    if not isinstance(node, dict):
        return None
    found = [fact.listed.keys() for fact in _values(side, node, kinds.ANY)]
    for part in json_values.sequence(node.get("allOf")):
        # One step is enough: a reference with words beside it.
        inner = side.term(part).node
        if isinstance(inner, dict):
            found += [fact.listed.keys() for fact in _values(side, inner, kinds.ANY)]
    return frozenset.intersection(*map(frozenset, found)) if found else None


def _integer(side: sides.Side) -> facts.Fact:
    if side.dialect.draft == _INTEGERS_AS_WRITTEN:
        return facts.WrittenWhole()
    return facts.Multiple(Fraction(1))


def _values(side: sides.Side, node: Node, kind: str) -> Iterator[facts.Values]:
    if "enum" in node and side.counts("enum"):
        yield facts.Values(side.listed(node["enum"]).get(kind, {}))
    if "const" in node and side.counts("const"):
        yield facts.Values(kinds.listed([node["const"]]).get(kind, {}))


def _combined(side: sides.Side, node: Node, _: str) -> Iterator[facts.Fact]:
    for part in json_values.sequence(node.get("allOf")):
        yield facts.Holds(side.term(part))
    if "not" in node:
        yield facts.Fails(side.term(node["not"]))
    if "anyOf" in node:
        yield facts.AnyOf(tuple(side.term(part) for part in node["anyOf"]))
    if "oneOf" in node:
        yield facts.OneOf(tuple(side.term(part) for part in node["oneOf"]))
    if "if" in node and side.counts("if"):
        yield facts.Conditional(
            side.term(node["if"]),
            side.term(node.get("then", True)),
            side.term(node.get("else", True)),
        )


def _numbers(side: sides.Side, node: Node, _: str) -> Iterator[facts.Fact]:
    for keyword, flag, fact in (
        ("minimum", "exclusiveMinimum", facts.Low),
        ("maximum", "exclusiveMaximum", facts.High),
    ):
        flagged = side.dialect.draft == _BOUNDS_AS_FLAGS and node.get(flag) is True
        bound, beyond = (json_values.number(node.get(word)) for word in (keyword, flag))
        if bound is not None:
            yield fact(Fraction(bound), flagged)
        if beyond is not None and side.dialect.draft != _BOUNDS_AS_FLAGS:
            yield fact(Fraction(beyond), True)  # noqa: FBT003
    step = json_values.number(node.get("multipleOf"))
    if step is not None and step > 0:
        yield facts.Multiple(Fraction(step))


def _size(least: str, most: str) -> _Reader:
    def read(_: sides.Side, node: Node, __: str) -> Iterator[facts.Fact]:
        limit = json_values.number(node.get(most))
        yield facts.Size(
            _count(node.get(least, 0)), None if limit is None else _count(limit)
        )

    return read


def _count(value: exact_json.Json) -> int:
    number = json_values.number(value)
    return 0 if number is None else int(number)


def _pattern(_: sides.Side, node: Node, __: str) -> Iterator[facts.Fact]:
    yield facts.Matches(str(node["pattern"]))


def _opaque(keyword: str) -> _Reader:
    def read(side: sides.Side, node: Node, _: str) -> Iterator[facts.Fact]:
        if side.counts(keyword):
            # Media types and encodings are asserted together by the engine.
            words = [json_values.key(node.get(word)) for word in _CONTENT]
            named = ("content", side.dialect.name, keyword, *words)
            yield facts.Opaque(side.numbers.of(named))

    return read


def _members(side: sides.Side, node: Node, _: str) -> Iterator[facts.Fact]:
    yield members(side, node)


def members(side: sides.Side, node: Node) -> part_facts.Members:
    """Return what a node says of members by their names."""
    others = node.get("additionalProperties")
    return part_facts.Members(
        {
            name: side.term(part)
            for name, part in json_values.mapping(node.get("properties")).items()
        },
        tuple(
            (pattern, side.term(part))
            for pattern, part in json_values.mapping(
                node.get("patternProperties")
            ).items()
        ),
        None if others is None else side.term(others),
    )


def _required(_: sides.Side, node: Node, __: str) -> Iterator[facts.Fact]:
    yield part_facts.Required(
        tuple(dict.fromkeys(json_values.sequence(node["required"])))
    )


def _names(side: sides.Side, node: Node, _: str) -> Iterator[facts.Fact]:
    if side.counts("propertyNames"):
        yield part_facts.Names(side.term(node["propertyNames"]))


def _dependents(side: sides.Side, node: Node, _: str) -> Iterator[facts.Fact]:
    for keyword in ("dependentRequired", "dependentSchemas", "dependencies"):
        if keyword not in node or not side.counts(keyword):
            continue
        for name, needed in json_values.mapping(node[keyword]).items():
            then: facts.Fact
            if isinstance(needed, list):
                then = part_facts.Required(tuple(dict.fromkeys(needed)))
            else:
                then = facts.Holds(side.term(needed))
            yield part_facts.Dependent(name, then)


def _items(side: sides.Side, node: Node, _: str) -> Iterator[facts.Fact]:
    first, rest = unevaluated.item_schemas(side, node)
    yield part_facts.Items(
        tuple(facts.Holds(side.term(part)) for part in first),
        None if rest is None else facts.Holds(side.term(rest)),
    )


def _contains(side: sides.Side, node: Node, _: str) -> Iterator[facts.Fact]:
    if not side.counts("contains"):
        return
    least: exact_json.Json = 1
    most: exact_json.Json = None
    if side.counts("minContains"):
        least, most = node.get("minContains", 1), node.get("maxContains")
    yield part_facts.Contains(
        side.term(node["contains"]),
        _count(least),
        None if most is None else _count(most),
    )


def _unique(_: sides.Side, node: Node, __: str) -> Iterator[facts.Fact]:
    if node["uniqueItems"] is True:
        yield part_facts.Unique()


def _unevaluated_members(side: sides.Side, node: Node, _: str) -> Iterator[facts.Fact]:
    if side.counts("unevaluatedProperties"):
        yield unevaluated.members(side, node)


def _unevaluated_items(side: sides.Side, node: Node, _: str) -> Iterator[facts.Fact]:
    if side.counts("unevaluatedItems"):
        yield unevaluated.items(side, node)


_CONTENT = ("contentEncoding", "contentMediaType")
_OF_ANY: tuple[tuple[_Reader, frozenset[str]], ...] = (
    (_values, frozenset({"enum", "const"})),
    (_combined, frozenset({"allOf", "anyOf", "oneOf", "not", "if"})),
)
_READERS: Mapping[str, tuple[tuple[_Reader, tuple[str, ...]], ...]] = MappingProxyType(
    {
        "number": (
            (
                _numbers,
                (
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "multipleOf",
                ),
            ),
        ),
        "string": (
            (_size("minLength", "maxLength"), ("minLength", "maxLength")),
            (_pattern, ("pattern",)),
            (_opaque("contentEncoding"), _CONTENT),
        ),
        "array": (
            (_size("minItems", "maxItems"), ("minItems", "maxItems")),
            (_items, ("items", "prefixItems", "additionalItems")),
            (_contains, ("contains",)),
            (_unique, ("uniqueItems",)),
            (_unevaluated_items, ("unevaluatedItems",)),
        ),
        "object": (
            (
                _size("minProperties", "maxProperties"),
                ("minProperties", "maxProperties"),
            ),
            (_required, ("required",)),
            (
                _members,
                ("properties", "patternProperties", "additionalProperties"),
            ),
            (_names, ("propertyNames",)),
            (_dependents, ("dependentRequired", "dependentSchemas", "dependencies")),
            (_unevaluated_members, ("unevaluatedProperties",)),
        ),
    },
)
_READERS_OF = {
    kind: _OF_ANY
    + tuple((reads, frozenset(words)) for reads, words in _READERS.get(kind, ()))
    for kind in kinds.KINDS
}

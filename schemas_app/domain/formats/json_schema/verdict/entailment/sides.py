"""One side of a question: a schema's parts as terms, and what each says of a type.

Two terms with the same key say the same, whichever side they are of; so a part that
was not touched is known by its number. Sound: the key holds all words that count in
the draft, and the draft. Where a reference leads back to where it came from, the key
names the definition and its side, and is the same as itself only.
"""

import dataclasses
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import dialects, json_values, vocabulary
from schemas_app.domain.formats.json_schema.verdict import lowering
from schemas_app.domain.formats.json_schema.verdict.entailment import facts, kinds

Node = Mapping[str, Any]

EVERYTHING, NOTHING = 0, 1
# A reference that leads nowhere but to itself: nobody can say what it accepts.
_NOWHERE: Node = {"$ref": "nowhere"}
_ALIKE_IN_ANY_ORDER = ("required", "enum", "type")


@dataclasses.dataclass(eq=False)
class Numbers:
    """Gives equal things the same number; shared by the sides of a question."""

    _given: dict[Hashable, int] = dataclasses.field(default_factory=dict)

    def of(self, thing: Hashable) -> int:
        """Return the number of `thing`."""
        return self._given.setdefault(thing, len(self._given) + NOTHING + 1)


@dataclasses.dataclass(eq=False)
class Side:
    """The writer's or the reader's schema.

    With `ignoring`, keywords that validators read differently say nothing here.
    """

    number: int
    document: lowering.Lowered
    numbers: Numbers
    ignoring: bool
    _terms: dict[int, facts.Term] = dataclasses.field(default_factory=dict)
    _keys: dict[int, int] = dataclasses.field(default_factory=dict)
    _inside: set[int] = dataclasses.field(default_factory=set)
    _listed: dict[int, kinds.Listed] = dataclasses.field(default_factory=dict)
    _counts: dict[str, bool] = dataclasses.field(default_factory=dict)

    @property
    def dialect(self) -> dialects.Dialect:
        return self.document.dialect

    def term(self, node: exact_json.Json) -> facts.Term:
        """Return the term of a schema, with its references followed."""
        known = self._terms.get(id(node))
        if known is None:
            found = self._followed(node)
            known = facts.Term(self.number, found, self.key(found))
            self._terms[id(node)] = known
        return known

    def counts(self, keyword: str) -> bool:
        """Return whether `keyword` says anything on this side."""
        known = self._counts.get(keyword)
        if known is None:
            known = self._counts[keyword] = vocabulary.counts(
                keyword, self.dialect
            ) and not (self.ignoring and vocabulary.is_disputed(keyword, self.dialect))
        return known

    def listed(self, values: list[exact_json.Json]) -> kinds.Listed:
        """Return the values of an `enum` by their types."""
        known = self._listed.get(id(values))
        if known is None:
            known = self._listed[id(values)] = kinds.listed(values)
        return known

    def key(self, node: exact_json.Json) -> int:
        """Return the number of what `node` says."""
        if not isinstance(node, dict):
            return NOTHING if node is False else EVERYTHING
        known = self._keys.get(id(node))
        if known is None:
            if node is _NOWHERE or id(node) in self._inside:
                return self.numbers.of(("itself", self.number, id(node)))
            self._inside.add(id(node))
            known = self._keys[id(node)] = self._new_key(node)
            self._inside.discard(id(node))
        return known

    def key_of_words(self, node: Node, keywords: Iterable[str]) -> int:
        """Return the number of what these keywords of `node` say together."""
        said = frozenset(
            (keyword, self._value_key(keyword, node[keyword]))
            for keyword in keywords
            if keyword in node and self.counts(keyword)
        )
        return self.numbers.of((self.dialect.name, said)) if said else EVERYTHING

    def _new_key(self, node: Node) -> int:
        if "$ref" in node:
            return self.key(self._followed(node))
        return self.key_of_words(node, node)

    def _value_key(self, keyword: str, value: exact_json.Json) -> Hashable:
        holds = self.dialect.applicators.get(keyword)
        if isinstance(value, list) and holds in lowering.LISTS:
            return tuple(self.key(part) for part in value)
        if isinstance(value, dict) and holds in lowering.MAPS:
            return frozenset(
                (name, self._part_key(part)) for name, part in value.items()
            )
        if holds is not None and isinstance(value, dict | bool):
            return self.key(value)
        if keyword in _ALIKE_IN_ANY_ORDER and isinstance(value, list):
            return "set", frozenset(json_values.key(item) for item in value)
        return "value", json_values.key(value)

    def _part_key(self, part: exact_json.Json) -> Hashable:
        if isinstance(part, dict | bool):
            return self.key(part)
        return "value", json_values.key(part)

    def _followed(self, node: exact_json.Json) -> exact_json.Json:
        for _ in range(len(self.document.definitions) + 1):
            if not isinstance(node, dict) or "$ref" not in node:
                return node
            if node is _NOWHERE:
                return node
            node = self.document.target(node)
        return _NOWHERE

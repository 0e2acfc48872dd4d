"""Whether a given value is valid under a schema: yes, no, or not known (None).

Works on the same facts as the proofs, so that it reads every keyword as they do. None
comes of what is not modeled, of patterns that are not understood, and of integers in
draft 4: the value 1 may be written 1.0, and is none then.
"""

import dataclasses
import itertools
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, TypeAlias

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.verdict.entailment import (
    facts,
    keyword_facts,
    kinds,
    languages,
    part_facts,
    sides,
)

Answer: TypeAlias = bool | None
# A JSON value of the type that the fact at hand speaks of.
Value: TypeAlias = Any
# Members and items that one value may have to be looked into.
MAX_PARTS = 10_000
# Terms that one question leads to, and all questions of a proof: with references, a few
# lines are more than anybody could look at.
MAX_TERMS = 10_000
MAX_ALL_TERMS = 300_000


class Whole(int):
    """An integer that is known to be written as one, and so is one in draft 4."""


@dataclasses.dataclass
class _Effort:
    """How many terms were looked at, for the question at hand and for all."""

    one: int = 0
    every: int = 0

    def is_too_much(self, *, begins: bool) -> bool:
        """Count one more, and return whether it is one too many."""
        self.one = 1 if begins else self.one + 1
        self.every += 1
        return self.one > MAX_TERMS or self.every > MAX_ALL_TERMS


@dataclasses.dataclass(frozen=True)
class Evaluation:
    """Evaluates under the schemas of the two sides."""

    sides: tuple[sides.Side, sides.Side]
    sets: languages.Languages = dataclasses.field(
        default_factory=languages.Languages,
    )
    _said: dict[tuple[facts.Term, str], keyword_facts.Facts | None] = dataclasses.field(
        default_factory=dict,
    )
    _asked: set[tuple[int, int]] = dataclasses.field(default_factory=set)
    _effort: _Effort = dataclasses.field(default_factory=_Effort)

    def said(self, term: facts.Term, kind: str) -> keyword_facts.Facts | None:
        """Return what `term` says of values of a type; None if it admits none."""
        place = (term, kind)
        if place not in self._said:
            self._said[place] = keyword_facts.of(self.sides[term.side], term, kind)
        return self._said[place]

    def holds(self, term: facts.Term, value: exact_json.Json) -> Answer:
        """Return whether `value` is valid under `term`."""
        said = self.said(term, kinds.kind_of(value))
        if not said:
            return said is not None
        question = (term.key, id(value))
        if self._effort.is_too_much(begins=not self._asked):
            return None
        if question in self._asked:  # a reference that leads back to itself
            return None
        self._asked.add(question)
        answer = every([self.fact(fact, value) for fact in said])
        self._asked.discard(question)
        return answer

    def literal(self, literal: facts.Literal, value: exact_json.Json) -> Answer:
        """Return whether a literal is true of `value`."""
        answer = self.holds(literal.term, value)
        return answer if isinstance(literal, facts.Holds) else _not(answer)

    def fact(self, fact: facts.Fact, value: Value) -> Answer:
        """Return whether a fact, one that a keyword says, is true of `value`."""
        evaluate = _EVALUATE.get(type(fact))
        return evaluate(self, fact, value) if evaluate else None


def every(answers: Iterable[Answer]) -> Answer:
    """Return whether all answers are yes; a no ends it."""
    known: Answer = True
    for answer in answers:
        if answer is False:
            return False
        known = answer and known
    return known


def _not(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _some(answers: Iterable[Answer]) -> Answer:
    return _not(every(map(_not, answers)))


def _one_of(self: Evaluation, fact: facts.OneOf, value: Value) -> Answer:
    answers = [self.holds(term, value) for term in fact.terms]
    certain, possible = answers.count(True), len(answers) - answers.count(False)
    if certain > 1 or possible == 0:
        return False
    return True if certain == possible == 1 else None


def _conditional(self: Evaluation, fact: facts.Conditional, value: Value) -> Answer:
    condition = self.holds(fact.condition, value)
    if condition is None:
        return None
    return self.holds(fact.then if condition else fact.otherwise, value)


def _dependent(self: Evaluation, fact: part_facts.Dependent, value: Value) -> Answer:
    return self.fact(fact.then, value) if fact.name in value else True


def _written_whole(_: Evaluation, fact: facts.WrittenWhole, value: Value) -> Answer:
    """Decide it where the value has a fraction; else it may be written either way."""
    if isinstance(value, Whole):
        return fact.positive
    if Fraction(value).denominator != 1:
        return not fact.positive
    return None


def _unevaluated(self: Evaluation, fact: facts.Unevaluated, value: Value) -> Answer:
    """Decide it where what is implied is wrong, or what implies it is right."""
    if fact.least is not None and self.fact(fact.least, value) is False:
        return False
    return True if fact.most and self.fact(fact.most, value) else None


def _members(self: Evaluation, fact: part_facts.Members, value: Value) -> Answer:
    if len(value) > MAX_PARTS:
        return None
    return every(_member(self, fact, name, part) for name, part in value.items())


def _member(
    self: Evaluation,
    fact: part_facts.Members,
    name: str,
    value: Value,
) -> Answer:
    terms, certain = member_terms(fact, name)
    known = every(self.holds(term, value) for term in terms)
    return known if certain or known is False else None


def member_terms(fact: part_facts.Members, name: str) -> tuple[list[facts.Term], bool]:
    """Return the schemas of the member `name`, and whether those are all there are."""
    terms = []
    certain = True
    if name in fact.declared:
        terms.append(fact.declared[name])
    for pattern, term in fact.patterns:
        matches = languages.matches(pattern, name)
        if matches:
            terms.append(term)
        certain = certain and matches is not None
    if not terms and certain and fact.others is not None:
        terms.append(fact.others)
    return terms, certain


def _items(self: Evaluation, fact: part_facts.Items, value: Value) -> Answer:
    if len(value) > MAX_PARTS:
        return None
    beyond = itertools.repeat(fact.rest)
    return every(
        self.literal(literal, item)
        for item, literal in zip(value, itertools.chain(fact.first, beyond))  # noqa: B905
        if literal is not None
    )


def _contains(self: Evaluation, fact: part_facts.Contains, value: Value) -> Answer:
    answers = [self.holds(fact.term, item) for item in value]
    certain, possible = answers.count(True), len(answers) - answers.count(False)
    most = len(answers) if fact.most is None else fact.most
    if possible < fact.least or certain > most:
        return False
    return True if certain >= fact.least and possible <= most else None


def _unique(_: Evaluation, fact: part_facts.Unique, value: Value) -> Answer:
    distinct = len(list(json_values.distinct(value))) == len(value)
    return distinct is fact.positive


def _size(_: Evaluation, fact: facts.Size, value: Value) -> Answer:
    return fact.least <= len(value) and (fact.most is None or len(value) <= fact.most)


def _multiple(_: Evaluation, fact: facts.Multiple, value: Value) -> Answer:
    return (Fraction(value) % fact.step == 0) is fact.positive


def _low(_: Evaluation, fact: facts.Low, value: Value) -> Answer:
    number = Fraction(value)
    return number > fact.bound or (number == fact.bound and not fact.open)


def _high(_: Evaluation, fact: facts.High, value: Value) -> Answer:
    number = Fraction(value)
    return number < fact.bound or (number == fact.bound and not fact.open)


def _matches(_: Evaluation, fact: facts.Matches, value: Value) -> Answer:
    answer = languages.matches(fact.pattern, value)
    return answer if fact.positive else _not(answer)


_EVALUATE: dict[type[facts.Fact], Callable[[Evaluation, Any, Any], Answer]] = {
    facts.Holds: lambda self, fact, value: self.literal(fact, value),
    facts.Fails: lambda self, fact, value: self.literal(fact, value),
    facts.AnyOf: lambda self, fact, value: _some(
        self.holds(term, value) for term in fact.terms
    ),
    facts.OneOf: _one_of,
    facts.Conditional: _conditional,
    part_facts.Dependent: _dependent,
    facts.Values: lambda _, fact, value: json_values.key(value) in fact.listed,
    facts.Low: _low,
    facts.High: _high,
    facts.Multiple: _multiple,
    facts.WrittenWhole: _written_whole,
    facts.Size: _size,
    facts.Matches: _matches,
    part_facts.Members: _members,
    part_facts.Required: lambda _, fact, value: all(
        name in value for name in fact.names
    ),
    part_facts.Names: lambda self, fact, value: every(
        self.holds(fact.term, name) for name in value
    ),
    part_facts.Items: _items,
    part_facts.Contains: _contains,
    part_facts.Unique: _unique,
    facts.Unevaluated: _unevaluated,
}

"""Everything known of one value of one type, on the way to a contradiction.

Facts that say one thing are kept as they are; schemas are taken apart into their facts;
what can be so in several ways becomes a clause, a list of alternatives. Nothing is
undone: a case that is parted continues on copies.
"""

import dataclasses
from collections.abc import Iterable

from schemas_app.domain.formats.json_schema.verdict.entailment import (
    evaluation,
    facts,
    part_facts,
    sides,
)

_UNIONS = (facts.AnyOf, facts.OneOf, facts.NoneOf, facts.NotOneOf)


@dataclasses.dataclass(frozen=True, slots=True)
class Clause:
    """Ways of which one is so; a `choice` if it is about what holds, not what fails."""

    ways: facts.Alternatives
    choice: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """What is known: schemas that hold and that fail, facts, and what is still open.

    `holding` and `failing` are by their keys, `taken_apart` are the keys of those failing
    that have become facts or clauses; `unions` wait until the rest is known.
    """

    kind: str
    holding: dict[int, facts.Term] = dataclasses.field(default_factory=dict)
    failing: dict[int, facts.Term] = dataclasses.field(default_factory=dict)
    taken_apart: frozenset[int] = frozenset()
    known: tuple[facts.Fact, ...] = ()
    clauses: tuple[Clause, ...] = ()
    unions: tuple[facts.Fact, ...] = ()

    def leaving(
        self,
        clauses: Iterable[Clause],
        unions: Iterable[facts.Fact],
    ) -> "State":
        """Return this with these clauses and unions left to be considered."""
        return dataclasses.replace(self, clauses=tuple(clauses), unions=tuple(unions))

    def with_facts(
        self,
        more: Iterable[facts.Fact],
        evaluation: evaluation.Evaluation,
    ) -> "State | None":
        """Return what is known with `more`; None if that contradicts itself at once."""
        growing = _Growing(self, evaluation)
        waiting = list(more)[::-1]
        while waiting:
            further = growing.take(waiting.pop())
            if further is None:
                return None
            waiting += reversed(further)
        return growing.state()


class _Growing:
    """A state while facts are added to it."""

    def __init__(self, begin: State, evaluation: evaluation.Evaluation) -> None:
        self.begin = begin
        self.evaluation = evaluation
        self.holding = dict(begin.holding)
        self.failing = dict(begin.failing)
        self.taken_apart = set(begin.taken_apart)
        self.known = list(begin.known)
        self.clauses = list(begin.clauses)
        self.unions = list(begin.unions)

    def state(self) -> State:
        return State(
            self.begin.kind,
            self.holding,
            self.failing,
            frozenset(self.taken_apart),
            tuple(self.known),
            tuple(self.clauses),
            tuple(self.unions),
        )

    def take(self, fact: facts.Fact) -> list[facts.Fact] | None:
        """Add a fact; return what follows from it, None if it contradicts another."""
        if isinstance(fact, facts.Holds):
            return self._held(fact.term)
        if isinstance(fact, facts.Fails):
            return self._failed(fact)
        if isinstance(fact, facts.Unevaluated):
            return list(fact.implied())
        if isinstance(fact, _UNIONS):
            self.unions.append(fact)
        elif isinstance(fact, facts.Conditional | part_facts.Dependent):
            self.clauses.append(Clause(fact.alternatives(), choice=True))
        elif isinstance(fact, facts.Opaque):
            return None if self._opposed(fact) else []
        else:
            self.known.append(fact)
        return []

    def _opposed(self, fact: facts.Opaque) -> bool:
        """Keep an opaque fact; return whether its denial is known."""
        self.known.append(fact)
        return facts.Opaque(fact.key, not fact.positive) in self.known

    def _held(self, term: facts.Term) -> list[facts.Fact] | None:
        if term.key in self.holding:
            return []
        self.holding[term.key] = term
        said = self.evaluation.said(term, self.begin.kind)
        return None if said is None or term.key in self.failing else list(said)

    def _failed(self, fact: facts.Fails) -> list[facts.Fact] | None:
        """Take a schema that fails: one of its facts is wrong.

        What is said when it fails in one way only is known; else it is a clause.
        """
        term = fact.term
        if term.key in self.holding or term.key == sides.EVERYTHING:
            return None
        self.failing[term.key] = term
        said = self.evaluation.said(term, self.begin.kind)
        if said == ():
            return None
        if said is None or fact.spare or term.key in self.taken_apart:
            return []
        self.taken_apart.add(term.key)
        ways = tuple(way for part in said for way in part.denied())
        if len(ways) > 1:
            self.clauses.append(Clause(ways))
            return []
        return list(ways[0]) if ways else None

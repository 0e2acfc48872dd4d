"""Which choices may help: those that speak of the members which are in question.

Only the order of the search depends on it, and so its length; no answer does.
"""

import dataclasses
import itertools
from collections.abc import Callable, Iterable

from schemas_app.domain.formats.json_schema.verdict.entailment import (
    evaluation,
    facts,
    part_facts,
    states,
    unions,
)


@dataclasses.dataclass(frozen=True)
class Members:
    """Tells what facts and clauses speak of, by the names of members."""

    evaluation: evaluation.Evaluation

    def order(
        self,
        failing: Iterable[states.Clause],
        waiting: Iterable[facts.Fact],
    ) -> Callable[[states.Clause], tuple[bool, int]]:
        """Return a key for choices: those that help first, the shorter ones first."""
        asked = set[str]().union(*map(self._of_clause, failing))
        for fact in waiting:
            if isinstance(fact, facts.NoneOf | facts.NotOneOf):
                asked |= self._of_terms(fact.terms)
        return lambda choice: (
            asked.isdisjoint(self._of_clause(choice)),
            len(choice.ways),
        )

    def helpful(self, choices: Iterable[states.Clause]) -> unions.Helped:
        """Return what tells whether a choice speaks of the same members as a union."""
        spoken_of = [self._of_clause(choice) for choice in choices]

        def is_helped(terms: unions.Terms) -> bool:
            asked = self._of_terms(terms) if spoken_of else set()
            return any(
                not names or not asked or not names.isdisjoint(asked)
                for names in spoken_of
            )

        return is_helped

    def _of_terms(self, terms: Iterable[facts.Term]) -> set[str]:
        return self._of(map(facts.Fails, terms))

    def _of_clause(self, clause: states.Clause) -> set[str]:
        return self._of(itertools.chain.from_iterable(clause.ways))

    def _of(self, known: Iterable[facts.Fact]) -> set[str]:
        found: set[str] = set()
        for fact in known:
            if isinstance(fact, part_facts.Member | part_facts.Absent):
                found.add(fact.name)
            elif isinstance(fact, facts.Holds | facts.Fails):
                for part in self.evaluation.said(fact.term, "object") or ():
                    if isinstance(part, part_facts.Members):
                        found.update(part.declared)
                    elif isinstance(part, part_facts.Required):
                        found.update(part.names)
        return found

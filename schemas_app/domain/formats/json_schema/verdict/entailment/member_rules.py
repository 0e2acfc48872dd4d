"""What the schemas of an object say of its members by their names.

Which members there are is objects.py's.
"""

import dataclasses
import functools
from collections.abc import Hashable, Iterable, Iterator

from schemas_app.domain.formats.json_schema.verdict.entailment import (
    evaluation,
    facts,
    keyword_facts,
    part_facts,
    regions,
    sides,
    views,
)


@dataclasses.dataclass(frozen=True)
class MemberRules:
    """The rules for the values of members, and what holds of all names."""

    values: tuple[part_facts.Members, ...]
    names: tuple[facts.Holds, ...]

    @functools.cached_property
    def patterns(self) -> tuple[str, ...]:
        """The different patterns of the rules, in their order."""
        return tuple(
            dict.fromkeys(
                pattern for rule in self.values for pattern, _ in rule.patterns
            )
        )

    @property
    def declared(self) -> Iterator[str]:
        """The names that rules mention, in their order."""
        return (name for rule in self.values for name in rule.declared)

    def of_name(self, name: str) -> Iterator[facts.Literal]:
        """Yield what holds of the value of the member `name`."""
        for rule in self.values:
            yield from map(facts.Holds, evaluation.member_terms(rule, name)[0])

    def of_region(self, region: regions.Where) -> Iterator[facts.Literal]:
        """Yield what holds of values in a region of names that are not mentioned."""
        for rule in self.values:
            matching = [
                term for pattern, term in rule.patterns if pattern in region.matched
            ]
            if not matching and rule.others is not None:
                matching = [rule.others]
            yield from map(facts.Holds, matching)

    def tag(self, name: str, prover: views.Prover) -> frozenset[Hashable] | None:
        """Return the keys of the values that the member `name` may have; None: of any."""
        found = [
            keys
            for rule in self.values
            if name in rule.declared
            for keys in [_listed(rule.declared[name], prover)]
            if keys is not None
        ]
        return frozenset.intersection(*found) if found else None

    def listed_names(self, prover: views.Prover) -> list[str] | None:
        """Return the names that are left where the rules for names list them."""
        for rule in self.names:
            keys = _listed(rule.term, prover)
            if keys is not None:
                return sorted(key for key in keys if isinstance(key, str))
        return None

    @property
    def refuse_others(self) -> bool:
        """Whether no name is mentioned, and others seem to be refused."""
        if self.patterns or any(rule.declared for rule in self.values):
            return False
        terms = [rule.others for rule in self.values if rule.others is not None]
        terms += [rule.term for rule in self.names]
        return any(term.key == sides.NOTHING for term in terms)


def of(known: Iterable[facts.Fact]) -> MemberRules:
    """Return the rules among what is known."""
    known = tuple(known)
    return MemberRules(
        tuple(fact for fact in known if isinstance(fact, part_facts.Members)),
        tuple(
            facts.Holds(fact.term)
            for fact in known
            if isinstance(fact, part_facts.Names)
        ),
    )


def _listed(term: facts.Term, prover: views.Prover) -> frozenset[Hashable] | None:
    return keyword_facts.listed(prover.evaluation.sides[term.side], term)

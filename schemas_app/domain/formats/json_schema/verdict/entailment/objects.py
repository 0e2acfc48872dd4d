"""Objects: members by name, which must and must not be there, and how many.

The names fall into those the schemas mention, which are looked at one by one, and the
rest, which is parted by the patterns: within such a region all names are alike, so one
question settles it. A region that no name is in does not matter.
"""

import dataclasses
import functools
from collections.abc import Hashable, Iterable, Iterator, Sequence

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema.verdict.entailment import (
    facts,
    member_rules,
    part_facts,
    regions,
    views,
)

# Different patterns that regions are made of: each doubles their number.
MAX_PATTERNS = 6
# Names that are looked at one by one where that is seldom of use.
MAX_NAMES = 20

Literals = tuple[facts.Literal, ...]


_ANYWHERE = regions.Where()


@dataclasses.dataclass(frozen=True)
class ObjectView(views.View):
    """What is known of the members."""

    kind = "object"

    @property
    def contradictory(self) -> bool:
        least, most = self._size
        if most is not None and (least > most or len(self._there) > most):
            return True
        return not self._there.isdisjoint(self._absent)

    @functools.cached_property
    def _size(self) -> tuple[int, int | None]:
        return views.sized(self.known)

    @functools.cached_property
    def _there(self) -> frozenset[str]:
        """The names of members that are there."""
        required = [
            name
            for fact in self.known
            if isinstance(fact, part_facts.Required)
            for name in fact.names
        ]
        return frozenset(required).union(self._wanted)

    @property
    def _doubtful(self) -> Iterator[str]:
        """Yield the names that are there and of whose values something is asked twice.

        Unless they are few: a schema that refuses everything by itself is rare.
        """
        few = len(self._there) <= MAX_NAMES
        for name in sorted(self._there):
            if few or len(self.at(name)) != 1:
                yield name

    @functools.cached_property
    def _absent(self) -> frozenset[str]:
        return frozenset(
            fact.name for fact in self.known if isinstance(fact, part_facts.Absent)
        )

    @functools.cached_property
    def _wanted(self) -> dict[str, Literals]:
        """What is known of the values of single members besides the rules for all."""
        found: dict[str, Literals] = {}
        for fact in self.known:
            if isinstance(fact, part_facts.Member):
                found[fact.name] = (*found.get(fact.name, ()), fact.literal)
        return found

    @functools.cached_property
    def _rules(self) -> member_rules.MemberRules:
        return member_rules.of(self.known)

    def at(self, name: str) -> Literals:
        """Return what is known of the value of the member `name`."""
        return (*self._wanted.get(name, ()), *self._rules.of_name(name))

    def tag(self, name: str, prover: views.Prover) -> frozenset[Hashable] | None:
        """Return the keys of the values that the member `name` may have; None: of any."""
        return self._rules.tag(name, prover)

    def empty(self, prover: views.Prover) -> bool:
        """Return whether a member that must be there cannot be, or too few can."""
        if any(self._impossible(name, (), prover) for name in self._doubtful):
            return True
        least, _ = self._size
        if least > len(self._there) and self._at_most(least - 1, prover):
            return True
        return any(
            self._excluded(fact, prover)
            for fact in self.known
            if isinstance(fact, _SOMEWHERE)
        )

    def excludes(self, fact: facts.Fact, prover: views.Prover) -> bool:
        """Return whether `fact` cannot be true beside what is known."""
        if isinstance(fact, part_facts.Member):
            return self._too_many((fact.name,)) or self._impossible(
                fact.name, (fact.literal,), prover
            )
        return self._excluded(fact, prover)

    def _excluded(self, fact: facts.Fact, prover: views.Prover) -> bool:
        if isinstance(fact, part_facts.PatternMember):
            where = regions.Where(matched=frozenset((fact.pattern,)))
            return self._nowhere(where, (fact.literal,), None, prover)
        if isinstance(fact, part_facts.OtherMember):
            rule = fact.members
            patterns = frozenset(pattern for pattern, _ in rule.patterns)
            where = regions.Where(unmatched=patterns, but=rule.declared)
            return self._nowhere(where, (fact.literal,), None, prover)
        if isinstance(fact, part_facts.BadName):
            return self._nowhere(_ANYWHERE, (), fact.literal, prover)
        if isinstance(fact, part_facts.Absent):
            return fact.name in self._there or self._missed(fact.name, prover)
        if isinstance(fact, part_facts.Required):
            return self._too_many(fact.names) or any(
                self._impossible(name, (), prover) for name in fact.names
            )
        return isinstance(fact, facts.Size) and self._miscounted(fact, prover)

    def _too_many(self, names: Iterable[str]) -> bool:
        """Return whether there are too many members if these are there, too."""
        _, most = self._size
        return most is not None and len(self._there.union(names)) > most

    def _impossible(self, name: str, more: Literals, prover: views.Prover) -> bool:
        """Return whether there can be no member `name` of which `more` is true."""
        if name in self._absent:
            return True
        if any(
            prover.evaluation.literal(rule, name) is False for rule in self._rules.names
        ):
            return True
        return prover.empty((*self.at(name), *more))

    def _miscounted(self, fact: facts.Size, prover: views.Prover) -> bool:
        """Return whether there cannot be so many, or so few, members."""
        least, most = views.sized((*self.known, fact))
        if most is not None and (least > most or len(self._there) > most):
            return True
        return least > len(self._there) and self._at_most(least - 1, prover)

    def _missed(self, name: str, prover: views.Prover) -> bool:
        """Return whether there are too few members if `name` is not there."""
        least, _ = self._size
        if least == 0 or name not in self._named:
            return False
        return self._at_most(least - 1, prover, but=name)

    def _at_most(
        self,
        count: int,
        prover: views.Prover,
        but: str | None = None,
    ) -> bool:
        """Return whether no more than `count` members can be there, `but` aside."""
        if not self._unnamed_nowhere(_ANYWHERE, (), None, prover):
            return False
        possible = 0
        for name in self._possible_names(prover):
            possible += name != but and not self._impossible(name, (), prover)
            if possible > count:
                return False
        return True

    # --- members that are known by where they are

    @functools.cached_property
    def _named(self) -> dict[str, None]:
        """The names that are mentioned, in their order."""
        return dict.fromkeys(
            (*self._rules.declared, *sorted(self._there), *sorted(self._absent))
        )

    def _nowhere(
        self,
        where: regions.Where,
        literals: Literals,
        of_name: facts.Literal | None,
        prover: views.Prover,
    ) -> bool:
        """Return whether there can be no such member.

        Of its value `literals` are true, of its name `of_name`.
        """
        # What is not mentioned is the shorter question, and the one that fails.
        if not self._unnamed_nowhere(where, literals, of_name, prover):
            return False
        return all(
            not where.may_be(name)
            or _known_false(of_name, name, prover)
            or self._impossible(name, literals, prover)
            for name in self._possible_names(prover)
        )

    def _possible_names(self, prover: views.Prover) -> Iterable[str]:
        """Return the names that are mentioned, or left by the rules for names."""
        return dict.fromkeys((*self._named, *(self._rules.listed_names(prover) or ())))

    def _unnamed_nowhere(
        self,
        where: regions.Where,
        literals: Literals,
        of_name: facts.Literal | None,
        prover: views.Prover,
    ) -> bool:
        """Return whether no member of a name that is not mentioned is so."""
        if self._rules.listed_names(prover) is not None:
            return True
        if len(self._rules.patterns) > MAX_PATTERNS:
            return False
        known = prover.evaluation.sets
        return all(
            prover.empty((*self._rules.of_region(region), *literals))
            or regions.has_only(region, self._named, known)
            or self._without_names(region, of_name, prover)
            for region in regions.parted(where, self._rules.patterns, known)
        )

    def _without_names(
        self,
        region: regions.Where,
        of_name: facts.Literal | None,
        prover: views.Prover,
    ) -> bool:
        """Return whether the rules for names leave none in a region."""
        named = () if of_name is None else (of_name,)
        known = (*self._rules.names, *named, *region.facts())
        return bool(known) and prover.refutes("string", known)

    def finite(self, prover: views.Prover, /) -> Sequence[exact_json.Json] | None:
        """Return the empty object where there is no other."""
        none = self._size[1] == 0 or (
            self._rules.refuse_others and self._at_most(0, prover)
        )
        return ({},) if none else None


def _known_false(
    literal: facts.Literal | None,
    name: str,
    prover: views.Prover,
) -> bool:
    return literal is not None and prover.evaluation.literal(literal, name) is False


_SOMEWHERE = (part_facts.PatternMember, part_facts.OtherMember, part_facts.BadName)

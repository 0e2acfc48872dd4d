"""Which branches of a union can hold at all, told by a tag before they are looked into.

A tag is a member that branches require and restrict to listed values, or the value
itself where branches list it. Branches are found by the tag's value, so that unions of
many branches cost no more than their size.
"""

import dataclasses
import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeAlias

from schemas_app.domain.formats.json_schema.verdict.entailment import (
    facts,
    keyword_facts,
    part_facts,
    states,
    views,
)

Terms = tuple[facts.Term, ...]
Tag = frozenset[Hashable]

# Pairs of branches of a `oneOf` that are looked at, to see that no two hold together.
MAX_PAIRS = 1000
# Pairs of branches that are listed at all.
MAX_RIVALS = 100_000
_MAX_STEPS = 8  # of allOf and references that are followed to find a tag


@dataclasses.dataclass(frozen=True)
class Union:
    """The branches of a union with their tags, under one member (or the value)."""

    terms: Terms
    name: str | None
    tags: tuple[Tag | None, ...]
    by_value: dict[Hashable, list[int]]
    untagged: tuple[int, ...]

    def possible(self, view: views.View, prover: views.Prover) -> tuple[int, ...]:
        """Return which branches can hold beside what is known, by the tag alone.

        A branch is left out if it requires the member (or is the value), and wants it
        to be something that what is known does not leave.
        """
        left = self.left(view, prover)
        if left is None:
            return tuple(range(len(self.terms)))
        found = {index for key in left for index in self.by_value.get(key, ())}
        return tuple(sorted(found.union(self.untagged)))

    def left(self, view: views.View, prover: views.Prover) -> Tag | None:
        """Return the values of the tag that what is known leaves; None: any."""
        if self.name is not None:
            return view.tag(self.name, prover)
        lists = [
            frozenset(fact.listed)
            for fact in view.known
            if isinstance(fact, facts.Values)
        ]
        return frozenset.intersection(*lists) if lists else None

    def rivals(self, possible: Iterable[int]) -> dict[int, list[facts.Term]]:
        """Return for each branch the others that may hold together with it."""
        found: dict[int, list[facts.Term]] = {index: [] for index in possible}
        if self.most_pairs(found) > MAX_RIVALS:
            return found  # that others fail is left unsaid: it only helps
        for one, other in self._together(found):
            found[one].append(self.terms[other])
            found[other].append(self.terms[one])
        return found

    def most_pairs(self, possible: Iterable[int]) -> int:
        """Return how many pairs of branches there may be that hold together, at most."""
        some = set(possible)
        shared = (
            sum(index in some for index in each) for each in self.by_value.values()
        )
        untagged = len(some.intersection(self.untagged))
        return sum(count * count // 2 for count in shared) + untagged * len(some)

    def pairs(self, possible: Iterable[int]) -> Iterator[tuple[facts.Term, facts.Term]]:
        """Yield the pairs of branches that may hold together, by their tags alone."""
        for one, other in self._together(possible):
            yield self.terms[one], self.terms[other]

    def _together(self, possible: Iterable[int]) -> list[tuple[int, int]]:
        """Return the pairs of branches that have a value of the tag in common."""
        some = set(possible)
        buckets = [
            [index for index in bucket if index in some]
            for bucket in self.by_value.values()
        ]
        seen = {
            pair for bucket in buckets for pair in itertools.combinations(bucket, 2)
        }
        for index in some.intersection(self.untagged):
            seen |= {
                (min(index, other), max(index, other))
                for other in some
                if other != index
            }
        return sorted(seen)


def of(terms: Terms, kind: str, prover: views.Prover) -> Union:
    """Return the union of `terms`, by the tag that most of its branches have."""
    tags = [_tags(term, kind, prover) for term in terms]
    count: dict[str | None, int] = {}
    for of_branch in tags:
        for name in of_branch:
            count[name] = count.get(name, 0) + 1
    best = max(count, key=lambda name: (count[name], name is None), default=None)
    chosen = [of_branch.get(best) for of_branch in tags]
    by_value: dict[Hashable, list[int]] = {}
    for index, tag in enumerate(chosen):
        for key in tag or ():
            by_value.setdefault(key, []).append(index)
    untagged = tuple(index for index, tag in enumerate(chosen) if tag is None)
    return Union(terms, best, tuple(chosen), by_value, untagged)


def _tags(term: facts.Term, kind: str, prover: views.Prover) -> dict[str | None, Tag]:
    """Return the tags of a branch; one that admits nothing has an empty one."""
    known: list[facts.Fact] = []
    waiting = [term]
    for _ in range(_MAX_STEPS):
        if not waiting:
            break
        said = prover.evaluation.said(waiting.pop(), kind)
        if said is None:
            return {None: frozenset()}
        known += said
        waiting += [fact.term for fact in said if isinstance(fact, facts.Holds)]
    listed = [
        frozenset(fact.listed) for fact in known if isinstance(fact, facts.Values)
    ]
    found: dict[str | None, Tag] = (
        {None: frozenset.intersection(*listed)} if listed else {}
    )
    required = {
        name
        for fact in known
        if isinstance(fact, part_facts.Required)
        for name in fact.names
    }
    for fact in known:
        if isinstance(fact, part_facts.Members):
            for name in required & fact.declared.keys():
                part = fact.declared[name]
                side = prover.evaluation.sides[part.side]
                values = keyword_facts.listed(side, part)
                if values is not None:
                    found[name] = values & found.get(name, values)
    return found


_Union: TypeAlias = facts.AnyOf | facts.OneOf | facts.NoneOf | facts.NotOneOf
Helped: TypeAlias = Callable[[Terms], bool]
_Failing: TypeAlias = facts.NoneOf | facts.NotOneOf


@dataclasses.dataclass(frozen=True)
class Tagged:
    """The unions of a search, each with its tags, and what they come to."""

    prover: views.Prover
    _known: dict[tuple[int, str], Union] = dataclasses.field(default_factory=dict)

    def choices(self, state: states.State, view: views.View) -> list[states.Clause]:
        """Return the ways in which the unions that must hold can do so."""
        return [
            states.Clause(self._ways(fact, view), choice=True)
            for fact in state.unions
            if isinstance(fact, facts.AnyOf | facts.OneOf)
        ]

    def ready(
        self,
        state: states.State,
        view: views.View,
        helped: Helped,
    ) -> tuple[list[_Failing], list[_Failing]]:
        """Return the unions that must fail: those to look at now, and the others.

        Those are left whose tag is not known yet, if a choice may still help.
        """
        ready: list[_Failing] = []
        waiting: list[_Failing] = []
        for fact in state.unions:
            if isinstance(fact, facts.NoneOf | facts.NotOneOf):
                union = self._union(fact, view)
                late = union.left(view, self.prover) is None and helped(fact.terms)
                (waiting if late else ready).append(fact)
        return ready, waiting

    def failing(self, fact: facts.NoneOf, view: views.View) -> list[facts.Fails]:
        """Return the branches that must fail, without those that do so by their tag."""
        union = self._union(fact, view)
        possible = union.possible(view, self.prover)
        return [facts.Fails(fact.terms[index]) for index in possible]

    def not_one_of(self, fact: facts.NotOneOf, view: views.View) -> list[states.Clause]:
        """Return the ways in which not one branch holds: none does, or two do."""
        union = self._union(fact, view)
        possible = union.possible(view, self.prover)
        if union.most_pairs(possible) > MAX_RIVALS:
            return []
        pairs = list(union.pairs(possible))
        if len(pairs) > MAX_PAIRS:
            return []
        two = ((facts.Holds(one), facts.Holds(other)) for one, other in pairs)
        return [states.Clause(((facts.NoneOf(fact.terms),), *two))]

    def _ways(
        self,
        fact: facts.AnyOf | facts.OneOf,
        view: views.View,
    ) -> facts.Alternatives:
        """Return the ways of a union: a branch holds, of a `oneOf` the others fail."""
        union = self._union(fact, view)
        possible = union.possible(view, self.prover)
        if isinstance(fact, facts.AnyOf):
            return tuple((facts.Holds(fact.terms[index]),) for index in possible)
        return tuple(
            (
                facts.Holds(fact.terms[index]),
                *(facts.Fails(other, spare=True) for other in others),
            )
            for index, others in union.rivals(possible).items()
        )

    def _union(self, fact: _Union, view: views.View) -> Union:
        # The terms of a fact live as long as the search, so their id is a key.
        place = (id(fact.terms), view.kind)
        if place not in self._known:
            self._known[place] = of(fact.terms, view.kind, self.prover)
        return self._known[place]

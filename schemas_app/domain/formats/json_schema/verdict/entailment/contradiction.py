"""Whether what is known of one value, of one type, contradicts itself.

The value's own level: schemas are taken apart, ways that are impossible are taken away,
the one way left is known, and what is still open is tried case by case. Questions about
parts of the value are the search's.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema.verdict.entailment import (
    arrays,
    facts,
    listed_values,
    numbers,
    objects,
    part_facts,
    relevance,
    states,
    strings,
    unions,
    views,
)

MAX_SPLITS = 60  # cases within cases about one value
VALUES_A_STEP = 10

_VIEWS: dict[str, type[views.View]] = {
    view.kind: view
    for view in (
        views.Null,
        views.Boolean,
        numbers.NumberView,
        strings.StringView,
        arrays.ArrayView,
        objects.ObjectView,
    )
}
# Facts of which a view knows all that can be known beside them.
_PARTS = (
    part_facts.Member,
    part_facts.PatternMember,
    part_facts.OtherMember,
    part_facts.BadName,
    part_facts.Item,
    part_facts.SomeItem,
)
_LEADING_ON = (
    facts.Holds,
    facts.Fails,
    facts.AnyOf,
    facts.OneOf,
    facts.NoneOf,
    facts.NotOneOf,
    facts.Unevaluated,
    facts.Values,
)


class Prover(views.Prover, Protocol):
    """What is asked of the search."""

    def take(self, steps: int = 1) -> bool:
        """Take steps; return whether there were any left."""

    def apart(self, kind: str, one: facts.Term, other: facts.Term) -> bool:
        """Return whether no value of type `kind` is valid under both."""


class Contradiction:
    """One question about a value of one type, with the cases it is parted into."""

    def __init__(self, prover: Prover, tagged: unions.Tagged) -> None:
        self.prover = prover
        self.evaluation = prover.evaluation
        self.tagged = tagged
        self.members = relevance.Members(prover.evaluation)
        self._splits = 0

    def found(self, state: states.State, more: Sequence[facts.Fact]) -> bool:
        if not self.prover.take():
            return False
        grown = state.with_facts(more, self.evaluation)
        if grown is None:
            return True
        view = _VIEWS[grown.kind](grown.known)
        if view.contradictory or self._nothing_listed(grown, view):
            return True
        return self._with_unions(grown, view)

    def _nothing_listed(self, state: states.State, view: views.View) -> bool:
        """Return whether the values are few and known, and none of them fits.

        A value does not fit if a schema that must hold says no to it, or one that must
        fail says yes.
        """
        values = listed_values.left(view, self.prover)
        if values is None:
            return False
        self.prover.take(len(values) // VALUES_A_STEP)
        return all(self._unfit(state, value) for value in values)

    def _unfit(self, state: states.State, value: exact_json.Json) -> bool:
        return any(
            self.evaluation.holds(term, value) is False
            for term in state.holding.values()
        ) or any(
            self.evaluation.holds(term, value) is True
            for term in state.failing.values()
        )

    def _with_unions(self, state: states.State, view: views.View) -> bool:
        """Go on with those branches of unions that can hold.

        What must fail waits for the tag: until it is known, or no choice may tell it.
        """
        if not state.unions:
            return self._with_clauses(state, view)
        clauses = [*state.clauses, *self.tagged.choices(state, view)]
        helpful = self.members.helpful([clause for clause in clauses if clause.choice])
        ready, waiting = self.tagged.ready(state, view, helpful)
        if not ready:
            return self._with_clauses(state.leaving(clauses, waiting), view)
        more: list[facts.Fact] = []
        for fact in ready:
            if isinstance(fact, facts.NoneOf):
                more += self.tagged.failing(fact, view)
            else:
                clauses += self.tagged.not_one_of(fact, view)
        return self.found(state.leaving(clauses, waiting), more)

    def _with_clauses(self, state: states.State, view: views.View) -> bool:
        """Go on with what is open, once ways that are impossible are taken away."""
        still_open: list[states.Clause] = []
        alone = len(state.clauses) == 1 and not state.unions
        for position, clause in enumerate(state.clauses):
            if any(all(_is_known(state, fact) for fact in way) for way in clause.ways):
                continue
            left: list[facts.Way] = []
            for way in self._possible(state, view, clause.ways):
                left.append(way)
                if alone and _is_part(way):
                    # Nothing else is open that could help: the rest need not be seen.
                    return view.empty(self.prover)
            if not left:
                return True
            if len(left) == 1:
                rest = (*still_open, *state.clauses[position + 1 :])
                return self.found(state.leaving(rest, state.unions), left[0])
            still_open.append(states.Clause(tuple(left), clause.choice))
        return view.empty(self.prover) or self._by_cases(state, still_open)

    def _possible(
        self,
        state: states.State,
        view: views.View,
        ways: facts.Alternatives,
    ) -> Iterator[facts.Way]:
        """Yield the ways that are possible beside what is known, or seem so."""
        for way in ways:
            if not self.prover.take() or not (
                any(self._impossible(state, view, fact) for fact in way)
                or self._is_apart(state.kind, way)
            ):
                yield way

    def _impossible(
        self,
        state: states.State,
        view: views.View,
        fact: facts.Fact,
    ) -> bool:
        """Return whether a fact cannot be true beside what is known."""
        if isinstance(fact, facts.Holds):
            said = self.evaluation.said(fact.term, state.kind)
            return said is None or fact.term.key in state.failing
        if isinstance(fact, facts.Fails):
            said = self.evaluation.said(fact.term, state.kind)
            return said == () or fact.term.key in state.holding
        if isinstance(fact, facts.NotValues) and _all_listed(fact, view):
            return True
        if isinstance(fact, facts.Opaque):
            return facts.Opaque(fact.key, not fact.positive) in view.known
        return view.excludes(fact, self.prover)

    def _is_apart(self, kind: str, way: facts.Way) -> bool:
        """Return whether a way is two schemas that hold, and contradict each other."""
        if len(way) != 2:
            return False
        one, other = way
        return (
            isinstance(one, facts.Holds)
            and isinstance(other, facts.Holds)
            and self.prover.apart(kind, one.term, other.term)
        )

    def _by_cases(self, state: states.State, still_open: list[states.Clause]) -> bool:
        """Go through the ways of one clause, each with the others open.

        A single clause whose ways are single facts has nothing that could help it,
        unless a union waits for what it tells.
        """
        chosen = self._chosen(state, still_open)
        if chosen is None or self._splits >= MAX_SPLITS:
            return False
        alone = len(still_open) == 1 and not state.unions
        if alone and not any(map(_leads_on, chosen.ways)):
            return False
        rest = (clause for clause in still_open if clause is not chosen)
        left = state.leaving(rest, state.unions)
        self._splits += 1
        holds = all(self.found(left, way) for way in chosen.ways)
        self._splits -= 1
        return holds

    def _chosen(
        self, state: states.State, still_open: list[states.Clause]
    ) -> states.Clause | None:
        """Return the clause to part into cases.

        What the one clause about failing comes to is asked first. Else choices come
        first, for what they add is what clauses can contradict; of them those that
        speak of the members which are in question.
        """
        choices = [clause for clause in still_open if clause.choice]
        failing = [clause for clause in still_open if not clause.choice]
        if len(failing) == 1 and any(map(_leads_on, failing[0].ways)):
            return failing[0]
        if len(choices) < 2:
            return min(choices or failing, key=_length, default=None)
        return min(choices, key=self.members.order(failing, state.unions))


def _is_known(state: states.State, fact: facts.Fact) -> bool:
    if isinstance(fact, facts.Holds):
        return fact.term.key in state.holding
    if isinstance(fact, facts.Fails):
        return fact.term.key in state.failing
    return False


def _is_part(way: facts.Way) -> bool:
    return len(way) == 1 and isinstance(way[0], _PARTS)


def _length(clause: states.Clause) -> int:
    return len(clause.ways)


def _all_listed(fact: facts.NotValues, view: views.View) -> bool:
    return any(
        isinstance(other, facts.Values) and other.listed.keys() <= fact.listed.keys()
        for other in view.known
    )


def _leads_on(way: facts.Way) -> bool:
    """Return whether more follows from a way than its one fact."""
    return len(way) > 1 or isinstance(way[0], _LEADING_ON)

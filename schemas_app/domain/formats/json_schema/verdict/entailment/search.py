"""The search for a contradiction in what is said of a value, and of its parts.

The question is always the same: can any value be valid under some schemas and not valid
under some others? Writer's holds and reader's fails: if no value is so, the reader
accepts all that the writer may send. The answer True is proven; False means that no
proof was found, whether there is one or not.

- By cases: the JSON type first; then what can be so in several ways is tried in each.
- A fact that cannot be true beside what is known is no way; one way left is known.
- Recursion: a question about parts of a value that is the question being answered about
  the value itself is taken to be answered with True. That is induction on the size of
  the value: were there a smallest one that fits, a part of it would be smaller. It is
  sound because only questions about members, items and names are remembered as open. An
  answer that relied on an open question is forgotten when that is not answered True.
- Work is bounded in steps, never by a clock, so that the same is always answered.
"""

import math
import time
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from schemas_app.domain.formats.json_schema.verdict.entailment import (
    contradiction,
    evaluation,
    facts,
    kinds,
    sides,
    states,
    unions,
)

MAX_DEPTH = 45
_NEVER = math.inf

Goal: TypeAlias = frozenset[tuple[bool, int]]


class Search:
    """One search, with what it has found so far.

    `fuel` is the steps it may take. What a step costs has no bound that counting would
    find, so it may not take more than `seconds` of processor time either.
    """

    def __init__(
        self,
        both: tuple[sides.Side, sides.Side],
        fuel: int,
        seconds: float = math.inf,
    ) -> None:
        self.evaluation = evaluation.Evaluation(both)
        # Terms of the reader that could not be shown, the innermost first.
        self.stuck: list[facts.Term] = []
        self.fuel = fuel
        self._until = time.thread_time() + seconds
        # For each answer True the depth of the outermost open question it relied on.
        self._proven: dict[Goal, float] = {}
        self._not_proven: set[Goal] = set()
        self._open: dict[Goal, int] = {}
        self._provisional: list[Goal] = []
        self._relied_on = _NEVER
        self._apart: dict[tuple[str, frozenset[int]], bool] = {}
        self._tagged = unions.Tagged(self)

    @property
    def spent(self) -> bool:
        """Whether the search has taken all its steps."""
        return self.fuel <= 0

    def take(self, steps: int = 1) -> bool:
        """Take steps; return whether there were any left."""
        self.fuel -= steps
        if self.fuel > 0 and time.thread_time() > self._until:
            self.fuel = 0
        return self.fuel > 0

    def empty(self, literals: Iterable[facts.Literal]) -> bool:
        """Return whether no value fits all literals."""
        wanted = _by_key(literals)
        if wanted is None:
            return True
        goal = frozenset(wanted)
        if not goal or goal in self._not_proven or self.spent:
            return False
        depth: float | None = self._proven.get(goal)
        if depth is None:
            depth = self._open.get(goal)
        if depth is not None:
            self._relied_on = min(self._relied_on, depth)
            return True
        if len(self._open) >= MAX_DEPTH:
            return False
        return self._answered(goal, tuple(wanted.values()))

    def _answered(self, goal: Goal, literals: tuple[facts.Literal, ...]) -> bool:
        depth, before = len(self._open), self._relied_on
        first, stuck = len(self._provisional), len(self.stuck)
        self._open[goal] = depth
        self._relied_on = _NEVER
        holds = all(self.refutes(kind, literals) for kind in _kinds(literals))
        del self._open[goal]
        relied_on = self._relied_on if self._relied_on < depth else _NEVER
        if not holds:
            self._forget(first)
            self._not_proven.add(goal)
            self._note(literals)
            self._relied_on = before
            return False
        del self.stuck[stuck:]
        self._provisional.append(goal)
        self._proven[goal] = relied_on
        self._settle(first, relied_on)
        self._relied_on = min(before, relied_on)
        return True

    def _settle(self, first: int, relied_on: float) -> None:
        """Let the answers since `first` rely on what the last of them relied on.

        They may have relied on that one, which is no open question any more.
        """
        for goal in self._provisional[first:]:
            self._proven[goal] = (
                _NEVER if relied_on == _NEVER else min(self._proven[goal], relied_on)
            )
        if relied_on == _NEVER:
            del self._provisional[first:]

    def _forget(self, first: int) -> None:
        """Forget the answers since `first` that relied on an open question."""
        for goal in self._provisional[first:]:
            del self._proven[goal]
        del self._provisional[first:]

    def _note(self, literals: tuple[facts.Literal, ...]) -> None:
        self.stuck += [
            literal.term
            for literal in literals
            if isinstance(literal, facts.Fails) and literal.term.side == facts.READER
        ]

    # --- questions about a value of one type

    def refutes(self, kind: str, known: Sequence[facts.Fact]) -> bool:
        """Return whether no value of type `kind` fits all that is known."""
        asked = contradiction.Contradiction(self, self._tagged)
        return asked.found(states.State(kind), known)

    def apart(self, kind: str, one: facts.Term, other: facts.Term) -> bool:
        """Return whether no value of type `kind` is valid under both.

        Asked for itself, so that it is asked once. The question is about the same
        value, so it must not rely on itself: while it is asked, the answer is no.
        """
        pair = (kind, frozenset((one.key, other.key)))
        if pair in self._apart:
            return self._apart[pair]
        self._apart[pair] = False
        before, self._relied_on = self._relied_on, _NEVER
        apart = self.refutes(kind, (facts.Holds(one), facts.Holds(other)))
        relied_on, self._relied_on = self._relied_on, before
        if apart:
            self._relied_on = min(before, relied_on)
            if relied_on == _NEVER:
                self._apart[pair] = True
            else:  # true as long as that question is open
                del self._apart[pair]
        return apart


def _by_key(
    literals: Iterable[facts.Literal],
) -> dict[tuple[bool, int], facts.Literal] | None:
    """Return literals by sign and key, none that says nothing; None: contradictory."""
    wanted: dict[tuple[bool, int], facts.Literal] = {}
    for literal in literals:
        positive, key = isinstance(literal, facts.Holds), literal.term.key
        if key == (sides.NOTHING if positive else sides.EVERYTHING):
            return None
        if (not positive, key) in wanted:
            return None
        if key not in (sides.NOTHING, sides.EVERYTHING):
            wanted[positive, key] = literal
    return wanted


def _kinds(literals: tuple[facts.Literal, ...]) -> list[str]:
    """Return the types that the schemas which hold do not exclude by themselves."""
    left = set(kinds.KINDS)
    for literal in literals:
        node = literal.term.node
        if isinstance(literal, facts.Holds) and isinstance(node, dict):
            named = node.get("type", kinds.KINDS)
            named = {named} if isinstance(named, str) else set(named)
            left &= named | ({"number"} if "integer" in named else set())
    return [kind for kind in kinds.KINDS if kind in left]

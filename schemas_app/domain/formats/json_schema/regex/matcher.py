"""One pattern as a deterministic automaton over an alphabet, made while it is asked.

A pattern of JSON Schema is searched for, not anchored: a string matches if any part of
it does. So a state of the deterministic automaton is the set of states in which any of
the attempts begun so far may be, and what was before.
"""

import enum
import functools
import itertools
from collections.abc import Iterable

from schemas_app.domain.formats.json_schema.regex import alphabet, nfa, nodes

# Steps from one state of one attempt; all patterns of a question together.
MAX_STEPS = 150_000

DEAD = 0
MATCHED = 1


class Beside(enum.IntEnum):
    """What is at one side of a place in a string."""

    EDGE = 0
    OTHER = 1
    WORD = 2


class Budget:
    """How many steps may still be taken."""

    def __init__(self, steps: float = MAX_STEPS) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Take `steps`. Raises nfa.CannotTellError where there are none left."""
        self._left -= steps
        if self._left < 0:
            raise nfa.CannotTellError("comparing the patterns took too many steps")


_States = frozenset[int]
_Closure = tuple[tuple[tuple[int, int], ...], bool]


class Matcher:
    """States are numbers; DEAD never matches again, MATCHED has matched for good."""

    def __init__(
        self, automaton: nfa.Nfa, letters: alphabet.Alphabet, budget: Budget
    ) -> None:
        self._nfa = automaton
        self._budget = budget
        self._closures: dict[tuple[int, Beside, Beside], _Closure] = {}
        self._symbols = letters.symbols
        self._bits = [1 << letters.numbers[label] for label in automaton.labels]
        self._new = frozenset(() if self._is_anchored() else (automaton.start,))
        self._size = 0
        size = len(self._symbols)
        self._known: list[tuple[_States, Beside]] = [(frozenset(), Beside.OTHER)] * 2
        self._numbers: dict[tuple[_States, Beside], int] = {}
        self._rows: list[tuple[int, ...] | None] = [(DEAD,) * size, (MATCHED,) * size]
        self._accepting: list[bool | None] = [False, True]
        self.start = self._number(frozenset((automaton.start,)), Beside.EDGE)

    def row(self, state: int) -> tuple[int, ...]:
        """Return the state that each symbol leads to from `state`."""
        row = self._rows[state]
        if row is None:
            row = self._rows[state] = self._computed(*self._known[state])
        return row

    def accepts(self, state: int) -> bool:
        """Return whether a string that ends in `state` matches."""
        answer = self._accepting[state]
        if answer is None:
            _, answer = self._closed(*self._known[state], Beside.EDGE)
            self._accepting[state] = answer
        return answer

    def size(self) -> int:
        """Return how much is known so far: states, each for all it stands for."""
        return self._size

    def _is_anchored(self) -> bool:
        """Return whether no attempt that begins behind the start can succeed."""
        return not any(
            any(self._closed((self._nfa.start,), before, after))
            for before in (Beside.OTHER, Beside.WORD)
            for after in Beside
        )

    def _number(self, states: _States, before: Beside) -> int:
        if not states:
            return DEAD
        key = (states, before)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._known)
            self._size += len(states)
            self._known.append(key)
            self._rows.append(None)
            self._accepting.append(None)
        return number

    def _computed(self, states: _States, before: Beside) -> tuple[int, ...]:
        if not self._nfa.has_boundaries:
            return self._led_to(states, before, Beside.OTHER)
        other = self._led_to(states, before, Beside.OTHER)
        word = self._led_to(states, before, Beside.WORD)
        return tuple(
            in_word if symbol.of_words else elsewhere
            for symbol, in_word, elsewhere in zip(
                self._symbols, word, other, strict=True
            )
        )

    def _led_to(
        self, states: _States, before: Beside, after: Beside
    ) -> tuple[int, ...]:
        moves, accepted = self._closed(states, before, after)
        self._budget.spend(len(states) + len(moves) + len(self._symbols))
        if accepted:
            return (MATCHED,) * len(self._symbols)
        by_label: dict[int, set[int]] = {}
        for label, target in moves:
            by_label.setdefault(label, set()).add(target)
        reached: dict[int, int] = {}
        relevant = sum(self._bits[label] for label in by_label)
        row = []
        for symbol in self._symbols:
            labels = symbol.labels & relevant
            if labels not in reached:
                targets = [
                    targets
                    for label, targets in by_label.items()
                    if labels & self._bits[label]
                ]
                reached[labels] = self._number(self._new.union(*targets), after)
            row.append(reached[labels])
        return tuple(row)

    def _closed(self, states: Iterable[int], before: Beside, after: Beside) -> _Closure:
        """Return (label, target) of all moves from `states`, and whether one accepts."""
        closures = [self._closure(state, before, after) for state in states]
        if len(closures) == 1:
            return closures[0]
        moves = itertools.chain.from_iterable(moves for moves, _ in closures)
        return tuple(dict.fromkeys(moves)), any(accepted for _, accepted in closures)

    def _closure(self, state: int, before: Beside, after: Beside) -> _Closure:
        key = (state, before, after)
        closure = self._closures.get(key)
        if closure is None:
            closure = self._closures[key] = self._closure_of(*key)
        return closure

    def _closure_of(self, state: int, before: Beside, after: Beside) -> _Closure:
        holding = _holding(before, after)
        seen, waiting = {state}, [state]
        moves: list[tuple[int, int]] = []
        while waiting:
            reached = waiting.pop()
            move = self._nfa.consuming[reached]
            if move:
                moves.append(move)
            for condition, further in self._nfa.free[reached]:
                if condition in holding and further not in seen:
                    seen.add(further)
                    waiting.append(further)
        self._budget.spend(len(seen))
        return tuple(moves), nfa.ACCEPT in seen


@functools.cache
def _holding(before: Beside, after: Beside) -> frozenset[nodes.Assertion | None]:
    """Return the conditions that hold between two things, and None, which always does."""
    at_boundary = (before is Beside.WORD) != (after is Beside.WORD)
    holding: dict[nodes.Assertion | None, bool] = {
        None: True,
        nodes.Assertion.START: before is Beside.EDGE,
        nodes.Assertion.END: after is Beside.EDGE,
        nodes.Assertion.BOUNDARY: at_boundary,
        nodes.Assertion.NO_BOUNDARY: not at_boundary,
    }
    return frozenset(condition for condition, holds in holding.items() if holds)

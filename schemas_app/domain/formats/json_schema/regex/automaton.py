"""Several patterns read side by side, and the search for strings they agree on.

A pattern that cannot be built raises nfa.CannotTellError, as does a search that takes
too long; there are no clocks here, so an answer does not depend on the machine.
"""

import dataclasses
import functools
import itertools
import math
import threading
from collections.abc import Iterable, Iterator, Sequence

from schemas_app.domain.formats.json_schema.regex import (
    alphabet,
    language,
    matcher,
    nfa,
)

# Of all patterns together, with the length where a least length is asked for.
MAX_STATES = 10_000

# In matching one string; its length times the states there are.
MAX_MOVES = 1_000_000
# What is remembered from one string to the next, of each pattern.
_MOST_KEPT = 50_000

# Which of the automata must match, or must not, by their indexes.
Demands = tuple[tuple[int, bool], ...]
_State = tuple[int, ...]
# With the length as far as it matters, and the last symbol where that does.
_Reached = tuple[int, _State, int]
# To each, from which other one it was reached by which symbol.
_Ways = dict[_Reached, tuple[_Reached, int] | None]


@dataclasses.dataclass(frozen=True, slots=True)
class Query:
    """Strings of `least` to `most` code points: all of `wanted`, not all of `broken`.

    Without `broken` that does not matter.
    """

    wanted: Demands
    broken: Demands = ()
    least: int = 0
    most: int | None = None


class Automaton:
    """Automata that read the same strings at once."""

    def __init__(
        self, automata: Sequence[nfa.Nfa], *, steps: float = matcher.MAX_STEPS
    ) -> None:
        # With none at all, there would be no steps.
        automata = automata or [nfa.of("")]
        self.alphabet = alphabet.build(
            itertools.chain.from_iterable(it.labels for it in automata),
            words=any(it.has_boundaries for it in automata),
        )
        budget = matcher.Budget(steps)
        self._matchers = [matcher.Matcher(it, self.alphabet, budget) for it in automata]
        symbols = self.alphabet.symbols
        self.is_certain = all(symbol.is_certain for symbol in symbols)
        self._certain = [symbol.is_certain for symbol in symbols]
        self._readable = [
            symbol.is_certain and symbol.members[0].isprintable() for symbol in symbols
        ]
        self._any = [True] * len(symbols)

    def shortest(
        self, query: Query, *, certain: bool, readable: bool = False
    ) -> tuple[int, ...] | None:
        """Return the symbols of a shortest string, as `found` does; None without one."""
        return next(self.found(query, certain=certain, readable=readable), None)

    def found(
        self,
        query: Query,
        *,
        certain: bool,
        readable: bool = False,
        varied: bool = False,
    ) -> Iterator[tuple[int, ...]]:
        """Yield the symbols of strings, the shortest first: one for each way to end.

        `certain` ones only, or of those the `readable`, or of all. If `varied`, one for
        each last symbol, too.
        """
        usable = self._certain if certain else self._any
        usable = self._readable if readable else usable
        start: _Reached = (0, tuple(it.start for it in self._matchers), -1)
        came_from: _Ways = {start: None}
        layer = [start]
        length = 0
        while layer and (query.most is None or length <= query.most):
            for reached in layer:
                if length >= query.least and self._is_goal(query, reached[1]):
                    yield _path(came_from, reached)
            length += 1
            counted = min(length, query.least)
            further: list[_Reached] = []
            for reached in layer:
                for symbol, state in self._steps(reached[1], usable):
                    step = (counted, state, symbol if varied else -1)
                    if step not in came_from:
                        _remember(came_from, step, (reached, symbol))
                        if _has_hope(query, state):
                            further.append(step)
            layer = further

    def _steps(self, state: _State, usable: list[bool]) -> Iterator[tuple[int, _State]]:
        """Yield the usable symbols, each with the state it leads to."""
        rows = [it.row(at) for it, at in zip(self._matchers, state, strict=True)]
        return itertools.compress(enumerate(zip(*rows, strict=True)), usable)

    def _is_goal(self, query: Query, state: _State) -> bool:
        return self._meets(query.wanted, state) and not (
            query.broken and self._meets(query.broken, state)
        )

    def _meets(self, demands: Demands, state: _State) -> bool:
        return all(
            self._matchers[index].accepts(state[index]) == wanted
            for index, wanted in demands
        )

    def accepts(self, demands: Demands, text: str) -> bool | None:
        """Return whether `text` meets the demands; None if readers disagree."""
        states = {tuple(it.start for it in self._matchers)}
        for character in text:
            symbols = self.alphabet.spelled(character)
            if not symbols:  # half of a surrogate pair
                return None
            states = {
                tuple(
                    it.row(at)[symbol]
                    for it, at in zip(self._matchers, state, strict=True)
                )
                for state in states
                for symbol in symbols
            }
        answers = {self._meets(demands, state) for state in states}
        return answers.pop() if len(answers) == 1 else None

    def size(self) -> int:
        """Return how much is known so far, as the matchers count it."""
        return sum(it.size() for it in self._matchers)

    def text(self, symbols: Iterable[int], variant: int = 0) -> str:
        """Return a string of `symbols`; variants above 0 take less readable characters."""
        members = (self.alphabet.symbols[symbol].members for symbol in symbols)
        if not variant:
            return "".join(some[0] for some in members)
        return "".join(
            some[(place + variant) % len(some)] for place, some in enumerate(members)
        )


def _has_hope(query: Query, state: _State) -> bool:
    """Return whether a string may still be found behind `state`."""
    for index, wanted in query.wanted:
        if state[index] == (matcher.DEAD if wanted else matcher.MATCHED):
            return False
    return not query.broken or any(
        state[index] != (matcher.MATCHED if wanted else matcher.DEAD)
        for index, wanted in query.broken
    )


def _remember(came_from: _Ways, reached: _Reached, way: tuple[_Reached, int]) -> None:
    if len(came_from) == MAX_STATES:
        raise nfa.CannotTellError("comparing the patterns took too many states")
    came_from[reached] = way


def _path(came_from: _Ways, reached: _Reached) -> tuple[int, ...]:
    symbols = []
    while way := came_from[reached]:
        reached, symbol = way
        symbols.append(symbol)
    return tuple(reversed(symbols))


class _Reader:
    """Tells one string after the other whether it matches a pattern.

    What has been found out is kept, up to a limit; it makes no answer another.
    """

    def __init__(self, automaton: nfa.Nfa) -> None:
        self._nfa = automaton
        self._lock = threading.Lock()
        self._product = self._fresh()

    def matches(self, text: str) -> bool | None:
        if len(text) * len(self._nfa.free) > MAX_MOVES:
            return None
        with self._lock:
            if self._product.size() > _MOST_KEPT:
                self._product = self._fresh()
            return self._product.accepts(((0, True),), text)

    def _fresh(self) -> Automaton:
        return Automaton([self._nfa], steps=math.inf)


@functools.lru_cache(64)
def _reader(pattern: str) -> _Reader:
    return _Reader(nfa.of(pattern))


def matches(pattern: str, text: str) -> bool | None:
    """Return whether `text` matches; None if readers disagree or it cannot be told."""
    try:
        return _reader(pattern).matches(text)
    except nfa.CannotTellError:
        return None


def demands(known: dict[nfa.Nfa, int], one: language.Language) -> Demands:
    """Return what `one` demands, with its automata added to `known`."""
    wanted = [(nfa.of(pattern), True) for pattern in one.patterns]
    wanted += [(nfa.of(pattern), False) for pattern in one.excluded]
    if one.values is not None:
        wanted.append((nfa.of_values(one.values), True))
    return tuple((known.setdefault(it, len(known)), match) for it, match in wanted)


def examples(one: language.Language, count: int) -> tuple[str, ...]:
    """Return up to `count` short readable strings of `one`, the shortest first.

    None are found where it is empty, or its patterns cannot be reasoned about.
    """
    try:
        return _examples(one, count)
    except nfa.CannotTellError:
        return ()


def _readable_first(product: Automaton, query: Query) -> Iterator[tuple[int, ...]]:
    """Yield certain strings, and those without a character that cannot be shown first."""
    yield from product.found(query, certain=True, readable=True, varied=True)
    yield from product.found(query, certain=True, varied=True)


def _examples(one: language.Language, count: int) -> tuple[str, ...]:
    known: dict[nfa.Nfa, int] = {}
    query = Query(demands(known, one), least=one.min_length, most=one.max_length)
    product = Automaton(list(known))
    found = list(itertools.islice(_readable_first(product, query), count))
    texts = (
        product.text(symbols, variant)
        for variant in range(alphabet.MEMBERS)
        for symbols in found
    )
    some = itertools.islice(dict.fromkeys(texts), count)
    return tuple(sorted(some, key=len))

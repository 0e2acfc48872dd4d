"""Nondeterministic automata: what a pattern may do at each character.

Built the way of Thompson: a state either consumes a character with a certain label or
goes on without one, perhaps on a condition. Counted repetitions are written out, so the
number of states is bounded. What a state leads to is `matcher`'s question.
"""

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from schemas_app.domain import quoting
from schemas_app.domain.formats.json_schema.regex import nodes, scanning, syntax

MAX_STATES = 10_000


@dataclasses.dataclass(eq=False)
class CannotTellError(Exception):
    """A question about patterns is beyond what is built here, or beyond its budget."""

    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class Nfa:
    """States by number; the one before the last begins, number 0 accepts.

    `consuming[state]` is (number of a label, next state) or None, `free[state]` the
    states reached without a character, each with the condition for it or None.
    """

    start: int
    labels: tuple[nodes.Characters, ...]
    consuming: tuple[tuple[int, int] | None, ...]
    free: tuple[tuple[tuple[nodes.Assertion | None, int], ...], ...]
    has_boundaries: bool


ACCEPT = 0

_BEYOND: Mapping[type, str] = MappingProxyType(
    {
        nodes.Modified: "has modifiers",
        nodes.Look: "looks around",
        nodes.BackReference: "refers back",
    },
)


@functools.lru_cache(64)
def of(pattern: str) -> Nfa:
    """Return the automaton of `pattern`. Raises CannotTellError."""
    quoted = repr(quoting.shortened(pattern))
    try:
        return _built(syntax.parse(pattern), quoted)
    except scanning.UnreadableError as error:
        raise CannotTellError(f"{quoted} cannot be read: {error}") from None


@functools.lru_cache(16)
def of_values(values: frozenset[str]) -> Nfa:
    """Return an automaton of exactly the strings `values`. Raises CannotTellError."""
    branches = [
        nodes.Sequence(
            tuple(nodes.Characters(((code, code),)) for code in map(ord, value))
        )
        for value in sorted(values)
    ]
    start, end = nodes.Assertion.START, nodes.Assertion.END
    node = nodes.Sequence((start, nodes.Choice(tuple(branches)), end))
    return _built(node, f"a list of {len(values)} values")


def _built(node: nodes.Node, name: str) -> Nfa:
    builder = _Builder(name)
    start = builder.before(node, ACCEPT)
    conditions = {condition for way in builder.free for condition, _ in way}
    return Nfa(
        start=start,
        labels=tuple(builder.labels),
        consuming=tuple(builder.consuming),
        free=tuple(tuple(ways) for ways in builder.free),
        has_boundaries=not conditions.isdisjoint(
            (nodes.Assertion.BOUNDARY, nodes.Assertion.NO_BOUNDARY)
        ),
    )


class _Builder:
    """Builds backwards: each part is put before the state that follows it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.labels: dict[nodes.Characters, int] = {}
        self.consuming: list[tuple[int, int] | None] = [None]
        self.free: list[list[tuple[nodes.Assertion | None, int]]] = [[]]

    def before(self, node: nodes.Node, after: int) -> int:
        """Return the state from which `node` leads to the state `after`."""
        match node:
            case nodes.Characters():
                label = self.labels.setdefault(node, len(self.labels))
                return self._state((label, after))
            case nodes.Assertion():
                return self._state(None, [(node, after)])
            case nodes.Sequence(parts):
                return functools.reduce(
                    lambda after, part: self.before(part, after), parts[::-1], after
                )
            case nodes.Choice(branches):
                return self._forking([self.before(part, after) for part in branches])
            case nodes.Repeat(part, least, most):
                return self._repeated(part, least, most, after)
            case nodes.Modified() | nodes.Look() | nodes.BackReference():
                raise CannotTellError(f"{self.name} {_BEYOND[type(node)]}")

    def _repeated(
        self, part: nodes.Node, least: int, most: int | None, end: int
    ) -> int:
        after = end
        if most is None:
            after = self._forking([])
            again = self.before(part, after)
            self.free[after] = [(None, again), (None, end)]
        for _ in range(0 if most is None else most - least):
            entered = self.before(part, after)
            if entered == after:  # the part is empty: so are all its repetitions
                return after
            after = self._forking([entered, end])
        for _ in range(least):
            entered = self.before(part, after)
            if entered == after:
                return after
            after = entered
        return after

    def _forking(self, ways: Iterable[int]) -> int:
        return self._state(None, [(None, way) for way in ways])

    def _state(
        self,
        consuming: tuple[int, int] | None,
        free: list[tuple[nodes.Assertion | None, int]] | None = None,
    ) -> int:
        if len(self.free) == MAX_STATES:
            raise CannotTellError(f"{self.name} is too large to reason about")
        self.consuming.append(consuming)
        self.free.append(free or [])
        return len(self.free) - 1

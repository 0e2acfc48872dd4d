"""What all facts about one value of a type come to: the view a type's module has of it.

A view is asked two things: whether no value is like this, and whether a further fact
cannot be true beside what is known. Yes means proven, no means that it is not known.
What concerns members and items is asked of the prover, as questions about smaller
values.
"""

import dataclasses
from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar, Protocol

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema.verdict.entailment import (
    evaluation,
    facts,
)


class Prover(Protocol):
    """What a view may ask."""

    @property
    def evaluation(self) -> evaluation.Evaluation:
        """Evaluates given values."""

    def empty(self, literals: Iterable[facts.Literal]) -> bool:
        """Return whether no value, a part of the one looked at, fits all literals."""

    def refutes(self, kind: str, known: Sequence[facts.Fact]) -> bool:
        """Return whether no such part of type `kind` fits all that is known."""


@dataclasses.dataclass(frozen=True)
class View:
    """The view of a type that has no facts of its own: null and boolean."""

    kind: ClassVar[str]
    known: tuple[facts.Fact, ...]

    @property
    def contradictory(self) -> bool:
        """Whether the facts contradict each other at first sight."""
        return False

    def empty(self, prover: Prover) -> bool:  # noqa: ARG002 (for others)
        """Return whether nothing fits, looked at closely."""
        return False

    def excludes(self, fact: facts.Fact, prover: Prover) -> bool:  # noqa: ARG002
        """Return whether `fact` cannot be true beside what is known."""
        return type(self)((*self.known, fact)).contradictory

    def tag(self, name: str, prover: Prover) -> frozenset[Hashable] | None:  # noqa: ARG002
        """Return the keys of the values a member may have; None if of any, or none is."""
        return None

    def finite(self, _: Prover, /) -> Sequence[exact_json.Json] | None:
        """Return all values that may fit, if they are few."""
        return None


class Null(View):
    kind = "null"

    def tag(self, name: str, prover: Prover) -> frozenset[Hashable] | None:  # noqa: ARG002
        """Return the keys of the values a member may have; None if of any, or none is."""
        return None

    def finite(self, _: Prover, /) -> Sequence[exact_json.Json] | None:
        return (None,)


class Boolean(View):
    kind = "boolean"

    def tag(self, name: str, prover: Prover) -> frozenset[Hashable] | None:  # noqa: ARG002
        """Return the keys of the values a member may have; None if of any, or none is."""
        return None

    def finite(self, _: Prover, /) -> Sequence[exact_json.Json] | None:
        return (True, False)


def sized(known: Iterable[facts.Fact]) -> tuple[int, int | None]:
    """Return the least and the most that all sizes leave."""
    least, most = 0, None
    for fact in known:
        if isinstance(fact, facts.Size):
            least = max(least, fact.least)
            if fact.most is not None:
                most = fact.most if most is None else min(most, fact.most)
    return least, most

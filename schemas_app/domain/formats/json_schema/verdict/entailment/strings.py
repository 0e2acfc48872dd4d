"""Strings: lengths in code points, patterns that must and must not match."""

import dataclasses
from collections.abc import Sequence

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema.verdict.entailment import (
    facts,
    views,
)


@dataclasses.dataclass(frozen=True)
class StringView(views.View):
    """The set of strings that all facts leave."""

    kind = "string"

    @property
    def contradictory(self) -> bool:
        """Whether no string has such a length, or one pattern must and must not match."""
        least, most = views.sized(self.known)
        return (most is not None and least > most) or not self._patterns(
            positive=True
        ).isdisjoint(self._patterns(positive=False))

    def empty(self, prover: views.Prover) -> bool:
        """Return whether no string matches so."""
        but = frozenset(
            key
            for fact in self.known
            if isinstance(fact, facts.NotValues)
            for key in fact.listed
            if isinstance(key, str)
        )
        return prover.evaluation.sets.empty(
            self._patterns(positive=True),
            self._patterns(positive=False),
            views.sized(self.known),
            but,
        )

    def excludes(self, fact: facts.Fact, prover: views.Prover) -> bool:
        """Return whether `fact` cannot be true; only lengths and patterns matter."""
        if not isinstance(fact, facts.Size | facts.Matches | facts.NotValues):
            return False
        return StringView((*self.known, fact)).empty(prover)

    def _patterns(self, *, positive: bool) -> frozenset[str]:
        return frozenset(
            fact.pattern
            for fact in self.known
            if isinstance(fact, facts.Matches) and fact.positive is positive
        )

    def finite(self, _: views.Prover, /) -> Sequence[exact_json.Json] | None:
        """Return the empty string where there is no other."""
        return ("",) if views.sized(self.known)[1] == 0 else None

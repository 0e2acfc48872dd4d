"""What is counted of a corpus: the verdicts against what is known, and by whom checked.

A verdict is judged by documents, not by labels: `unsound` and `wrong_incompatible` rest
on the independent validators of _documents.py. Where a corpus claims the contrary of
what a checked document shows, the document is right, and the claim is listed.
"""

import dataclasses
from collections import Counter
from collections.abc import Mapping

from benchmarks import _corpora, _documents, _engine
from schemas_app.domain import errors
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import Outcome, Reading, SchemaDocument, Verdict

UNSOUND = "unsound"
WRONG = "wrong_incompatible"
CRASH = "crash"
RIGHT = "right"
REFUTED = "label_refuted"
UNCONFIRMED = "label_unconfirmed"
UNDECIDED = "undecided"
OPEN = "not_labeled"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Query:
    """One question about a pair, the engine's answer, and how it is judged."""

    pair: _corpora.Pair
    direction: Direction
    reading: Reading
    answer: _engine.Answer
    judgment: str

    @property
    def known(self) -> _corpora.Known:
        """What the corpus knows of the answer."""
        return self.pair.known.get(self.direction, _corpora.Known())

    @property
    def decided(self) -> bool:
        """Whether the engine said yes or no."""
        verdict = self.answer.verdict
        return verdict is not None and verdict.outcome is not Outcome.UNDECIDED

    @property
    def compatible(self) -> bool | None:
        """What the engine said, None where it did not."""
        verdict = self.answer.verdict
        if verdict is None or not self.decided:
            return None
        return verdict.outcome is Outcome.COMPATIBLE


@dataclasses.dataclass(kw_only=True)
class Tally:
    """The counts of one corpus in one reading. `refused` is by the error's code."""

    corpus: str
    kind: _corpora.Kind
    reading: Reading
    queries: list[Query] = dataclasses.field(default_factory=list)
    refused: Counter[str] = dataclasses.field(default_factory=Counter)
    refusals: list[str] = dataclasses.field(default_factory=list)
    crashes: list[str] = dataclasses.field(default_factory=list)

    @property
    def judged(self) -> Mapping[str, int]:
        """How many queries there are of each judgment."""
        return Counter(query.judgment for query in self.queries)

    @property
    def scored(self) -> list[Query]:
        """The queries that count for the decided share: where truth is known, those."""
        if self.kind is not _corpora.Kind.TRUTH:
            return self.queries
        return [query for query in self.queries if query.known.truth is not None]

    @property
    def decided(self) -> float:
        """The share of scored queries that are decided, in percent; 100 of none."""
        if not self.scored:
            return 100.0
        return 100 * sum(query.decided for query in self.scored) / len(self.scored)

    @property
    def slowest(self) -> Query | None:
        """The query that took longest on the clock."""
        return max(self.queries, key=lambda one: one.answer.seconds, default=None)

    @property
    def slow(self) -> int:
        """How many queries took too long."""
        return sum(query.answer.seconds > _engine.SLOW for query in self.queries)

    def add(self, pair: _corpora.Pair, ask: _engine.Contains) -> None:
        """Ask about `pair` in both directions and count what comes out."""
        try:
            taken_in = _engine.attempted(lambda: _taken_in(pair))
        except errors.RegistryError as error:
            self.refused[error.code] += 1
            self.refusals.append(f"{pair.id}: {error}")
            return
        if isinstance(taken_in, _engine.Crash):
            self.crashes.append(f"{pair.id}: {taken_in}")
            return
        for direction in Direction:
            self._ask(pair, direction, taken_in, ask)

    def _ask(
        self,
        pair: _corpora.Pair,
        direction: Direction,
        taken_in: Mapping[_documents.Document, SchemaDocument],
        ask: _engine.Contains,
    ) -> None:
        outer, inner = (taken_in[side] for side in pair.sides(direction))
        answer = _engine.asked(ask, outer, inner, self.reading)
        if answer.crash:
            self.crashes.append(f"{pair.id}, {direction}: {answer.crash}")
        self.queries.append(
            Query(
                pair=pair,
                direction=direction,
                reading=self.reading,
                answer=answer,
                judgment=judgment(pair, direction, self.reading, answer.verdict),
            )
        )


def _taken_in(pair: _corpora.Pair) -> dict[_documents.Document, SchemaDocument]:
    """Return both versions as the registry keeps them, having compared them."""
    made = {side: _documents.taken_in(side) for side in (pair.old, pair.new)}
    _documents.JSON_SCHEMA.compare(made[pair.old], made[pair.new])
    return made


def judgment(
    pair: _corpora.Pair,
    direction: Direction,
    reading: Reading,
    verdict: Verdict | None,
) -> str:
    """Return which of this module's words fits the verdict."""
    if verdict is None:
        return CRASH
    if verdict.outcome is Outcome.UNDECIDED:
        return UNDECIDED
    known = pair.known.get(direction, _corpora.Known())
    reader, writer = pair.sides(direction)
    if verdict.witness is not None:
        document = verdict.witness.document
        if not _documents.separates(document, accepting=writer, rejecting=reader):
            return WRONG
        # What a corpus knows is about schemas as they are written.
        return _against(known, holds=False) if reading is Reading.STRICT else OPEN
    if reading is not Reading.STRICT:
        return OPEN
    if known.witness is _corpora.NOTHING:
        return _against(known, holds=True)
    refuted = _documents.separates(known.witness, accepting=writer, rejecting=reader)
    return UNSOUND if refuted else _against(known, holds=True, witnessed=True)


def _against(known: _corpora.Known, *, holds: bool, witnessed: bool = False) -> str:
    """Return what a checked verdict is, given what a corpus says of the pair."""
    if known.truth is None:
        return OPEN
    if known.truth is holds:
        return RIGHT
    if not holds:
        return REFUTED
    # Known to be false: by a document that shows nothing, or by word alone.
    return UNCONFIRMED if witnessed else UNSOUND

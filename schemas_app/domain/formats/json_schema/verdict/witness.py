"""The search for a witness: a document that the writer may send and the reader refuses.

Cheapest first, bounded in documents and time. A search that finds nothing has proven
nothing. What it finds has been checked by the referee and made small.
"""

import functools
import itertools
import logging
from collections.abc import Iterator, Sequence

from schemas_app.domain import exact_json, schema_format
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema.verdict import (
    candidates,
    cases,
    lowering,
    referee,
    workers,
)

logger = logging.getLogger(__name__)

# So many documents are asked about at once, and not many more values than that; but of
# large documents, too, at least a few.
PLAIN = candidates.PLAIN
BRIEF = 6
BRIEF_VALUES = 8_000
MORE = 40
BATCH = 192
BATCH_VALUES = 40_000
LEAST = 4
MAX_DOCUMENTS = 4000
MAX_OF_DIFFERENCE = 500
MAX_TEXT = 200_000
DIFFERENCE_SECONDS = 0.5


class Search:
    """One search, that goes on where it stopped: briefly first, then thoroughly.

    `accepted` counts the documents tried that the writer accepts; `ended` is why the
    search ended early, or None. `found` is the witness with what each schema of `also`
    does not expect in it. Where there is none among the first documents, `other` is one
    for the case `otherwise`, if there is one.
    """

    def __init__(
        self,
        case: cases.Case,
        budget: Budget,
        *,
        otherwise: cases.Case | None = None,
        also: Sequence[str] = (),
    ) -> None:
        self._case = case
        self._budget = budget
        self._otherwise = otherwise
        self._judges = [
            referee.Referee(accept=asked.accept, reject=asked.reject, also=tuple(also))
            for asked in (case, otherwise)
            if asked is not None
        ]
        self.accepted = 0
        self.ended: workers.NoAnswer | None = None
        self.found: referee.Found | None = None
        self.other: referee.Found | None = None

    def plainly(self) -> schema_format.Witness | None:
        """Return a witness if one of the plainest documents is one, or None."""
        batch = self._batch(self._enumerated, PLAIN, BRIEF_VALUES)
        return self._first(batch, self._judges)

    def briefly(self) -> schema_format.Witness | None:
        """Return a witness if one of the first documents is one, or None."""
        batch = self._batch(self._enumerated, BRIEF, BRIEF_VALUES)
        return self._first(batch, self._judges)

    def further(self) -> schema_format.Witness | None:
        """Return a witness if one of some more documents is one, or None."""
        batch = self._batch(self._enumerated, MORE, BATCH_VALUES)
        return self._first(batch, self._judges[:1]) if batch else None

    def thoroughly(self, *, subtract: bool) -> schema_format.Witness | None:
        """Return a witness if one of the further documents is one, or None.

        With `subtract`, documents of the difference of the two schemas come first.
        """
        difference = self._of_difference() if subtract else iter(())
        return self.among(
            itertools.chain(
                itertools.islice(difference, MAX_OF_DIFFERENCE),
                itertools.islice(self._enumerated, MAX_DOCUMENTS),
            ),
        )

    def among(
        self, documents: Iterator[exact_json.Json]
    ) -> schema_format.Witness | None:
        """Return the first witness among `documents`, made small, or None."""
        while self.ended is None and (
            batch := self._batch(documents, BATCH, BATCH_VALUES)
        ):
            if (shown := self._first(batch, self._judges[:1])) is not None:
                return shown
        return None

    def _first(
        self, batch: list[exact_json.Json], judges: Sequence[referee.Referee]
    ) -> schema_format.Witness | None:
        """Return the first witness in `batch` for the first of `judges`, or None."""
        try:
            answer = referee.first(judges, batch, self._budget)
        except workers.NoAnswer as reason:
            logger.info("The search for a witness ended early: %s", reason)
            self.ended = reason
            return None
        self.accepted += answer.accepted
        if answer.found is None:
            return None
        if answer.judge > 0:
            self.other = answer.found
            return None
        self.found = answer.found
        return answer.found.witness

    def _batch(
        self, documents: Iterator[exact_json.Json], most: int, most_values: int
    ) -> list[exact_json.Json]:
        """Return the next documents, as many as are asked about at once."""
        batch: list[exact_json.Json] = []
        values = 0
        few = itertools.islice(documents, most)
        while not self._budget.used_up and (
            values <= most_values or len(batch) < LEAST
        ):
            # A few at a time: to look at the clock costs more than to make a document.
            with self._budget.charged():
                more = list(itertools.islice(few, LEAST))
                batch += more
                values += sum(map(_values, more))
            if len(more) < LEAST:
                break
        return batch

    @functools.cached_property
    def _enumerated(self) -> Iterator[exact_json.Json]:
        """The documents made from what both schemas mention."""
        # What the case beside it tells apart, this one may, too.
        asked = self._otherwise or self._case
        return candidates.pair(asked.writer, asked.reader).documents()

    def _of_difference(self) -> Iterator[exact_json.Json]:
        """Yield documents of what the writer's schema has more than the reader's."""
        for outer, inner in self._case.ways[0][:1]:
            try:
                answer = workers.ask(
                    "difference",
                    seconds=DIFFERENCE_SECONDS,
                    budget=self._budget,
                    inner=inner,
                    outer=outer,
                )
            except workers.NoAnswer as reason:
                logger.info("There is no difference schema: %s", reason)
                return
            text = str(answer["schema"])
            if len(text) <= MAX_TEXT:
                yield from self._made_from(text)

    def _made_from(self, text: str) -> Iterator[exact_json.Json]:
        """Yield documents made from a schema in JSON text, in the reader's draft."""
        rest = schema_format.SchemaDocument(
            value=exact_json.loads(text),
            fingerprint="",
            dialect=self._case.reader.dialect.name,
            base_uri="",
        )
        made = candidates.pair(lowering.lower(rest), self._case.reader)
        yield from made.documents()


def _values(document: exact_json.Json) -> int:
    """Return how many values there are in `document`; a long text counts as several."""
    if isinstance(document, dict):
        return 1 + sum(map(_values, document.values()))
    if isinstance(document, list):
        return 1 + sum(map(_values, document))
    return 1 + len(document) // 64 if isinstance(document, str) else 1

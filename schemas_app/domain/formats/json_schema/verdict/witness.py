"""The search for a witness: a document that the writer may send and the reader refuses.

Cheapest first, bounded in documents and time. A search that finds nothing has proven
nothing. What it finds has been checked by the referee and made small.
"""

import dataclasses
import functools
import itertools
import logging
import time
from collections.abc import Hashable, Iterator

from schemas_app.domain import exact_json, schema_format
from schemas_app.domain.formats.json_schema import json_values, keywords
from schemas_app.domain.formats.json_schema.verdict import (
    candidates,
    cases,
    lowering,
    referee,
    samples,
    shrinking,
    workers,
)

logger = logging.getLogger(__name__)

BRIEF = 48
FIRST_BATCH = 32
BATCH = 256
MAX_DOCUMENTS = 4000
MAX_OF_DIFFERENCE = 500
MAX_TEXT = 200_000
# On the clock, for the worst case only: a search should end by its number of documents.
SECONDS = 5.0
DIFFERENCE_SECONDS = 1.0


def briefly(case: cases.Case) -> schema_format.Witness | None:
    """Return a witness if one of the first documents is one, or None."""
    search = _Search(case)
    return search.among(itertools.islice(search.enumerated(), BRIEF))


def thoroughly(case: cases.Case, *, subtract: bool) -> schema_format.Witness | None:
    """Return a witness if the whole search finds one, or None.

    With `subtract` the difference of the two schemas is asked for, too.
    """
    search = _Search(case)
    enumerated = search.enumerated()
    return search.among(
        itertools.chain(
            itertools.islice(enumerated, FIRST_BATCH),
            itertools.islice(search.of_difference(), MAX_OF_DIFFERENCE * subtract),
            itertools.islice(enumerated, MAX_DOCUMENTS),
        ),
    )


def accepts_any(case: cases.Case) -> bool:
    """Return whether a document is found that the writer may send."""
    search = _Search(case)
    documents = list(itertools.islice(search.enumerated(), BATCH))
    try:
        return any(search.judge.marks(documents))
    except workers.NoAnswer:
        return False


@dataclasses.dataclass(frozen=True)
class _Search:
    """One search: where documents come from and who judges them."""

    case: cases.Case

    @functools.cached_property
    def judge(self) -> referee.Referee:
        """Who says what is a witness."""
        return referee.Referee(accept=self.case.accept, reject=self.case.reject)

    def enumerated(self) -> Iterator[exact_json.Json]:
        """Yield documents made from what both schemas mention."""
        return candidates.pair(self.case.writer, self.case.reader).documents()

    def among(
        self, documents: Iterator[exact_json.Json]
    ) -> schema_format.Witness | None:
        """Return the first witness among `documents`, made small, or None."""
        deadline = time.monotonic() + SECONDS
        size = FIRST_BATCH
        try:
            while batch := list(itertools.islice(documents, size)):
                found = self._first(batch)
                if found is not shrinking.NONE:
                    return self.judge.witness(self._shrunk(found))
                if time.monotonic() > deadline:
                    break
                size = BATCH
        except workers.NoAnswer as reason:
            logger.info("The search for a witness ended early: %s", reason)
        return None

    def _first(self, documents: list[exact_json.Json]) -> exact_json.Json:
        """Return the first witness among `documents`, or shrinking.NONE."""
        marks = self.judge.marks(documents)
        if marks and marks[-1] == referee.SEPARATES:
            return documents[len(marks) - 1]
        return shrinking.NONE

    def _first_if_known(self, documents: list[exact_json.Json]) -> exact_json.Json:
        """Return the same, or shrinking.NONE where there is no answer.

        A witness that cannot be made smaller is still one.
        """
        try:
            return self._first(documents)
        except workers.NoAnswer:
            return shrinking.NONE

    def _shrunk(self, document: exact_json.Json) -> exact_json.Json:
        return shrinking.shrunk(
            document,
            first_witness=self._first_if_known,
            kept=_given(self.case.writer) | _given(self.case.reader),
        )

    def of_difference(self) -> Iterator[exact_json.Json]:
        """Yield documents of what the writer's schema has more than the reader's."""
        if not self.case.pairs:
            return
        outer, inner = self.case.pairs[0]
        try:
            answer = workers.ask(
                "difference",
                seconds=DIFFERENCE_SECONDS,
                inner=inner,
                outer=outer,
            )
        except workers.NoAnswer as reason:
            logger.info("There is no difference schema: %s", reason)
            return
        text = str(answer["schema"])
        if len(text) > MAX_TEXT:
            return
        rest = schema_format.SchemaDocument(
            value=exact_json.loads(text),
            fingerprint="",
            dialect=self.case.reader.dialect.name,
            base_uri="",
        )
        yield from candidates.pair(lowering.lower(rest), self.case.reader).documents()


def _given(document: lowering.Lowered) -> frozenset[Hashable]:
    """Return the keys of values that the schema's author or a format gives."""
    return frozenset(
        json_values.key(value)
        for root in document.parts()
        for part in keywords.subschemas(root, document.dialect)
        if isinstance(part.value, dict)
        for value in samples.helpful([part.value])
    )

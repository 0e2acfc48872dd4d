"""The search for a witness: a document that the writer may send and the reader refuses.

Cheapest first, bounded in documents and time. A search that finds nothing has proven
nothing. What it finds has been checked by the referee and made small.
"""

from __future__ import annotations

import dataclasses
import itertools
import logging
import time
from collections.abc import Hashable, Iterator

from schemas_app.domain import exact_json, schema_format
from schemas_app.domain.formats.json_schema import (
    candidates,
    json_values,
    keywords,
    lowering,
    referee,
    samples,
    shrinking,
    workers,
)

logger = logging.getLogger(__name__)

FIRST_BATCH = 32
BATCH = 256
MAX_DOCUMENTS = 4000
MAX_OF_DIFFERENCE = 500
MAX_TEXT = 200_000
SECONDS = 1.5
DIFFERENCE_SECONDS = 1.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Search:
    """Where to look: both schemas lowered, who judges, and what the prover subtracts.

    `operands` are the writer's and the reader's, or None where they are written in
    different drafts.
    """

    writer: lowering.Lowered
    reader: lowering.Lowered
    judge: referee.Referee
    operands: tuple[str, str] | None

    def briefly(self) -> schema_format.Witness | None:
        """Return a witness if one of the first documents is one, or None."""
        documents = candidates.pair(self.writer, self.reader).documents()
        return self._among(itertools.islice(documents, FIRST_BATCH))

    def thoroughly(self) -> schema_format.Witness | None:
        """Return a witness if the whole search finds one, or None."""
        documents = candidates.pair(self.writer, self.reader).documents()
        return self._among(
            itertools.chain(
                itertools.islice(documents, FIRST_BATCH),
                itertools.islice(self._of_difference(), MAX_OF_DIFFERENCE),
                itertools.islice(documents, MAX_DOCUMENTS),
            ),
        )

    def _among(self, documents: Iterator[exact_json.Json]) -> schema_format.Witness | None:
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

    def _shrunk(self, document: exact_json.Json) -> exact_json.Json:
        return shrinking.shrunk(
            document,
            first_witness=self._first,
            kept=_given(self.writer) | _given(self.reader),
        )

    def _of_difference(self) -> Iterator[exact_json.Json]:
        """Yield documents of what the writer's schema has more than the reader's."""
        if self.operands is None:
            return
        inner, outer = self.operands
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
            dialect=self.reader.dialect.name,
            base_uri="",
        )
        yield from candidates.pair(lowering.lower(rest), self.reader).documents()


def _given(document: lowering.Lowered) -> frozenset[Hashable]:
    """Return the keys of values that the schema's author or a format gives."""
    return frozenset(
        json_values.key(value)
        for root in document.parts()
        for part in keywords.subschemas(root, document.dialect)
        if isinstance(part.value, dict)
        for value in samples.helpful([part.value])
    )

"""Which changes are incompatible by themselves: each alone, with its own witness.

For a change, the old version is made with it and nothing else. A witness tells old and
new apart, and that third version is on the new one's side: the referee looks at all of
them at once, so a row is never blamed for what another did.
"""

import contextlib
import dataclasses
import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from schemas_app.domain import changes, exact_json
from schemas_app.domain.budget import Budget
from schemas_app.domain.changes import Effect
from schemas_app.domain.formats.json_schema.changes import imports, transplants
from schemas_app.domain.formats.json_schema.verdict import (
    candidates,
    cases,
    containment,
    operands,
    proofs,
    readings,
    referee,
    workers,
)
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import Reading, SchemaDocument, Witness

# More rows than anybody repairs one by one; the verdict has its witness anyway.
MOST = 12
# Of processor time, for the rows of one direction.
SECONDS = 0.5
# How many documents are made first, for all rows and for each; and how many more for
# those that need them.
COMMON, OWN = 6, 3
MORE = FEW = 9

Documents = Iterator[exact_json.Json]

_IMPOSSIBLE = (imports.Unmovable, readings.Unreadable, RecursionError)


def causes(
    old: SchemaDocument,
    new: SchemaDocument,
    facts: Sequence[changes.Change],
    direction: Direction,
    reading: Reading,
    budget: Budget,
) -> Mapping[int, Witness]:
    """Return the changes, by index, that break `direction` by themselves.

    Of very many changes only the first are looked at.
    """
    suspects = [
        index
        for index, change in enumerate(facts)
        if changes.may_break(change, direction)
    ]
    outer, inner = (new, old) if direction is Direction.BACKWARD else (old, new)
    # Asked a moment ago: it is remembered.
    shown = containment.contains(outer, inner, reading, budget).witness
    if shown is None:
        return {}
    if len(suspects) == 1 and _says_nothing_else(facts, suspects[0]):
        return {suspects[0]: shown}
    own = Budget(min(SECONDS, budget.left))
    tried = _Tried(old, new, direction, reading, shown, own)
    rows = dict(tried.rows(facts, suspects[:MOST]))
    found = tried.found(rows, COMMON, OWN)
    left = {
        index: row
        for index, row in rows.items()
        if index not in found and tried.may_lose(row)
    }
    found |= tried.found(left, MORE, MORE)
    budget.charge(min(SECONDS, budget.left) - own.left)
    return found


def _says_nothing_else(facts: Sequence[changes.Change], only: int) -> bool:
    """Return whether nothing but the fact `only` has to do with what is accepted."""
    return all(
        index == only or fact.effect in (Effect.NONE, Effect.ARTIFACTS)
        for index, fact in enumerate(facts)
    )


@dataclasses.dataclass(frozen=True)
class _Row:
    """A change, the old version with it and nothing else, and what is asked of those.

    `alone` asks whether that is any loss; `whole` for what tells it and the new version
    from the old one. `documents` may do so, the likelier first.
    """

    alone: cases.Case
    whole: cases.Case
    # Of the versions themselves, how many accept and reject, in the reading.
    versions: tuple[int, int]
    documents: Documents = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class _Tried:
    """The versions that changes are tried on, and the witness that tells them apart."""

    old: SchemaDocument
    new: SchemaDocument
    direction: Direction
    reading: Reading
    shown: Witness
    budget: Budget

    def rows(
        self, facts: Sequence[changes.Change], suspects: Iterable[int]
    ) -> Iterator[tuple[int, _Row]]:
        """Yield the changes that can be made alone, by index."""
        for index in suspects:
            if self.budget.used_up:
                return
            row = self._row(facts[index])
            if row is not None:
                yield index, row

    def _row(self, change: changes.Change) -> _Row | None:
        with self.budget.charged(), contextlib.suppress(*_IMPOSSIBLE):
            made = transplants.made(change, self.old, self.new)
            alone, new = self._question(made), self._question(self.new)
            documents = itertools.chain(
                itertools.islice(self._varied(made, self.old), OWN + FEW),
                itertools.islice(self._without(change), FEW),
            )
            versions = len(new.accept), len(new.reject)
            return _Row(alone, self._whole(made, alone, new), versions, documents)
        return None

    def found(
        self, rows: Mapping[int, _Row], common: int, own: int
    ) -> dict[int, Witness]:
        """Return what so many further documents show of each row, all asked at once."""
        if not rows or self.budget.used_up:
            return {}
        documents = [self.shown.document, *self._next(self.documents, common)]
        asked = {index: self._next(row.documents, own) for index, row in rows.items()}
        try:
            found = self._asked(rows, documents, asked)
        except workers.NoAnswer:
            found = {}
            # Perhaps it was one of them that could not be asked about.
            for index, row in rows.items() if len(rows) > 1 else ():
                with contextlib.suppress(workers.NoAnswer):
                    found |= self._asked({index: row}, documents, asked)
        return found

    def _asked(
        self,
        rows: Mapping[int, _Row],
        documents: Sequence[exact_json.Json],
        own: Mapping[int, Sequence[exact_json.Json]],
    ) -> dict[int, Witness]:
        """Return the witnesses for rows among documents. Raises workers.NoAnswer."""
        judges = [
            referee.Referee(
                accept=row.whole.accept, reject=row.whole.reject, versions=row.versions
            )
            for row in rows.values()
        ]
        further = [own[index] for index in rows]
        found = referee.each(judges, documents, further, self.budget)
        return {
            index: shown
            for index, shown in zip(rows, found, strict=True)
            if shown is not None
        }

    def _next(self, documents: Documents, most: int) -> list[exact_json.Json]:
        """Return the next documents."""
        made: list[exact_json.Json] = []
        with self.budget.charged(), contextlib.suppress(*_IMPOSSIBLE):
            made.extend(itertools.islice(documents, most))
        return made

    def may_lose(self, row: _Row) -> bool:
        """Return whether the change alone may be a loss to somebody."""
        return not (
            self.budget.used_up or proofs.by_entailment(row.alone, self.budget).holds
        )

    @functools.cached_property
    def documents(self) -> Documents:
        """Documents that may tell the two versions apart."""
        return self._varied(self.new, self.old)

    def _without(self, change: changes.Change) -> Documents:
        """Yield documents for the new version, varied where the change is.

        Other changes may ask for something, too. Raises imports.Unmovable.
        """
        without = transplants.taken_back(change, self.old, self.new)
        yield from self._varied(self.new, without)

    def _varied(self, later: SchemaDocument, earlier: SchemaDocument) -> Documents:
        """Return documents for the writer, varied where the reader says otherwise.

        As the versions are written: in either reading they differ there only.
        """
        reader, writer = (form.lowered for form in self._sides(later, earlier))
        return candidates.pair(writer, reader).aimed()

    def _question(self, later: SchemaDocument) -> cases.Case:
        """Return the case of the old version and a later one, in the reading.

        Raises readings.Unreadable.
        """
        reader, writer = self._sides(later, self.old)
        make = cases.strict if self.reading is Reading.STRICT else cases.lenient
        return make(reader=reader, writer=writer)

    def _whole(
        self, made: SchemaDocument, alone: cases.Case, whole: cases.Case
    ) -> cases.Case:
        """Return the case of what tells the old version from both `made` and the new.

        `alone` is that of `made`, `whole` that of the new one. Raises
        readings.Unreadable.
        """
        if self.direction is Direction.BACKWARD:
            # The last one is quoted: in its words, nothing but the change is wrong.
            return dataclasses.replace(whole, reject=(*whole.reject, *alone.reject))
        # Had the old version had this change, it would have read what the new one sends.
        tolerant = operands.form(made)
        reads = (
            tolerant.written
            if self.reading is Reading.STRICT
            else operands.of(tolerant.opened)
        )
        return dataclasses.replace(whole, accept=(*whole.accept, reads))

    def _sides(
        self, later: SchemaDocument, earlier: SchemaDocument
    ) -> tuple[operands.Form, operands.Form]:
        """Return the reader and the writer of two versions."""
        forms = operands.form(later), operands.form(earlier)
        return forms if self.direction is Direction.BACKWARD else (forms[1], forms[0])

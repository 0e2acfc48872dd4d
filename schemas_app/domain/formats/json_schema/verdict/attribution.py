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
# How many documents are made for all rows at once, and how many then, step by step, for
# each of those that need some of their own; these varied at a place of the old version
# first, then at one of the new.
COMMON = 8
OWN = (4, 6)
MOST_VARIED = 6

Documents = Iterator[exact_json.Json]

_IMPOSSIBLE = (imports.Unmovable, readings.UnreadableError, RecursionError)


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
    found = tried.found(rows, COMMON)
    left = {
        index: row
        for index, row in rows.items()
        if index not in found and tried.may_lose(row)
    }
    for own_documents in OWN:
        found |= tried.found(
            {index: row for index, row in left.items() if index not in found},
            0,
            own_documents,
        )
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

    A witness for it is one for the `judge`: it tells both the old version from `made`,
    and the old one from the new one. `documents` may do so, the likelier first.
    """

    made: SchemaDocument
    judge: referee.Referee
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
            return _Row(made, self._judge(made), self._around(change, made))
        return None

    def found(
        self, rows: Mapping[int, _Row], common: int, own: int = 0
    ) -> dict[int, Witness]:
        """Return what so many further documents show of each row, all asked at once."""
        if not rows or self.budget.used_up:
            return {}
        documents = self._next(self._common, common)
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
        judges = [row.judge for row in rows.values()]
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
        if self.budget.used_up:
            return False
        with contextlib.suppress(*_IMPOSSIBLE):
            return not proofs.by_entailment(self._question(row.made), self.budget).holds
        return True

    @functools.cached_property
    def _common(self) -> Documents:
        """The witness, and others that may tell the two versions apart."""
        varied = self._varied(self.new, self.old)
        return itertools.chain([self.shown.document], varied)

    def _around(self, change: changes.Change, made: SchemaDocument) -> Documents:
        """Yield documents varied where the change is. Raises imports.Unmovable."""
        yield from itertools.islice(self._varied(made, self.old), MOST_VARIED)
        yield from self._without(change)

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

        Raises readings.UnreadableError.
        """
        reader, writer = self._sides(later, self.old)
        make = cases.strict if self.reading is Reading.STRICT else cases.lenient
        return make(reader=reader, writer=writer)

    def _judge(self, made: SchemaDocument) -> referee.Referee:
        """Return who judges a row. Raises readings.UnreadableError."""
        whole, form = self._whole, operands.form(made)
        accept, reject = whole.accept, whole.reject
        strict = self.reading is Reading.STRICT
        if self.direction is Direction.BACKWARD:
            # The last one is quoted: in its words, nothing but the change is wrong.
            opened = () if strict else (form.opened_operand,)
            reject = (*reject, form.written, *opened)
        else:
            # Had the old version had this change, it would have read what the new one
            # sends.
            accept = (*accept, form.written if strict else form.opened_operand)
        versions = len(whole.accept), len(whole.reject)
        return referee.Referee(accept=accept, reject=reject, versions=versions)

    @functools.cached_property
    def _whole(self) -> cases.Case:
        return self._question(self.new)

    def _sides(
        self, later: SchemaDocument, earlier: SchemaDocument
    ) -> tuple[operands.Form, operands.Form]:
        """Return the reader and the writer of two versions."""
        forms = operands.form(later), operands.form(earlier)
        return forms if self.direction is Direction.BACKWARD else (forms[1], forms[0])

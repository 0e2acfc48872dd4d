"""Which changes are incompatible by themselves: each alone, with its own witness.

For a change, the old version is made with it and nothing else. A witness tells old and
new apart, and that third version is on the new one's side: the referee looks at all of
them at once, so a row is never blamed for what another did.
"""

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence

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
    witness,
)
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import Reading, SchemaDocument, Witness

# More rows than anybody repairs one by one; the verdict has its witness anyway.
MOST = 12
# How many documents are made for one row from two versions, at first and then.
FEW = 12
MORE = 8


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
    trial = _Trial(old, new, direction, reading, shown, budget)
    alone = len(suspects) == 1 and _says_nothing_else(facts, suspects[0])
    found: dict[int, Witness] = {}
    for index in suspects[:MOST]:
        if budget.used_up:
            break
        separating = shown if alone else trial.witness(facts[index])
        if separating is not None:
            found[index] = separating
    return found


def _says_nothing_else(facts: Sequence[changes.Change], only: int) -> bool:
    """Return whether nothing but the fact `only` has to do with what is accepted."""
    return all(
        index == only or fact.effect in (Effect.NONE, Effect.ARTIFACTS)
        for index, fact in enumerate(facts)
    )


@dataclasses.dataclass(frozen=True)
class _Trial:
    """The versions that changes are tried on, and the witness that tells them apart."""

    old: SchemaDocument
    new: SchemaDocument
    direction: Direction
    reading: Reading
    shown: Witness
    budget: Budget

    def witness(self, change: changes.Change) -> Witness | None:
        """Return a witness that `change` alone accounts for, or None."""
        try:
            with self.budget.charged():
                made = transplants.made(change, self.old, self.new)
                alone = self._question(made)
                case = self._case(made, alone)
            search = witness.Search(case, self.budget)
            likely, others = self._documents(change, made)
            found = search.among(likely)
            # Where the change is no loss to anybody, there is nothing to look for.
            if found or proofs.by_entailment(alone, self.budget).holds:
                return found
            return search.among(others)
        except (imports.Unmovable, readings.Unreadable, RecursionError):
            return None

    def _documents(
        self, change: changes.Change, made: SchemaDocument
    ) -> tuple[Iterator[exact_json.Json], Iterator[exact_json.Json]]:
        """Return documents to try, the likely ones and others.

        Likely is what tells the versions apart anyway, and the old version varied where
        the change has made another of it; then the new one varied where it would be
        another without the change, since other changes may ask for something, too.
        """
        varied = self._varied(made, self.old)
        likely = itertools.chain([self.shown.document], itertools.islice(varied, FEW))
        return likely, itertools.chain(
            itertools.islice(varied, MORE),
            itertools.islice(self._without(change), FEW + MORE),
        )

    def _without(self, change: changes.Change) -> Iterator[exact_json.Json]:
        """Yield documents for the new version, varied where the change is.

        Raises imports.Unmovable.
        """
        without = transplants.taken_back(change, self.old, self.new)
        yield from self._varied(self.new, without)

    def _varied(
        self, later: SchemaDocument, earlier: SchemaDocument
    ) -> Iterator[exact_json.Json]:
        """Return documents for the writer, varied where the reader says otherwise.

        As the versions are written: in either reading they differ there only.
        """
        reader, writer = (form.lowered for form in self._sides(later, earlier))
        return candidates.pair(writer, reader).documents()

    def _question(self, later: SchemaDocument) -> cases.Case:
        """Return the case of the old version and a later one, in the reading.

        Raises readings.Unreadable.
        """
        reader, writer = self._sides(later, self.old)
        make = cases.strict if self.reading is Reading.STRICT else cases.lenient
        return make(reader=reader, writer=writer)

    def _case(self, made: SchemaDocument, alone: cases.Case) -> cases.Case:
        """Return the case of what tells the old version from both `made` and the new.

        `alone` is that of `made`. Raises readings.Unreadable.
        """
        whole = self._question(self.new)
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

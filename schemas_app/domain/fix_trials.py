"""Trying remedies out: what a patched document breaks of what the level promises.

Which remedies are tried, and what is listed of them, is fixes.py's.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from schemas_app.domain import changes, errors, exact_json, schema_format
from schemas_app.domain.budget import Budget
from schemas_app.domain.levels import LEVELS, Direction
from schemas_app.domain.report import Report
from schemas_app.domain.schema_format import Outcome, Reading, Remedy, SchemaDocument

# Of processor time. Trials take milliseconds; a remedy that is hard to judge is not
# offered, and a report does not become slow for it.
SECONDS = 0.3
SECONDS_EACH = 0.1


class Trials:
    """What documents break of the promises that a report on `new` is about.

    `promised` are the directions of its level, and `broken` those that `new` breaks,
    each with the position among `earlier` of the newest version that it breaks with.
    """

    def __init__(
        self,
        using: schema_format.SchemaFormat,
        earlier: Sequence[SchemaDocument],
        new: SchemaDocument,
        report: Report,
        budget: Budget,
    ) -> None:
        self.using, self.new, self.report = using, new, report
        level = LEVELS[report.level]
        self.earlier = tuple(earlier if level.transitive else earlier[:1])
        self.promised = level.directions
        self._budget = budget
        self._left = Budget(min(SECONDS, budget.left))
        positions = {
            direction: [
                position
                for position, comparison in enumerate(
                    report.comparisons[: len(self.earlier)]
                )
                if comparison.verdicts[direction].outcome is not Outcome.COMPATIBLE
            ]
            for direction in self.promised
        }
        self.broken: Mapping[Direction, int] = MappingProxyType(
            {direction: found[0] for direction, found in positions.items() if found}
        )
        self._patched: dict[str, SchemaDocument | None] = {}

    @property
    def is_over(self) -> bool:
        """Whether what may be spent on trials is used up."""
        return self._left.used_up

    def close(self) -> None:
        """Charge the report with what the trials have cost."""
        self._budget.charge(min(SECONDS, self._budget.left) - self._left.left)

    def compared(
        self, base: SchemaDocument, document: SchemaDocument
    ) -> tuple[changes.Change, ...]:
        """Return the changes from one document to another."""
        if document is self.new and base is self.earlier[0]:
            return self.report.changes
        with self._left.charged():
            return changes.bounded(self.using.compare(base, document))

    def breaking(
        self, document: SchemaDocument, direction: Direction, position: int
    ) -> list[changes.Change]:
        """Return the changes that break a direction with the version at `position`.

        Where none does by itself, those that may.
        """
        base = self.earlier[position]
        facts = self.compared(base, document)
        if document is self.new and position == 0:
            found = {
                cause.change
                for cause in self.report.causes
                if cause.direction is direction
            }
        else:
            reading = self.report.reading
            found = set(
                self.using.causes(base, document, facts, direction, reading, self._left)
            )
        return [
            change
            for index, change in enumerate(facts)
            if index in found or (not found and changes.may_break(change, direction))
        ]

    def remedies(
        self,
        base: SchemaDocument,
        document: SchemaDocument,
        change: changes.Change,
        directions: Sequence[Direction],
    ) -> list[Remedy]:
        """Return the remedies for a change, first those that are for all directions."""
        best: dict[str, tuple[int, int, Remedy]] = {}
        for direction in directions:
            with self._left.charged():
                suggested = self.using.remedies(base, document, change, direction)
            for rank, remedy in enumerate(suggested):
                key = exact_json.dumps(remedy.patch)
                times, known, other = best.get(key, (0, rank, remedy))
                better = remedy if rank < known else other
                best[key] = (times - 1, min(rank, known), better)
        order = sorted(best.values(), key=lambda found: found[:2])
        return [remedy for _, _, remedy in order]

    def patched(
        self, document: SchemaDocument, remedy: Remedy
    ) -> SchemaDocument | None:
        """Return the document with a remedy, or None where that leaves no schema."""
        if document is not self.new:
            return self._applied(document, remedy)
        key = exact_json.dumps(remedy.patch)
        if key not in self._patched:
            self._patched[key] = self._applied(document, remedy)
        return self._patched[key]

    def _applied(
        self, document: SchemaDocument, remedy: Remedy
    ) -> SchemaDocument | None:
        with self._left.charged():
            try:
                patched = self.using.patched(document, remedy.patch)
                self.using.check_fields(patched)
            except errors.InvalidSchema:
                return None
        return patched

    def broken_by(
        self, document: SchemaDocument, directions: Sequence[Direction]
    ) -> dict[Direction, int]:
        """Return which of the directions a document breaks, and where, as `broken`."""
        found = {
            direction: self._first_broken(document, direction)
            for direction in directions
        }
        return {
            direction: position
            for direction, position in found.items()
            if position is not None
        }

    def _first_broken(
        self, document: SchemaDocument, direction: Direction
    ) -> int | None:
        for position, base in enumerate(self.earlier):
            backward = direction is Direction.BACKWARD
            outer, inner = (document, base) if backward else (base, document)
            budget = Budget(min(SECONDS_EACH, self._left.left))
            allowed = budget.left
            verdict = self.using.contains(outer, inner, self.report.reading, budget)
            self._left.charge(allowed - budget.left)
            if verdict.outcome is not Outcome.COMPATIBLE:
                return position
        return None

    def is_still_shown(self, patched: SchemaDocument, direction: Direction) -> bool:
        """Return whether the report's witness against a direction counts as before.

        As written only: what the other reading makes of a document is not asked here.
        """
        if self.report.reading is not Reading.STRICT:
            return False
        comparison = self.report.comparisons[self.broken[direction]]
        shown = comparison.verdicts[direction].witness
        if shown is None:
            return False
        seconds = min(SECONDS_EACH, self._left.left)
        with self._left.charged():
            (found,) = self.using.check_records(patched, (shown.document,), seconds)
        if found.is_valid is None:
            self._left.charge(seconds)
            return False
        return found.is_valid is (direction is Direction.FORWARD)

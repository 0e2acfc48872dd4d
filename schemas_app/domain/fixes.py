"""What an author could write instead: patches that were tried and turn the verdict.

A format suggests remedies for the changes that break a direction. They are applied and
compared again, and only what then keeps the promise of the level is listed: by itself,
or as a part of what does so together. Nothing here is law: an author may always publish
the text as it is, as the next major version.
"""

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from schemas_app.domain import changes, exact_json, schema_format
from schemas_app.domain.budget import Budget
from schemas_app.domain.fix_trials import Trials
from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Fix, Report
from schemas_app.domain.schema_format import Remedy, SchemaDocument

# What is tried before giving up, and what is listed of it. A version that breaks more
# at once than so many rows is another schema: to mend it would be to take it back.
ROUNDS = 3
ROWS = 8
TRIALS_PER_ROW = 3
FIXES_PER_ROW = 2

ALL = "ALL"
NEW_MAJOR = "NEW_MAJOR"
SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        ALL: "All of it together: the new version is then {directions} compatible.",
        NEW_MAJOR: (
            "Keep the text and publish it as the next major version, with the approval "
            "that a breaking change needs."
        ),
    },
)

# What is said of a fix that `is_part`.
PART = "Alone it does not turn the verdict; all of it together, below, does"

_Directions: TypeAlias = tuple[Direction, ...]
# Rule and path of a change, and the kind of remedy for it.
_Attempt: TypeAlias = tuple[str, str, str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Row:
    """A change from `base` that something is to be done about, and what it breaks."""

    base: SchemaDocument
    change: changes.Change
    directions: _Directions

    def is_about(self, change: changes.Change) -> bool:
        """Return whether `change` is the row's own, found again."""
        return (change.rule, change.path) == (self.change.rule, self.change.path)


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Step:
    """A remedy that was applied for a row, and the document that it made."""

    row: _Row
    remedy: Remedy
    document: SchemaDocument


def found(
    *,
    schema_format: schema_format.SchemaFormat,
    earlier: Sequence[SchemaDocument],
    new: SchemaDocument,
    report: Report,
    budget: Budget,
) -> tuple[Fix, ...]:
    """Return the fixes for what the level of `report` does not allow.

    `earlier` are the documents of the report's comparisons, in their order.
    """
    if not report.violations:
        return ()
    trials = Trials(schema_format, earlier, new, report, budget)
    rows = _rows(trials, new, trials.broken)
    together = _together(trials, rows)
    fixes = [fix for row in rows for fix in _of_row(trials, row, rows, together)]
    if any(fix.turns == tuple(trials.broken) for fix in fixes):
        fixes = [fix for fix in fixes if fix.turns]  # no need to put any together
    elif together:
        fixes.append(_of_all(trials, together))
    fixes.append(Fix(kind=NEW_MAJOR, sentence=SENTENCES[NEW_MAJOR], patch=()))
    trials.close()
    return tuple(fixes)


def _rows(
    trials: Trials, document: SchemaDocument, broken: Mapping[Direction, int]
) -> list[_Row]:
    """Return what breaks directions with the versions at their positions."""
    found: dict[tuple[int, str, str], _Row] = {}
    for direction, position in broken.items():
        for change in trials.breaking(document, direction, position):
            key = (position, change.rule, change.path)
            known = found[key].directions if key in found else ()
            found[key] = _Row(
                base=trials.earlier[position],
                change=change,
                directions=(*known, direction),
            )
    return list(found.values())


def _together(trials: Trials, rows: list[_Row]) -> list[_Step]:
    """Return remedies after which nothing is broken any more, or none."""
    steps: list[_Step] = []
    document = trials.new
    tried: set[_Attempt] = set()
    for _ in range(ROUNDS):
        more = _round(trials, rows, document, tried) if len(rows) <= ROWS else []
        if not more or trials.is_over:
            return []
        steps += more
        document = steps[-1].document
        broken = trials.broken_by(document, trials.promised)
        if not broken:
            return steps
        rows = _rows(trials, document, broken)
    return []


def _round(
    trials: Trials, rows: list[_Row], document: SchemaDocument, tried: set[_Attempt]
) -> list[_Step]:
    """Return a step for each of the rows, which are about `document`, if still needed."""
    steps: list[_Step] = []
    for row in itertools.takewhile(lambda _: not trials.is_over, rows):
        now: _Row | None = row
        if steps:  # an earlier one may have taken care of it, or moved it
            document = steps[-1].document
            now = _found_again(trials, row, document)
        step = _step(trials, now, document, tried) if now else None
        steps += [step] if step else []
    return steps


def _found_again(trials: Trials, row: _Row, document: SchemaDocument) -> _Row | None:
    for change in trials.compared(row.base, document):
        if row.is_about(change):
            return dataclasses.replace(row, change=change)
    return None


def _step(
    trials: Trials, row: _Row, document: SchemaDocument, tried: set[_Attempt]
) -> _Step | None:
    """Return the first remedy for a row that is not `tried` and leaves a schema."""
    for remedy in trials.remedies(row.base, document, row.change, row.directions):
        attempt = (row.change.rule, row.change.path, remedy.kind)
        patched = None if attempt in tried else trials.patched(document, remedy)
        tried.add(attempt)
        if patched is not None:
            return _Step(row=row, remedy=remedy, document=patched)
    return None


def _of_all(trials: Trials, steps: Sequence[_Step]) -> Fix:
    turned = tuple(trials.broken)
    return Fix(
        kind=ALL,
        sentence=SENTENCES[ALL].format(directions=" and ".join(map(str, turned))),
        patch=tuple(itertools.chain.from_iterable(step.remedy.patch for step in steps)),
        turns=turned,
    )


def _of_row(
    trials: Trials, row: _Row, rows: list[_Row], together: list[_Step]
) -> Iterator[Fix]:
    """Yield the fixes for one row: its part of what helps, and what else does."""
    # A part may need the one before it; such a one is a part of the whole only.
    parts = [
        step.remedy
        for step in together
        if row.is_about(step.row.change)
        and trials.patched(trials.new, step.remedy) is not None
    ]
    # Where several rows break a direction, no remedy for one of them turns it.
    hoped = tuple(
        direction
        for direction in row.directions
        if sum(direction in other.directions for other in rows) == 1
    )
    if parts and len(together) == 1:
        hoped = tuple(trials.broken)
    left = FIXES_PER_ROW
    for remedy in itertools.chain(parts, _others(trials, row, parts, hoped)):
        if not left:
            return
        turned = _turned(trials, remedy, hoped)
        if turned or remedy in parts:
            left -= 1
            yield Fix(
                kind=remedy.kind,
                sentence=remedy.sentence,
                patch=remedy.patch,
                rule=row.change.rule,
                path=row.change.path,
                turns=turned,
            )


def _others(
    trials: Trials, row: _Row, parts: list[Remedy], hoped: _Directions
) -> Iterator[Remedy]:
    """Yield what else to try for a row that may turn the `hoped` directions."""
    if hoped:
        known = {exact_json.dumps(part.patch) for part in parts}
        remedies = trials.remedies(row.base, trials.new, row.change, row.directions)
        others = (
            remedy for remedy in remedies if exact_json.dumps(remedy.patch) not in known
        )
        yield from itertools.islice(others, TRIALS_PER_ROW)


def _turned(trials: Trials, remedy: Remedy, hoped: _Directions) -> _Directions:
    """Return which of the directions a remedy turns alone, if it harms no other."""
    if not hoped or trials.is_over:
        return ()
    patched = trials.patched(trials.new, remedy)
    if patched is None:
        return ()
    possible = [
        direction
        for direction in hoped
        if not trials.is_still_shown(patched, direction)
    ]
    broken = trials.broken_by(patched, possible)
    turned = tuple(direction for direction in possible if direction not in broken)
    kept = [
        direction for direction in trials.promised if direction not in trials.broken
    ]
    return () if turned and trials.broken_by(patched, kept) else turned

"""What a change means: the verdict, once for all schema formats.

`check` compares a new document with the versions before it and says, for each
direction, COMPATIBLE (proven), INCOMPATIBLE (with a witness) or UNDECIDED (with the
reason). It decides nothing about people: approvals are policy's.
"""

import dataclasses
import itertools
from collections.abc import Iterable, Sequence

from schemas_app.domain import changes, fixes, schema_format
from schemas_app.domain.budget import Budget
from schemas_app.domain.levels import LEVELS, Direction
from schemas_app.domain.report import Cause, Comparison, Report, Severity
from schemas_app.domain.schema_format import Outcome, Reading, Verdict

# Seconds of processor time for a whole report; what is left undone is said.
SECONDS = 8.0

_NOT_COMPARED = Verdict(
    outcome=Outcome.UNDECIDED,
    reason="Not compared: the other comparisons took all the time of this report.",
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class EarlierVersion:
    """A published version to compare with."""

    number: int
    document: schema_format.SchemaDocument


def check(
    *,
    schema_format: schema_format.SchemaFormat,
    new: schema_format.SchemaDocument,
    earlier: Sequence[EarlierVersion],
    level: str,
    reading: Reading,
    advise: bool = True,
) -> Report:
    """Return the report on `new` after the `earlier` versions (newest first).

    Every version is compared, whatever the level asks for; what it asks for comes
    first. Without earlier versions there is nothing to break: the report has no
    comparisons. Fixes are for authors: to try them costs more than all the rest, and
    without `advise` there are none.
    """
    budget = Budget(SECONDS)
    comparisons = _comparisons(schema_format, new, earlier, level, reading, budget)
    facts = schema_format.compare(earlier[0].document, new) if earlier else ()
    comparisons = (*(_placed(row, facts) for row in comparisons[:1]), *comparisons[1:])
    report = Report(
        level=level,
        reading=reading,
        changes=changes.bounded(facts),
        comparisons=comparisons,
        severity=Severity.COMPATIBLE,
        notices=schema_format.notices(new),
        forms=schema_format.compare_forms(earlier[0].document, new) if earlier else {},
    )
    report = dataclasses.replace(report, severity=_severity(report, facts))
    if not earlier:
        return report
    base = earlier[0].document
    report = dataclasses.replace(
        report, causes=tuple(_causes(schema_format, base, new, report, budget))
    )
    if not advise:
        return report
    return dataclasses.replace(
        report,
        fixes=fixes.found(
            schema_format=schema_format,
            earlier=[version.document for version in earlier],
            new=new,
            report=report,
            budget=budget,
        ),
    )


def _comparisons(
    using: schema_format.SchemaFormat,
    new: schema_format.SchemaDocument,
    earlier: Sequence[EarlierVersion],
    level: str,
    reading: Reading,
    budget: Budget,
) -> tuple[Comparison, ...]:
    """Return the verdicts against each version, those that the level asks for first."""
    promised = LEVELS[level]
    bound = earlier if promised.transitive else earlier[:1]
    verdicts: dict[tuple[int, Direction], Verdict] = {}
    for version, direction in (
        *itertools.product(bound, promised.directions),
        *itertools.product(earlier, Direction),
    ):
        if (version.number, direction) not in verdicts:
            outer, inner = _sides(version.document, new, direction)
            verdicts[version.number, direction] = (
                _NOT_COMPARED
                if budget.used_up
                else using.contains(outer, inner, reading, budget)
            )
    return tuple(
        Comparison(
            against=version.number,
            verdicts={
                direction: verdicts[version.number, direction]
                for direction in Direction
            },
        )
        for version in earlier
    )


def _placed(comparison: Comparison, facts: Sequence[changes.Change]) -> Comparison:
    """Return a comparison where UNDECIDED has a place: around what may be to blame."""
    verdicts = {
        direction: dataclasses.replace(
            verdict, place=changes.place_around(facts, direction)
        )
        if verdict.outcome is Outcome.UNDECIDED and not verdict.place
        else verdict
        for direction, verdict in comparison.verdicts.items()
    }
    return dataclasses.replace(comparison, verdicts=verdicts)


def _sides(
    old: schema_format.SchemaDocument,
    new: schema_format.SchemaDocument,
    direction: Direction,
) -> tuple[schema_format.SchemaDocument, schema_format.SchemaDocument]:
    """Return the reader's and the writer's schema."""
    return (new, old) if direction is Direction.BACKWARD else (old, new)


def _causes(
    using: schema_format.SchemaFormat,
    old: schema_format.SchemaDocument,
    new: schema_format.SchemaDocument,
    report: Report,
    budget: Budget,
) -> Iterable[Cause]:
    """Yield the changes that are incompatible by themselves, with their witnesses."""
    for direction, verdict in report.comparisons[0].verdicts.items():
        if verdict.outcome is Outcome.INCOMPATIBLE:
            found = using.causes(
                old, new, report.changes, direction, report.reading, budget
            )
            for change, witness in sorted(found.items()):
                yield Cause(change=change, direction=direction, witness=witness)


def _severity(report: Report, facts: Sequence[changes.Change]) -> Severity:
    if report.violations:
        return Severity.BREAKING
    only_words = all(change.effect is changes.Effect.NONE for change in facts)
    same = report.comparisons[:1] and all(
        verdict.outcome is Outcome.COMPATIBLE
        for verdict in report.comparisons[0].verdicts.values()
    )
    return Severity.DOCUMENTATION if same and only_words else Severity.COMPATIBLE

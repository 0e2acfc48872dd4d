"""A new document against every earlier version at a glance, one row each."""

import dataclasses

from schemas_app.domain.levels import LEVELS, Direction
from schemas_app.domain.report import Comparison, Report
from schemas_app.domain.schema_format import Outcome
from schemas_app.presenters import moments, prose, words

_MOST_ROWS_OPEN = 5


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cell:
    """The verdict of one direction; `reason` is told where nothing was decided."""

    direction: str
    mark: words.Mark
    promised: bool
    reason: tuple[prose.Part, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """One earlier version, with its cell for each direction."""

    number: int
    cells: tuple[Cell, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Matrix:
    """All earlier versions, newest first; `folded` where there are many."""

    rows: tuple[Row, ...]
    summary: str
    folded: bool


def matrix(report: Report) -> Matrix | None:
    """Return the matrix, or None where one comparison says it all."""
    if len(report.comparisons) < 2:
        return None
    return Matrix(
        rows=tuple(_row(report, comparison) for comparison in report.comparisons),
        summary=_summary(report),
        folded=len(report.comparisons) > _MOST_ROWS_OPEN,
    )


def is_promised(report: Report, against: int, direction: Direction) -> bool:
    """Return whether the level of `report` asks for this verdict."""
    level = LEVELS[report.level]
    compared = level.transitive or against == report.comparisons[0].against
    return compared and direction in level.directions


def _row(report: Report, comparison: Comparison) -> Row:
    return Row(
        number=comparison.against,
        cells=tuple(
            Cell(
                direction=direction.capitalize(),
                mark=words.OUTCOMES[verdict.outcome],
                promised=is_promised(report, comparison.against, direction),
                reason=prose.parts(verdict.reason)
                if verdict.outcome is Outcome.UNDECIDED
                else (),
            )
            for direction, verdict in comparison.verdicts.items()
        ),
    )


def _summary(report: Report) -> str:
    not_both = sum(
        any(
            verdict.outcome is not Outcome.COMPATIBLE
            for verdict in comparison.verdicts.values()
        )
        for comparison in report.comparisons
    )
    versions = moments.counted(len(report.comparisons), "version")
    if not not_both:
        return f"{versions}, all compatible both ways"
    both = len(report.comparisons) - not_both
    return f"{versions}, {both or 'none'} of them compatible both ways"

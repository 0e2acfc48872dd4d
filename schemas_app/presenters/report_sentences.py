"""The verdict box's words: a headline and one sentence for every kind of report."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from schemas_app.domain.levels import LEVELS, Direction
from schemas_app.domain.report import Report, Severity
from schemas_app.domain.schema_format import Outcome
from schemas_app.presenters import words
from schemas_app.presenters.moments import counted


def headline(report: Report) -> str:
    """Return the verdict in a few words."""
    under = f"under {report.level} ({report.reading})"
    if not report.comparisons:
        return "First version"
    if report.level == "NONE":
        return f"Nothing is promised {under}"
    undecided = report.violations and all(
        verdict.outcome is Outcome.UNDECIDED for _, _, verdict in report.violations
    )
    if undecided:
        return f"Undecided, so treated as breaking, {under}"
    return f"{words.SEVERITIES[report.severity].label} {under}"


def sentence(report: Report, new: str) -> str:
    """Return how much changed and what that means for what is called `new`."""
    if not report.comparisons:
        return "There is no earlier version that it could break."
    changed = _changes(len(report.changes))
    if report.violations:
        return f"{changed}; {_troubles(report, new)}."
    if report.severity is Severity.DOCUMENTATION:
        return f"{changed}; what is valid stays exactly the same."
    kept = words.listed(tuple(_kept(report, new)))
    return f"{changed}; {kept}." if kept else f"{changed}."


def _changes(number: int) -> str:
    return counted(number, "change") if number else "No change that a rule names"


def _troubles(report: Report, new: str) -> str:
    return "; ".join(
        _TROUBLES[direction, verdict.outcome].format(old=f"version {against}", new=new)
        for against, direction, verdict in report.violations
    )


def _kept(report: Report, new: str) -> Iterator[str]:
    """Yield what stays true, for each direction that the level promises."""
    numbers = tuple(str(row.against) for row in report.comparisons)
    old = f"version{'s' if len(numbers) > 1 else ''} {words.listed(numbers)}"
    for direction in LEVELS[report.level].directions:
        yield _KEPT[direction].format(old=old, new=new)


_TROUBLES: Mapping[tuple[Direction, Outcome], str] = MappingProxyType(
    {
        (Direction.BACKWARD, Outcome.INCOMPATIBLE): (
            "{old}'s documents are not all accepted by {new}"
        ),
        (Direction.BACKWARD, Outcome.UNDECIDED): (
            "whether {new} accepts all of {old}'s documents could not be decided"
        ),
        (Direction.FORWARD, Outcome.INCOMPATIBLE): (
            "{old} does not accept every document of {new}"
        ),
        (Direction.FORWARD, Outcome.UNDECIDED): (
            "whether {old} accepts every document of {new} could not be decided"
        ),
    }
)

_KEPT: Mapping[Direction, str] = MappingProxyType(
    {
        Direction.BACKWARD: "every document of {old} stays valid",
        Direction.FORWARD: "readers of {old} accept every document of {new}",
    }
)

"""The verdict box's words: a headline and one sentence for every kind of report."""

from collections.abc import Iterator, Mapping, Sequence
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


def accepting(report: Report) -> tuple[str, ...]:
    """Return the levels that would allow what the report's own does not, if any.

    A level that asks about all versions is named only where all were compared, which
    reports of earlier releases were not.
    """
    if not report.violations:
        return ()
    complete = report.comparisons[-1].against == 1
    return tuple(
        level
        for level in report.accepted_by
        if complete or not LEVELS[level].transitive
    )


def _changes(number: int) -> str:
    return counted(number, "change") if number else "No change that a rule names"


def _troubles(report: Report, new: str) -> str:
    """Return what is not kept, of all versions that it is not kept to at once."""
    numbers: dict[tuple[Direction, Outcome], list[int]] = {}
    for against, direction, verdict in report.violations:
        numbers.setdefault((direction, verdict.outcome), []).append(against)
    return "; ".join(
        _TROUBLES[trouble].format(old=_versions(against), new=new)
        for trouble, against in numbers.items()
    )


def _versions(numbers: Sequence[int]) -> str:
    named = words.listed(tuple(str(number) for number in numbers))
    return f"version{'s' if len(numbers) > 1 else ''} {named}"


def _kept(report: Report, new: str) -> Iterator[str]:
    """Yield what stays true, for each direction that the level promises."""
    old = _versions([row.against for row in report.comparisons])
    for direction in LEVELS[report.level].directions:
        yield _KEPT[direction].format(old=old, new=new)


_TROUBLES: Mapping[tuple[Direction, Outcome], str] = MappingProxyType(
    {
        (Direction.BACKWARD, Outcome.INCOMPATIBLE): (
            "not every document of {old} is accepted by {new}"
        ),
        (Direction.BACKWARD, Outcome.UNDECIDED): (
            "whether every document of {old} is accepted by {new} could not be decided"
        ),
        (Direction.FORWARD, Outcome.INCOMPATIBLE): (
            "not every document of {new} is accepted by {old}"
        ),
        (Direction.FORWARD, Outcome.UNDECIDED): (
            "whether every document of {new} is accepted by {old} could not be decided"
        ),
    }
)

_KEPT: Mapping[Direction, str] = MappingProxyType(
    {
        Direction.BACKWARD: "every document of {old} stays valid",
        Direction.FORWARD: "readers of {old} accept every document of {new}",
    }
)

"""The two questions about a new document and the newest earlier version, answered."""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain import quoting, schema_format
from schemas_app.domain.levels import LEVELS, Direction
from schemas_app.domain.report import Report
from schemas_app.domain.schema_format import Outcome
from schemas_app.presenters import prose, words


@dataclasses.dataclass(frozen=True, kw_only=True)
class VerdictRow:
    """The answer for one direction against the newest earlier version."""

    direction: str
    question: str
    mark: words.Mark
    answer: tuple[prose.Part, ...]
    promised: bool
    promise: str


def rows(report: Report, *, new: str) -> tuple[VerdictRow, ...]:
    """Return a row for each direction; nothing for a first version."""
    return tuple(
        _row(report, comparison.against, direction, comparison.verdicts[direction], new)
        for comparison in report.comparisons[:1]
        for direction in Direction
    )


_QUESTIONS: Mapping[Direction, tuple[str, str]] = MappingProxyType(
    {
        Direction.BACKWARD: ("Backward", "Does {new} accept all that {old} accepts?"),
        Direction.FORWARD: ("Forward", "Does {old} accept all that {new} accepts?"),
    }
)

# Without a reason, and before one.
_ANSWERS: Mapping[Outcome, tuple[str, str]] = MappingProxyType(
    {
        Outcome.COMPATIBLE: ("Yes, proven.", "Yes."),
        Outcome.INCOMPATIBLE: ("No: the document below proves it.", "No."),
        Outcome.UNDECIDED: ("Not known.", "Not known."),
    }
)


def _row(
    report: Report,
    against: int,
    direction: Direction,
    verdict: schema_format.Verdict,
    new: str,
) -> VerdictRow:
    name, question = _QUESTIONS[direction]
    old = f"version {against}"
    promised = direction in LEVELS[report.level].directions
    plain, because = _ANSWERS[verdict.outcome]
    answer = f"{because} {verdict.reason}" if verdict.reason else plain
    if verdict.place:
        reader = new if direction is Direction.BACKWARD else old
        answer += f" The place is `{quoting.pointer(verdict.place)}` in {reader}."
    return VerdictRow(
        direction=name,
        question=question.format(old=old, new=new),
        mark=words.OUTCOMES[verdict.outcome],
        answer=prose.parts(answer),
        promised=promised,
        promise=f"{'' if promised else 'not '}promised by {report.level}",
    )

"""A report as plain text. Says what the report says; decides nothing."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from schemas_app.command_line import exits
from schemas_app.command_line.checking import Checked
from schemas_app.command_line.paper import Paper, Tone
from schemas_app.domain import exact_json, fixes, quoting
from schemas_app.domain.changes import Change, Effect
from schemas_app.domain.levels import LEVELS, Direction
from schemas_app.domain.report import Cause, Comparison, Report
from schemas_app.domain.schema_format import Outcome, Verdict, Witness

_QUESTIONS: Mapping[Direction, str] = MappingProxyType(
    {
        Direction.BACKWARD: "Backward: does {new} accept all that {old} accepts?",
        Direction.FORWARD: "Forward: does {old} accept all that {new} accepts?",
    }
)
_ANSWERS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.COMPATIBLE: "Yes.",
        Outcome.INCOMPATIBLE: "No.",
        Outcome.UNDECIDED: "Not known.",
    }
)
_OUTCOME_TONES: Mapping[Outcome, Tone] = MappingProxyType(
    {
        Outcome.COMPATIBLE: Tone.GOOD,
        Outcome.INCOMPATIBLE: Tone.DANGER,
        Outcome.UNDECIDED: Tone.WARN,
    }
)
_EFFECTS: Mapping[Effect, str] = MappingProxyType(
    {
        Effect.NARROWS: "accepts less",
        Effect.WIDENS: "accepts more",
        Effect.EITHER: "accepts less or more",
        Effect.ARTIFACTS: "artifacts only",
        Effect.NONE: "words only",
    }
)


def text(checked: Checked, *, colored: bool = False) -> str:
    """Return the report as lines for people."""
    paper = Paper(colored=colored)
    report = checked.report
    _add_headline(paper, checked)
    for comparison in report.comparisons:
        for direction in Direction:
            _add_verdict(paper, checked, comparison, direction)
    _add_changes(paper, checked)
    _add_notices(paper, report)
    _add_fixes(paper, report)
    _add_consequences(paper, report)
    return str(paper)


def _add_headline(paper: Paper, checked: Checked) -> None:
    report = checked.report
    words, tone = _headline(report)
    paper.add(f"{words} under {report.level} ({report.reading})", tone=tone)
    old = ", ".join(checked.earlier.values())
    paper.add(f"{checked.new} after {old}", tone=Tone.QUIET)


def _headline(report: Report) -> tuple[str, Tone]:
    if report.level == "NONE":
        return "NOTHING IS PROMISED", Tone.PLAIN
    if exits.of(report) is exits.Exit.UNDECIDED:
        return "UNDECIDED, SO TREATED AS BREAKING,", Tone.WARN
    tone = Tone.DANGER if report.violations else Tone.GOOD
    return str(report.severity).upper(), tone


def _add_verdict(
    paper: Paper, checked: Checked, comparison: Comparison, direction: Direction
) -> None:
    old, new = checked.earlier[comparison.against], checked.new
    verdict = comparison.verdicts[direction]
    paper.add()
    paper.add(_QUESTIONS[direction].format(old=old, new=new), tone=Tone.BOLD)
    paper.add(_answer(verdict), indent=1, tone=_OUTCOME_TONES[verdict.outcome])
    if not _is_promised(checked, comparison.against, direction):
        promise = f"Not promised by {checked.report.level}."
        paper.add(promise, indent=1, tone=Tone.QUIET)
    if verdict.outcome is Outcome.UNDECIDED and verdict.place:
        reader = old if direction is Direction.FORWARD else new
        paper.add(f"The place: {quoting.pointer(verdict.place)} in {reader}", indent=1)
    if verdict.witness is not None:
        accepted, rejected = _sides(direction, old=old, new=new)
        paper.add(f"{accepted} accepts this document, {rejected} rejects it:", indent=1)
        _add_witness(paper, verdict.witness, indent=1)


def _answer(verdict: Verdict) -> str:
    return " ".join(filter(None, (_ANSWERS[verdict.outcome], verdict.reason)))


def _is_promised(checked: Checked, against: int, direction: Direction) -> bool:
    level = LEVELS[checked.report.level]
    compared = level.transitive or against == max(checked.earlier)
    return compared and direction in level.directions


def _sides(direction: Direction, *, old: str, new: str) -> tuple[str, str]:
    """Return who accepts a witness, and who rejects it."""
    return (old, new) if direction is Direction.BACKWARD else (new, old)


def _add_witness(paper: Paper, witness: Witness, *, indent: int) -> None:
    paper.add(
        exact_json.dumps(quoting.abridged(witness.document), indent=2),
        indent=indent + 1,
    )
    message = quoting.shortened(witness.message, longest=quoting.LONGEST_TEXT)
    paper.add(f"{_at(witness.place)}: {message}", indent=indent)
    if witness.second_opinion:
        paper.add(witness.second_opinion, indent=indent, tone=Tone.WARN)


def _at(pointer: str) -> str:
    return f"{'at' if pointer else 'in'} {quoting.place(pointer)}"


def _add_title(paper: Paper, title: str, rows: Sequence[object]) -> None:
    if rows:
        paper.add()
        paper.add(f"{title}: {len(rows)}", tone=Tone.BOLD)


def _add_changes(paper: Paper, checked: Checked) -> None:
    report = checked.report
    _add_title(paper, "Changes", report.changes)
    for number, change in enumerate(report.changes):
        _add_change(paper, change)
        for cause in report.causes:
            if cause.change == number:
                _add_cause(paper, checked, cause)


def _add_change(paper: Paper, change: Change) -> None:
    paper.add(f"- {change.sentence}", indent=1)
    where = f"{change.rule} {_at(change.path)}: {_EFFECTS[change.effect]}"
    paper.add(where, indent=2, tone=Tone.QUIET)
    if change.had_before:
        paper.add(f"before: {quoting.value(change.before)}", indent=2, tone=Tone.QUIET)
    if change.had_after:
        paper.add(f"after:  {quoting.value(change.after)}", indent=2, tone=Tone.QUIET)
    if change.hint:
        paper.add(change.hint, indent=2)


def _add_cause(paper: Paper, checked: Checked, cause: Cause) -> None:
    old = checked.earlier[max(checked.earlier)]
    accepted, rejected = _sides(cause.direction, old=old, new=checked.new)
    paper.add(
        f"By itself it breaks {cause.direction}; {accepted} accepts, {rejected} rejects:",
        indent=2,
        tone=Tone.DANGER,
    )
    _add_witness(paper, cause.witness, indent=2)


def _add_notices(paper: Paper, report: Report) -> None:
    _add_title(paper, "Notices", report.notices)
    for notice in report.notices:
        paper.add(f"- {notice.sentence}", indent=1)
        paper.add(f"{notice.code} {_at(notice.path)}", indent=2, tone=Tone.QUIET)


def _add_fixes(paper: Paper, report: Report) -> None:
    _add_title(paper, "Suggestions", report.fixes)
    for fix in report.fixes:
        paper.add(f"- {fix.sentence}", indent=1)
        about = f", for {fix.rule} {_at(fix.path)}" if fix.rule else ""
        paper.add(f"{fix.kind}{about}", indent=2, tone=Tone.QUIET)
        if fix.is_part:
            paper.add(f"{fixes.PART}.", indent=2)
        elif fix.turns:
            paper.add(f"Mends {' and '.join(fix.turns)}.", indent=2)
        for operation in fix.patch:
            shown = exact_json.dumps(quoting.abridged(operation))
            paper.add(shown, indent=2, tone=Tone.QUIET)


def _add_consequences(paper: Paper, report: Report) -> None:
    transitive = len(report.comparisons) > 1
    accepting = [
        level
        for level in report.accepted_by
        if transitive or not LEVELS[level].transitive
    ]
    paper.add()
    paper.add(f"Levels that accept it: {', '.join(accepting)}")
    paper.add(f"Next version: {report.bump}")

"""A compatibility report as people read it: one sentence, the verdicts, the changes.

Says nothing the report does not say; which version broke what was decided there.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from schemas_app.domain import changes, schema_format
from schemas_app.domain.changes import Effect
from schemas_app.domain.levels import LEVELS, Direction
from schemas_app.domain.report import Report
from schemas_app.domain.schema_format import Outcome, Reading
from schemas_app.presenters import (
    diff_rows,
    json_lines,
    prose,
    report_sentences,
    words,
)
from schemas_app.presenters.moments import counted

_LONGEST_INLINE = 36
_MOST_LINES_SHOWN = 8

READINGS: Mapping[Reading, str] = MappingProxyType(
    {
        Reading.STRICT: "Schemas are read as they are written.",
        Reading.LENIENT: (
            "Writers are taken to send only what they declare, "
            "readers to ignore what they do not know."
        ),
    }
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Value:
    """A JSON value: `short` on one line, or `lines`, folded under `short` when many."""

    short: str
    lines: tuple[tuple[diff_rows.Segment, ...], ...] = ()
    folded: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One row of the table of changes; a side is None where there was nothing."""

    number: int
    mark: words.Mark
    rule: str
    sentence: tuple[prose.Part, ...]
    path: str
    before: Value | None
    after: Value | None
    hint: tuple[prose.Part, ...]
    anchor: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class WitnessLine:
    """A line of a witness; `marked` where the rejecting version pointed."""

    segments: tuple[diff_rows.Segment, ...]
    marked: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Witness:
    """The document that proves an incompatibility; `place` is "" for its top."""

    title: str
    accepted_by: str
    rejected_by: str
    place: str
    message: tuple[prose.Part, ...]
    second_opinion: tuple[prose.Part, ...]
    lines: tuple[WitnessLine, ...]
    promised: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class VerdictRow:
    """The answer for one direction against one earlier version."""

    direction: str
    question: str
    mark: words.Mark
    answer: tuple[prose.Part, ...]
    promised: bool
    promise: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReportView:
    """Everything a screen shows of a report."""

    severity: words.Mark
    headline: str
    sentence: str
    reading: str
    verdicts: tuple[VerdictRow, ...]
    changes: tuple[ChangeRow, ...]
    witnesses: tuple[Witness, ...]


def view(report: Report, *, new: str) -> ReportView:
    """Return the report on what is called `new`: `revision 2`, `version 3`."""
    pairs = tuple(_pairs(report))
    return ReportView(
        severity=words.SEVERITIES[report.severity],
        headline=report_sentences.headline(report),
        sentence=report_sentences.sentence(report, new),
        reading=f"{report.reading}: {READINGS[report.reading]}",
        verdicts=tuple(_verdict_row(report, *pair, new=new) for pair in pairs),
        changes=change_rows(report.changes, worrying=_worrying(report)),
        witnesses=tuple(
            _witness(report, against, direction, verdict.witness, new=new)
            for against, direction, verdict in pairs
            if verdict.witness
        ),
    )


def change_rows(
    facts: tuple[changes.Change, ...], *, worrying: frozenset[Effect] = frozenset()
) -> tuple[ChangeRow, ...]:
    """Return the rows of `facts`; those of a `worrying` effect look dangerous."""
    return tuple(
        ChangeRow(
            number=number,
            mark=_effect_mark(fact.effect, worrying),
            rule=fact.rule,
            sentence=prose.parts(fact.sentence),
            path=fact.path or "(whole document)",
            before=value(fact.before) if fact.had_before else None,
            after=value(fact.after) if fact.had_after else None,
            hint=prose.parts(fact.hint),
        )
        for number, fact in enumerate(facts, start=1)
    )


def value(of: object) -> Value:
    """Return a JSON value for a table cell."""
    text = json_lines.one_line(of)
    if len(text) <= _LONGEST_INLINE:
        return Value(short=text)
    lines = json_lines.lines(of, width=_LONGEST_INLINE)
    return Value(
        short=counted(len(lines), "line"),
        lines=tuple(diff_rows.plain(line.text) for line in lines),
        folded=len(lines) > _MOST_LINES_SHOWN,
    )


def _pairs(
    report: Report,
) -> Iterator[tuple[int, Direction, schema_format.Verdict]]:
    for comparison in report.comparisons:
        for direction in Direction:
            yield comparison.against, direction, comparison.verdicts[direction]


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


def _verdict_row(
    report: Report,
    against: int,
    direction: Direction,
    verdict: schema_format.Verdict,
    *,
    new: str,
) -> VerdictRow:
    name, question = _QUESTIONS[direction]
    promised = direction in LEVELS[report.level].directions
    plain, because = _ANSWERS[verdict.outcome]
    answer = f"{because} {verdict.reason}" if verdict.reason else plain
    return VerdictRow(
        direction=name,
        question=question.format(old=f"version {against}", new=new),
        mark=words.OUTCOMES[verdict.outcome],
        answer=prose.parts(answer),
        promised=promised,
        promise=f"{'' if promised else 'not '}promised by {report.level}",
    )


def _witness(
    report: Report,
    against: int,
    direction: Direction,
    witness: schema_format.Witness,
    *,
    new: str,
) -> Witness:
    sides = (f"version {against}", new)
    accepted, rejected = sides if direction is Direction.BACKWARD else sides[::-1]
    return Witness(
        title=f"{_QUESTIONS[direction][0]}, against version {against}",
        accepted_by=accepted,
        rejected_by=rejected,
        place=witness.place,
        message=prose.parts(witness.message),
        second_opinion=prose.parts(witness.second_opinion),
        lines=tuple(
            WitnessLine(
                segments=diff_rows.plain(line.text),
                marked=bool(witness.place) and line.pointer == witness.place,
            )
            for line in json_lines.lines(witness.document)
        ),
        promised=direction in LEVELS[report.level].directions,
    )


def _worrying(report: Report) -> frozenset[Effect]:
    """Return the effects that can be behind what the level does not allow."""
    broken = {direction for _, direction, _ in report.violations}
    return frozenset(
        effect
        for effect, directions in _BREAKS.items()
        if not broken.isdisjoint(directions)
    )


_BREAKS: Mapping[Effect, frozenset[Direction]] = MappingProxyType(
    {
        Effect.NARROWS: frozenset({Direction.BACKWARD}),
        Effect.WIDENS: frozenset({Direction.FORWARD}),
        Effect.EITHER: frozenset(Direction),
        Effect.ARTIFACTS: frozenset(),
        Effect.NONE: frozenset(),
    }
)


def _effect_mark(effect: Effect, worrying: frozenset[Effect]) -> words.Mark:
    mark = words.EFFECTS[effect]
    if not worrying:
        return mark
    # What goes one way only is the likelier culprit than what may go either way.
    grave = "warn" if effect is Effect.EITHER else "danger"
    return dataclasses.replace(mark, tone=grave if effect in worrying else "quiet")

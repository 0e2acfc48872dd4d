"""A compatibility report as people read it: one sentence, the verdicts, the changes.

Says nothing the report does not say; which version broke what was decided there.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from schemas_app.domain import changes, exact_json, quoting, schema_format
from schemas_app.domain.changes import Effect
from schemas_app.domain.levels import LEVELS, Direction
from schemas_app.domain.report import Cause, Fix, Report
from schemas_app.domain.schema_format import Reading
from schemas_app.presenters import (
    diff_rows,
    json_lines,
    prose,
    report_advice,
    report_matrix,
    report_sentences,
    report_verdicts,
    witness_rows,
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
    """One row of the table of changes; a side is None where there was nothing.

    `causes` prove what the change breaks by itself; `fixes` are for it alone. Under
    review, `threads` are the conversations about it, `comment` where one is begun.
    """

    number: int
    mark: words.Mark
    rule: str
    sentence: tuple[prose.Part, ...]
    path: str
    before: Value | None
    after: Value | None
    hint: tuple[prose.Part, ...]
    causes: tuple[witness_rows.Witness, ...] = ()
    fixes: tuple[report_advice.FixRow, ...] = ()
    anchor: str = ""
    threads: tuple[int, ...] = ()
    comment: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReportView:
    """Everything a screen shows of a report.

    `accepting` are the levels that would allow what its own does not. `witnesses` are
    those to read first, `older_witnesses` the rest. `fixes` are for all changes at once.
    """

    severity: words.Mark
    headline: str
    sentence: str
    accepting: tuple[str, ...]
    reading: str
    verdicts: tuple[report_verdicts.VerdictRow, ...]
    changes: tuple[ChangeRow, ...]
    fixes: tuple[report_advice.FixRow, ...]
    notices: tuple[report_advice.NoticeRow, ...]
    witnesses: tuple[witness_rows.Witness, ...]
    matrix: report_matrix.Matrix | None
    older_witnesses: tuple[witness_rows.Witness, ...]


def view(report: Report, *, new: str) -> ReportView:
    """Return the report on what is called `new`: `revision 2`, `version 3`."""
    proven = tuple(pair for pair in _pairs(report) if pair[2].witness)
    first = tuple(_first(report, proven))
    return ReportView(
        severity=words.SEVERITIES[report.severity],
        headline=report_sentences.headline(report),
        sentence=report_sentences.sentence(report, new),
        accepting=report_sentences.accepting(report),
        reading=f"{report.reading}: {READINGS[report.reading]}",
        verdicts=report_verdicts.rows(report, new=new),
        changes=_advised_rows(report, new),
        fixes=tuple(
            report_advice.fix_row(fix)
            for fix in report.fixes
            if not any(_is_for(fix, fact) for fact in report.changes)
        ),
        notices=report_advice.notice_rows(report),
        witnesses=_witnesses(report, first, new),
        matrix=report_matrix.matrix(report),
        older_witnesses=_witnesses(
            report, [pair for pair in proven if pair not in first], new
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
            path=quoting.place(fact.path),
            before=value(fact.before) if fact.had_before else None,
            after=value(fact.after) if fact.had_after else None,
            hint=prose.parts(fact.hint),
        )
        for number, fact in enumerate(facts, start=1)
    )


def value(of: object) -> Value:
    """Return a JSON value for a table cell."""
    text = exact_json.one_line(of)
    if len(text) <= _LONGEST_INLINE:
        return Value(short=text)
    lines = json_lines.lines(of, width=_LONGEST_INLINE)
    return Value(
        short=counted(len(lines), "line"),
        lines=tuple(diff_rows.plain(line.text) for line in lines),
        folded=len(lines) > _MOST_LINES_SHOWN,
    )


def _advised_rows(report: Report, new: str) -> tuple[ChangeRow, ...]:
    """Return the rows of the changes, each with its own causes and fixes."""
    broken = frozenset(direction for _, direction, _ in report.violations)
    rows = change_rows(report.changes, worrying=_worrying(broken))
    return tuple(
        _advised(
            row,
            [cause for cause in report.causes if cause.change == index],
            [fix for fix in report.fixes if _is_for(fix, report.changes[index])],
            report=report,
            new=new,
        )
        for index, row in enumerate(rows)
    )


def _advised(
    row: ChangeRow,
    causes: Sequence[Cause],
    fixes: Sequence[Fix],
    *,
    report: Report,
    new: str,
) -> ChangeRow:
    promised = LEVELS[report.level].directions
    guilty = any(cause.direction in promised for cause in causes)
    return dataclasses.replace(
        row,
        mark=dataclasses.replace(row.mark, tone="danger") if guilty else row.mark,
        causes=tuple(
            witness_rows.of_cause(
                cause.witness,
                cause.direction,
                old=f"version {report.comparisons[0].against}",
                new=new,
                promised=cause.direction in promised,
            )
            for cause in causes
        ),
        fixes=tuple(report_advice.fix_row(fix) for fix in fixes),
    )


def _is_for(fix: Fix, fact: changes.Change) -> bool:
    return (fix.rule, fix.path) == (fact.rule, fact.path)


_Pair: TypeAlias = "tuple[int, Direction, schema_format.Verdict]"


def _pairs(report: Report) -> Iterator[_Pair]:
    for comparison in report.comparisons:
        for direction in Direction:
            yield comparison.against, direction, comparison.verdicts[direction]


def _first(report: Report, proven: Sequence[_Pair]) -> Iterator[_Pair]:
    """Yield of each direction what the newest version, else a broken promise, proves."""
    for direction in Direction:
        for pair in proven:
            newest = pair[0] == report.comparisons[0].against
            promised = report_matrix.is_promised(report, pair[0], direction)
            if pair[1] is direction and (newest or promised):
                yield pair
                break


def _witnesses(
    report: Report, pairs: Sequence[_Pair], new: str
) -> tuple[witness_rows.Witness, ...]:
    return tuple(
        witness_rows.of_verdict(
            verdict.witness,
            direction,
            old=f"version {against}",
            new=new,
            promised=report_matrix.is_promised(report, against, direction),
        )
        for against, direction, verdict in pairs
        if verdict.witness
    )


def _worrying(broken: frozenset[Direction]) -> frozenset[Effect]:
    """Return the effects that can be behind what is broken."""
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

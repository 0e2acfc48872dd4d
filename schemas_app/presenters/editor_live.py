"""The live result beside the editor: how far a text came, and what was found in it.

Every finding knows its line in the very text that was typed. Pure: what was checked
goes in, rows come out.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from schemas_app.domain import changes, errors, exact_json, json_text
from schemas_app.domain.report import Fix, Report
from schemas_app.presenters import (
    editor_needs,
    prose,
    report_advice,
    reports,
    witness_rows,
    words,
)
from schemas_app.selectors import documents

# What breaks somebody comes first; beyond these, the review page lists the rest.
MOST_FINDINGS = 60
_MAX_DEPTH = 1000  # more than any format reads
_GRAVITY = ("danger", "warn", "info", "good", "quiet")


@dataclasses.dataclass(frozen=True, kw_only=True)
class FixOffer:
    """A fix as a button; `patch` is what the button sends."""

    row: report_advice.FixRow
    patch: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Finding:
    """A change, the line it is on, its proof and what could be written instead."""

    mark: words.Mark
    sentence: tuple[prose.Part, ...]
    message: str
    path: str
    rule: str
    line: int
    hint: tuple[prose.Part, ...]
    causes: tuple[witness_rows.Witness, ...]
    fixes: tuple[FixOffer, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticeRow:
    sentence: tuple[prose.Part, ...]
    message: str
    path: str
    code: str
    line: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Step:
    """One of the questions that a text has to pass, in their order."""

    label: str
    tone: str
    icon: str
    said: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Trouble:
    """Why a text was not compared, and where."""

    title: str
    sentence: tuple[prose.Part, ...]
    message: str
    remedy: tuple[prose.Part, ...]
    code: str
    path: str
    line: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Live:
    """What is shown; without steps nothing was asked yet.

    `witnesses` prove what no single change does by itself. `fixed` is the text after the fix that was asked for, `suggested` the semantic
    version that the change needs at least.
    """

    steps: tuple[Step, ...] = ()
    trouble: Trouble | None = None
    same_as: str = ""
    report: reports.ReportView | None = None
    findings: tuple[Finding, ...] = ()
    more: int = 0
    witnesses: tuple[witness_rows.Witness, ...] = ()
    fixes: tuple[FixOffer, ...] = ()
    advice: tuple[prose.Part, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    fields_trouble: tuple[prose.Part, ...] = ()
    needs: editor_needs.Needs | None = None
    suggested: str = ""
    fixed: str | None = None


def refused(error: errors.RegistryError, text: str = "") -> Live:
    """Return the result where `text` was not compared."""
    sentence, at = str(error), errors.Place()
    if isinstance(error, errors.BadText | errors.BadSchema):
        sentence, at = f"{error.message}.", _placed(error.place, text)
    return Live(
        steps=tuple(_steps(_passed_before(error), failed=True)),
        trouble=Trouble(
            title=_title(error),
            sentence=prose.parts(sentence),
            message=_plain(sentence),
            remedy=prose.parts(error.remedy),
            code=error.code,
            path=at.pointer,
            line=at.line,
        ),
    )


def result(
    checked: documents.CheckedDocument,
    *,
    fields_trouble: errors.UnmappableField | None,
    needs: editor_needs.Needs,
) -> Live:
    """Return the result of a text that was compared."""
    report, locate = checked.report, checked.parsed.locate
    view = reports.view(report, new="this text")
    found = tuple(zip(report.changes, view.changes, strict=True))
    ordered = sorted(found, key=lambda pair: _GRAVITY.index(pair[1].mark.tone))
    for_all = [fix for fix in report.fixes if not fix.rule]
    shown = ordered[:MOST_FINDINGS]
    by_itself = any(cause.promised for row in view.changes for cause in row.causes)
    return Live(
        steps=tuple(_passed(view, fields_trouble)),
        same_as=checked.same_as,
        report=view,
        findings=tuple(_finding(fact, row, report, locate) for fact, row in shown),
        more=len(found) - len(shown),
        witnesses=()
        if by_itself
        else tuple(witness for witness in view.witnesses if witness.promised),
        fixes=_offers(fix for fix in for_all if fix.patch),
        advice=prose.parts(" ".join(fix.sentence for fix in for_all if not fix.patch)),
        notices=tuple(_notices(report, locate)),
        fields_trouble=_in_words(fields_trouble),
        needs=needs,
        suggested=str(checked.suggested_version),
    )


def _finding(
    fact: changes.Change,
    row: reports.ChangeRow,
    report: Report,
    locate: Callable[[str], errors.Place],
) -> Finding:
    return Finding(
        mark=row.mark,
        sentence=row.sentence,
        message=_plain(fact.sentence),
        path=row.path,
        rule=row.rule,
        line=locate(fact.path).line,
        hint=row.hint,
        causes=row.causes,
        fixes=_offers(
            fix
            for fix in report.fixes
            if (fix.rule, fix.path) == (fact.rule, fact.path)
        ),
    )


def _offers(fixes: Iterator[Fix]) -> tuple[FixOffer, ...]:
    return tuple(
        FixOffer(
            row=report_advice.fix_row(fix),
            patch=exact_json.dumps(list(fix.patch)),
        )
        for fix in fixes
    )


def _notices(
    report: Report, locate: Callable[[str], errors.Place]
) -> Iterator[NoticeRow]:
    rows = report_advice.notice_rows(report)
    for notice, row in zip(report.notices, rows, strict=True):
        yield NoticeRow(
            sentence=row.sentence,
            message=_plain(notice.sentence),
            path=row.path,
            code=row.code,
            line=locate(notice.path).line,
        )


def _placed(place: errors.Place, text: str) -> errors.Place:
    """Return `place` with its line in `text`, where only its pointer was told."""
    if place.line or not text:
        return place
    try:
        read = json_text.parse(text, max_bytes=len(text) * 4, max_depth=_MAX_DEPTH)
    except errors.BadText:
        return place
    return read.locate(place.pointer)


def _in_words(error: errors.UnmappableField | None) -> tuple[prose.Part, ...]:
    return prose.parts(f"{error} {error.remedy}") if error else ()


def _plain(sentence: str) -> str:
    """Return a sentence for where nothing can be set in the type of code."""
    return sentence.replace("`", "")


_TITLES: Mapping[type[errors.RegistryError], str] = MappingProxyType(
    {
        errors.DocumentTooLarge: "This is too much for one document",
        errors.BadText: "This is not JSON yet",
        errors.UnresolvedReference: "It refers to what is not registered",
        errors.BadSchema: "This is not a schema yet",
        errors.Busy: "Too much at once",
    }
)


def _title(error: errors.RegistryError) -> str:
    if _is_about_arrow(error):
        return "The Arrow types do not fit"
    for kind in type(error).__mro__:
        if kind in _TITLES:
            return _TITLES[kind]
    return "This cannot be checked"


_LABELS = ("JSON", "Schema", "Arrow", "Verdict")


def _passed_before(error: errors.RegistryError) -> int:
    """Return how many steps a text had passed when it was refused."""
    if _is_about_arrow(error):
        return 2
    return 1 if isinstance(error, errors.BadSchema) else 0


def _is_about_arrow(error: errors.RegistryError) -> bool:
    """Return whether the Arrow types that an author asks for are what is wrong."""
    steps = (
        error.place.pointer.split("/") if isinstance(error, errors.BadSchema) else []
    )
    return steps[1:2] == ["arrow"] or "x-arrow" in steps


def _steps(passed: int, *, failed: bool) -> Iterator[Step]:
    for index, label in enumerate(_LABELS):
        if index < passed:
            yield Step(label=label, tone="good", icon="check", said="passed")
        elif index == passed and failed:
            yield Step(label=label, tone="danger", icon="cross", said="not passed")
        else:
            yield Step(label=label, tone="quiet", icon="minus", said="not reached")


def _passed(
    view: reports.ReportView, fields_trouble: errors.UnmappableField | None
) -> Iterator[Step]:
    yield from tuple(_steps(3, failed=False))[:2]
    if fields_trouble:
        yield Step(label=_LABELS[2], tone="warn", icon="question", said="not possible")
    else:
        yield Step(label=_LABELS[2], tone="good", icon="check", said="passed")
    mark = view.severity
    yield Step(label=mark.label, tone=mark.tone, icon=mark.icon, said="the verdict")

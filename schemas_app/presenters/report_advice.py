"""What a report advises: fixes that were tried, and what to know of the document."""

import dataclasses

from schemas_app.domain import exact_json, fixes, quoting
from schemas_app.domain.report import Fix, Report
from schemas_app.presenters import diff_rows, json_lines, moments, prose, words

_PART = f"{fixes.PART[0].lower()}{fixes.PART[1:]}"


@dataclasses.dataclass(frozen=True, kw_only=True)
class FixRow:
    """A patch in words and in lines; `effect` says what it mends by itself."""

    sentence: tuple[prose.Part, ...]
    effect: str
    patch_label: str
    patch: tuple[tuple[diff_rows.Segment, ...], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """Something to know of the document, and where."""

    code: str
    path: str
    sentence: tuple[prose.Part, ...]


def fix_row(fix: Fix) -> FixRow:
    """Return a fix for the screen."""
    mended = words.listed(tuple(str(direction) for direction in fix.turns))
    operations = moments.counted(len(fix.patch), "operation")
    return FixRow(
        sentence=prose.parts(fix.sentence),
        effect=f"mends {mended}" if mended else _PART if fix.is_part else "",
        patch_label=f"Patch, {operations}" if fix.patch else "",
        patch=tuple(
            diff_rows.plain(line.text) for line in json_lines.lines(_shown(fix))
        )
        if fix.patch
        else (),
    )


def notice_rows(report: Report) -> tuple[NoticeRow, ...]:
    """Return the notices of a report."""
    return tuple(
        NoticeRow(
            code=notice.code,
            path=quoting.place(notice.path),
            sentence=prose.parts(notice.sentence),
        )
        for notice in report.notices
    )


def _shown(fix: Fix) -> exact_json.Json:
    """Return the operations of a fix, each with what is very long cut short."""
    return [quoting.abridged(operation) for operation in fix.patch]

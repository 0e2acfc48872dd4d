"""What lies between two versions: report, table of changes, text; bounded in length."""

import dataclasses
import functools
import hashlib

from schemas_app.domain import exact_json
from schemas_app.domain.report import Report
from schemas_app.presenters import diff_rows, report_diff, reports, review_text

MOST_CHANGES = 100
# Beyond so many rows, those that did not change are counted, not sent, and the rest
# waits for a link.
MOST_ROWS = 800
_EVERY_ROW = 20_000
_REMEMBERED = 16


@dataclasses.dataclass(frozen=True, kw_only=True)
class Between:
    """What a page shows; it leaves out `more` changes, and `rest` lines of the text."""

    report: reports.ReportView
    changes: tuple[reports.ChangeRow, ...]
    more: int
    text: review_text.Text
    rest: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Texts:
    """The two documents and what they are called; `before` is "" without a first one."""

    before: str
    after: str
    before_name: str
    after_name: str


def between(
    report: Report, texts: Texts, *, unified: bool = False, every_change: bool = False
) -> Between:
    """Return what `report` says of two published documents, beside their text.

    What could be written instead is left out: both are published. Remembered, as they
    never change.
    """
    return _between(_Asked(texts, unified, every_change, _digest(report), report))


@dataclasses.dataclass(frozen=True)
class _Asked:
    texts: Texts
    unified: bool
    every_change: bool
    digest: str
    report: Report = dataclasses.field(compare=False)


def _digest(report: Report) -> str:
    return hashlib.sha256(exact_json.dumps(report.as_json()).encode()).hexdigest()


@functools.lru_cache(_REMEMBERED)
def _between(asked: _Asked) -> Between:
    report, texts = asked.report, asked.texts
    view = reports.view(report, new=texts.after_name)
    linked = report_diff.report_diff(
        report.changes, view.changes, before=texts.before, after=texts.after
    )
    most = len(linked.changes) if asked.every_change else MOST_CHANGES
    shown = linked.changes[:most]
    diff, rest = bounded(
        linked.diff, most=_EVERY_ROW if asked.every_change else MOST_ROWS
    )
    return Between(
        report=view,
        changes=tuple(dataclasses.replace(row, fixes=()) for row in shown),
        more=len(linked.changes) - len(shown),
        text=review_text.text(
            diff,
            pair=review_text.Pair(
                before=texts.before_name, after=texts.after_name, first=False
            ),
            view=review_text.View(
                layout=review_text.UNIFIED
                if asked.unified
                else review_text.SIDE_BY_SIDE
            ),
            others=(),
            threads={},
            may_comment=False,
        ),
        rest=rest,
    )


def bounded(
    diff: diff_rows.Diff, *, most: int = MOST_ROWS
) -> tuple[diff_rows.Diff, int]:
    """Return `diff` with at most about `most` rows, and how many rows it leaves out.

    What did not change goes first; then whatever comes last.
    """
    if sum(len(block.rows) for block in diff.blocks) <= most:
        return diff, 0
    kept: list[diff_rows.Block] = []
    left, out = most, 0
    for block in diff.blocks:
        if left <= 0:
            out += block.hidden or len(block.rows)
        elif block.folded:
            kept.append(dataclasses.replace(block, rows=()))
        else:
            kept.append(dataclasses.replace(block, rows=block.rows[:left]))
            out += max(0, len(block.rows) - left)
            left -= len(block.rows)
    return dataclasses.replace(diff, blocks=tuple(kept)), out

"""The text of a change beside its report: each row of the table finds its line.

A change may point inside a line (a list kept on one line) or at what is gone; its link
then leads to the nearest line around it, on the side where the place exists.
"""

import dataclasses
import functools
from collections.abc import Iterable, Mapping

from schemas_app.domain import changes, exact_json, json_pointer
from schemas_app.presenters import diff_rows, json_lines, reports


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReportDiff:
    """The rows of changes with the anchors of their lines, and the lines.

    `pins` are the anchors of other places asked for, by their pointers.
    """

    changes: tuple[reports.ChangeRow, ...]
    diff: diff_rows.Diff
    pins: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class _Side:
    name: str
    value: exact_json.Json
    lines: tuple[json_lines.Line, ...]

    def anchor(self, pointer: str) -> tuple[int, str]:
        """Return index and anchor of the line where `pointer`, or its parent, begins."""
        at = self._first_lines
        while pointer not in at:
            pointer = json_pointer.parent(pointer)
        return at[pointer], f"{self.name}-{at[pointer] + 1}"

    @functools.cached_property
    def _first_lines(self) -> Mapping[str, int]:
        numbered = reversed(tuple(enumerate(self.lines)))
        return {line.pointer: index for index, line in numbered}


def report_diff(
    facts: tuple[changes.Change, ...],
    rows: tuple[reports.ChangeRow, ...],
    *,
    before: str,
    after: str,
    pinned: Iterable[str] = (),
) -> ReportDiff:
    """Return the texts `before` ("" for none) and `after`, linked with `rows`.

    `pinned` are pointers of either text whose lines are to be found too.
    """
    old, new = _side("old", before), _side("new", after)
    anchors: dict[str, dict[int, str]] = {"old": {}, "new": {}}
    linked = []
    for fact, row in zip(facts, rows, strict=True):
        side = new if fact.had_after or not old.lines else old
        index, anchor = side.anchor(fact.path)
        anchors[side.name][index] = anchor
        linked.append(dataclasses.replace(row, anchor=anchor))
    pins = {}
    for pointer in pinned:
        gone = old.lines and not json_pointer.exists(new.value, pointer)
        side = old if gone and json_pointer.exists(old.value, pointer) else new
        index, pins[pointer] = side.anchor(pointer)
        anchors[side.name][index] = pins[pointer]
    return ReportDiff(
        changes=tuple(linked),
        diff=diff_rows.diff(
            diff_rows.Text(old.lines, anchors["old"]),
            diff_rows.Text(new.lines, anchors["new"]),
        ),
        pins=pins,
    )


def _side(name: str, text: str) -> _Side:
    if not text:
        return _Side(name, None, ())
    value = exact_json.loads(text)
    return _Side(name, value, json_lines.lines(value))

"""Two texts side by side: rows with line numbers, word marks and folded context.

Pure: lines in, rows out. How lines find each other is line_alignment's.
"""

import dataclasses
import difflib
import enum
import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from schemas_app.presenters import json_tokens, line_alignment
from schemas_app.presenters.json_lines import Line

# What is folded away is sent along with a page up to this many lines in all.
MOST_FOLDED_LINES = 1_000
# Beyond this many lines, two texts are not compared line by line.
MOST_LINES = 30_000
_MOST_WORDS = 400
_LEAST_IN_COMMON = 0.3
_REMEMBERED = 4_096
_WORD = re.compile(r"[A-Za-z0-9]+|\s+|.")


class Kind(enum.StrEnum):
    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


@dataclasses.dataclass(frozen=True)
class Segment:
    """A piece of a line: what it is in JSON, and whether it differs from the other."""

    text: str
    kind: str = ""
    marked: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Side:
    """A line with its number, counted from 1, and the name links find it by, or "".

    `pointer` is that of the value which begins or ends on it.
    """

    number: int
    segments: tuple[Segment, ...]
    anchor: str = ""
    pointer: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the two texts; a side is None where its text has no line."""

    kind: Kind
    before: Side | None
    after: Side | None

    @property
    def sought(self) -> bool:
        """Whether a link leads here: it is not to be folded away."""
        return any(side and side.anchor for side in (self.before, self.after))


@dataclasses.dataclass(frozen=True)
class Text:
    """The lines of one side, and the names that links find some of them by (by index)."""

    lines: Sequence[Line]
    anchors: Mapping[int, str] = dataclasses.field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """The lines as they are compared: a comma before the next member is nothing."""
        return [line.text.rstrip(",") for line in self.lines]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Block:
    """Rows that are shown, or (folded) a stretch of `hidden` rows that did not change.

    A folded block without rows was too long to send.
    """

    rows: tuple[Row, ...]
    hidden: int = 0

    @property
    def folded(self) -> bool:
        return self.hidden > 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Diff:
    """Both texts; `compared` is False where they were too long to compare."""

    blocks: tuple[Block, ...]
    added: int
    removed: int
    compared: bool = True


def diff(before: Text, after: Text, *, context: int = 3) -> Diff:
    """Return the rows of `before` beside `after`, unchanged stretches folded."""
    old, new = len(before.lines), len(after.lines)
    if old + new > MOST_LINES:
        return Diff(blocks=(), added=new, removed=old, compared=False)
    pairs = line_alignment.align(before.keys, after.keys)
    rows = tuple(_row(before, after, i, j) for i, j in pairs)
    return Diff(
        blocks=tuple(_blocks(rows, context)),
        added=sum(row.kind in {Kind.ADDED, Kind.CHANGED} for row in rows),
        removed=sum(row.kind in {Kind.REMOVED, Kind.CHANGED} for row in rows),
    )


# Lines repeat without end in a long document, and most of them have no marks.
@functools.lru_cache(_REMEMBERED)
def plain(text: str) -> tuple[Segment, ...]:
    """Return a line of JSON as segments without marks."""
    return tuple(_segments(text, ()))


def _row(before: Text, after: Text, i: int | None, j: int | None) -> Row:
    old = "" if i is None else before.lines[i].text
    new = "" if j is None else after.lines[j].text
    kind = _kind(old, new, i, j)
    marks = _marks(old, new) if kind is Kind.CHANGED else ([], [])
    return Row(
        kind=kind,
        before=_side(before, i, marks[0]),
        after=_side(after, j, marks[1]),
    )


def _kind(old: str, new: str, i: int | None, j: int | None) -> Kind:
    if i is None:
        return Kind.ADDED
    if j is None:
        return Kind.REMOVED
    return Kind.SAME if old.rstrip(",") == new.rstrip(",") else Kind.CHANGED


def _side(
    text: Text, index: int | None, marks: Sequence[tuple[int, int]]
) -> Side | None:
    if index is None:
        return None
    line = text.lines[index].text
    return Side(
        number=index + 1,
        segments=tuple(_segments(line, marks)) if marks else plain(line),
        anchor=text.anchors.get(index, ""),
        pointer=text.lines[index].pointer,
    )


def _marks(old: str, new: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the ranges of characters that differ, on either side."""
    old_words = _WORD.findall(old.rstrip(","))
    new_words = _WORD.findall(new.rstrip(","))
    if len(old_words) + len(new_words) > _MOST_WORDS:
        return [_all_of(old)], [_all_of(new)]
    matcher = difflib.SequenceMatcher(None, old_words, new_words, autojunk=False)
    if matcher.ratio() < _LEAST_IN_COMMON:
        return [_all_of(old)], [_all_of(new)]
    old_marks: list[tuple[int, int]] = []
    new_marks: list[tuple[int, int]] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag != "equal":
            old_marks += _range(old_words, i, i_end)
            new_marks += _range(new_words, j, j_end)
    return old_marks, new_marks


def _all_of(text: str) -> tuple[int, int]:
    return len(text) - len(text.lstrip()), len(text)


def _range(words: list[str], start: int, end: int) -> list[tuple[int, int]]:
    if start == end:
        return []
    offset = sum(map(len, words[:start]))
    return [(offset, offset + sum(map(len, words[start:end])))]


def _segments(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[Segment]:
    """Yield `text` cut where its JSON kind changes and where a mark begins or ends."""
    edges = sorted({edge for mark in marks for edge in mark})
    for start, end, kind in json_tokens.spans(text):
        inside = [start, *(edge for edge in edges if start < edge < end), end]
        for left, right in itertools.pairwise(inside):
            marked = any(begin <= left < finish for begin, finish in marks)
            yield Segment(text[left:right], kind, marked)


def _blocks(rows: tuple[Row, ...], context: int) -> Iterator[Block]:
    """Yield shown and folded stretches in turn; a short stretch is not worth a fold."""
    shown = _shown(rows, context)
    start, left = 0, MOST_FOLDED_LINES
    for at in range(1, len(rows) + 1):
        if at < len(rows) and shown[at] == shown[start]:
            continue
        part = rows[start:at]
        if shown[start]:
            yield Block(rows=part)
        else:
            sent = part if len(part) <= left else ()
            left -= len(sent)
            yield Block(rows=sent, hidden=len(part))
        start = at


def _shown(rows: tuple[Row, ...], context: int) -> list[bool]:
    shown = [False] * len(rows)
    for at, row in enumerate(rows):
        if row.kind is not Kind.SAME or row.sought:
            low, high = max(0, at - context), min(len(rows), at + context + 1)
            shown[low:high] = [True] * (high - low)
    _open_short_folds(shown)
    return shown


def _open_short_folds(shown: list[bool]) -> None:
    """Show a hidden stretch of one or two rows: folding it would save nothing."""
    start = 0
    for at in range(1, len(shown) + 1):
        if at < len(shown) and shown[at] == shown[start]:
            continue
        if not shown[start] and at - start < 3 and True in shown:
            shown[start:at] = [True] * (at - start)
        start = at

"""The text of a review: two texts in either layout, with the threads in their places.

Only base and current revision are what is decided on; any other pair is to look at.
"""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from schemas_app.presenters import diff_rows, thread_rows
from schemas_app.presenters.diff_rows import Kind

SIDE_BY_SIDE, UNIFIED = "split", "unified"
BASE, LIVE = "base", "live"


@dataclasses.dataclass(frozen=True, kw_only=True)
class View:
    """How somebody looks at the text: `against` base, live, or an older revision."""

    layout: str = SIDE_BY_SIDE
    against: str = BASE
    all_changes: bool = False

    @property
    def decides(self) -> bool:
        """Whether this is the pair that a vote is about."""
        return self.against == BASE

    def address(self, **other: str) -> str:
        """Return the query of this view with something else in it."""
        asked = {
            "view": "" if self.layout == SIDE_BY_SIDE else self.layout,
            "against": "" if self.against == BASE else self.against,
            "changes": "all" if self.all_changes else "",
            **other,
        }
        return "?" + "&".join(
            f"{name}={quote(value)}" for name, value in asked.items() if value
        )

    def thread_at(self, pointer: str) -> str:
        """Return where a thread on a place is begun; an empty pointer is the whole."""
        query = self.address()
        joint = "" if query == "?" else "&"
        return f"{query}{joint}thread={quote(pointer)}#thread-text"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """Something else to compare with, or another layout."""

    label: str
    href: str
    chosen: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cell:
    """One line of one text; `comment` is where a thread on it is begun, or ""."""

    number: int
    segments: tuple[diff_rows.Segment, ...]
    anchor: str
    comment: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """A row of either layout: unified has one line, which is old or new or both."""

    kind: str
    before: Cell | None
    after: Cell | None
    threads: tuple[thread_rows.ThreadRow, ...] = ()

    @property
    def line(self) -> Cell | None:
        return self.after or self.before


@dataclasses.dataclass(frozen=True, kw_only=True)
class Block:
    rows: tuple[Row, ...]
    hidden: int

    @property
    def folded(self) -> bool:
        return self.hidden > 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Text:
    """Everything the text card shows."""

    before: str
    after: str
    whole: bool
    unified: bool
    added: int
    removed: int
    compared: bool
    blocks: tuple[Block, ...]
    layouts: tuple[Choice, ...]
    pairs: tuple[Choice, ...]
    same: bool

    @property
    def template(self) -> str:
        """The template of its rows."""
        kind = "_whole" if self.whole else "_unified" if self.unified else ""
        return f"registry/text_rows{kind}.html"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pair:
    """What is compared, in words; `first` without anything before it."""

    before: str
    after: str
    first: bool


def text(
    diff: diff_rows.Diff,
    *,
    pair: Pair,
    view: View,
    others: Iterable[tuple[str, str]],
    threads: Mapping[str, tuple[thread_rows.ThreadRow, ...]],
    may_comment: bool,
) -> Text:
    """Return the card; `others` are what else may be compared with, and its name.

    `threads` are by the anchors of their lines.
    """
    whole = pair.first and view.decides
    unified = view.layout == UNIFIED and not whole
    placed = _Placing(threads, view if may_comment else None)
    return Text(
        before=pair.before,
        after=pair.after,
        whole=whole,
        unified=unified,
        added=diff.added,
        removed=diff.removed,
        compared=diff.compared,
        blocks=tuple(placed.block(block, unified=unified) for block in diff.blocks),
        layouts=_layouts(view),
        pairs=_pairs(view, others),
        same=diff.compared and not diff.added and not diff.removed,
    )


def _layouts(view: View) -> tuple[Choice, ...]:
    labels = {SIDE_BY_SIDE: "Side by side", UNIFIED: "Unified"}
    return tuple(
        Choice(
            label=label,
            href=view.address(view="" if layout == SIDE_BY_SIDE else layout) + "#text",
            chosen=view.layout == layout,
        )
        for layout, label in labels.items()
    )


def _pairs(view: View, others: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    found = tuple(others)
    if len(found) < 2:
        return ()
    return tuple(
        Choice(
            label=label,
            href=view.address(against="" if name == BASE else name) + "#text",
            chosen=view.against == name,
        )
        for name, label in found
    )


class _Placing:
    """Puts threads below their lines, and the links that begin one beside them."""

    def __init__(
        self,
        threads: Mapping[str, tuple[thread_rows.ThreadRow, ...]],
        commenting: View | None,
    ) -> None:
        self._threads = threads
        self._commenting = commenting

    def block(self, block: diff_rows.Block, *, unified: bool) -> Block:
        rows = _unified(block.rows) if unified else block.rows
        return Block(
            rows=tuple(self._row(row, folded=block.folded) for row in rows),
            hidden=block.hidden,
        )

    def _row(self, row: diff_rows.Row, *, folded: bool) -> Row:
        threads = [
            thread
            for side in (row.before, row.after)
            if side and side.anchor
            for thread in self._threads.get(side.anchor, ())
        ]
        view = None if folded else self._commenting
        # Of a line that is gone, only the base's place is one that threads know.
        gone = view if view and view.decides and row.after is None else None
        return Row(
            kind=str(row.kind),
            before=_cell(row.before, commenting=gone),
            after=_cell(row.after, commenting=view),
            threads=tuple(threads),
        )


def _cell(side: diff_rows.Side | None, *, commenting: View | None) -> Cell | None:
    if side is None:
        return None
    return Cell(
        number=side.number,
        segments=side.segments,
        anchor=side.anchor,
        comment=commenting.thread_at(side.pointer) if commenting else "",
    )


def _unified(rows: tuple[diff_rows.Row, ...]) -> Iterator[diff_rows.Row]:
    """Yield rows with one line each: of what changed together, first all that was."""
    for same, group in itertools.groupby(rows, key=lambda row: row.kind is Kind.SAME):
        if same:
            yield from group
            continue
        changed = tuple(group)
        for row in changed:
            if row.before:
                yield diff_rows.Row(kind=Kind.REMOVED, before=row.before, after=None)
        for row in changed:
            if row.after:
                yield diff_rows.Row(kind=Kind.ADDED, before=None, after=row.after)

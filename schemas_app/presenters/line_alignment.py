"""Which line of one text stands beside which line of another.

Lines that occur once on either side are anchors (a JSON document repeats `},` without
end, and those must not hold it together); difflib fills the gaps between anchors; and
what is left is paired by likeness, so that a renamed member stands beside its old name.
Every step is bounded: a text of thousands of lines costs milliseconds, not minutes.
"""

import bisect
import collections
import difflib
import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

Pair: TypeAlias = "tuple[int | None, int | None]"
_Range: TypeAlias = "tuple[int, int, int, int]"

# Beyond these a gap is not searched: its lines are removed here and added there.
_MOST_CELLS_MATCHED = 250_000
_MOST_CELLS_PAIRED = 2_500
_LEAST_LIKENESS = 0.5
_WORD = re.compile(r"[A-Za-z]+|[0-9]+")


def align(before: Sequence[str], after: Sequence[str]) -> tuple[Pair, ...]:
    """Return pairs of line indexes in reading order; None where a side has no line."""
    pairs: list[Pair] = []
    i = j = 0
    ends = (len(before), len(after))
    for match_i, match_j in (*_matches(before, after), ends):
        pairs += _pair_gap(before, after, (i, match_i, j, match_j))
        if (match_i, match_j) != ends:
            pairs.append((match_i, match_j))
        i, j = match_i + 1, match_j + 1
    return tuple(pairs)


def _matches(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of equal lines that hold both texts together, in order."""
    found: list[tuple[int, int]] = []
    todo: list[_Range] = [(0, len(before), 0, len(after))]
    while todo:
        part = _without_equal_ends(before, after, todo.pop(), found)
        anchors = _anchors(before, after, part)
        if not anchors:
            found += _matched_by_difflib(before, after, part)
            continue
        found += anchors
        todo += _between(part, anchors)
    return sorted(found)


def _without_equal_ends(
    before: Sequence[str],
    after: Sequence[str],
    part: _Range,
    found: list[tuple[int, int]],
) -> _Range:
    """Add the equal lines at both ends of a range to `found`; return what is between."""
    i, i_end, j, j_end = part
    while i < i_end and j < j_end and before[i] == after[j]:
        found.append((i, j))
        i, j = i + 1, j + 1
    while i < i_end and j < j_end and before[i_end - 1] == after[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
        found.append((i_end, j_end))
    return i, i_end, j, j_end


def _anchors(
    before: Sequence[str], after: Sequence[str], part: _Range
) -> list[tuple[int, int]]:
    """Return the longest run, in order on both sides, of lines that occur once."""
    i, i_end, j, j_end = part
    once_before = _once(before, i, i_end)
    once_after = _once(after, j, j_end)
    common = sorted(
        (at, once_after[line]) for line, at in once_before.items() if line in once_after
    )
    return _longest_rising(common)


def _once(texts: Sequence[str], start: int, end: int) -> dict[str, int]:
    counts = collections.Counter(texts[start:end])
    return {
        texts[at]: at
        for at in range(start, end)
        if counts[texts[at]] == 1 and _WORD.search(texts[at])
    }


def _longest_rising(common: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest subsequence of `common` whose second members rise."""
    tails: list[int] = []
    at_tail: list[int] = []
    previous: list[int] = []
    for index, (_, j) in enumerate(common):
        place = bisect.bisect_left(tails, j)
        previous.append(at_tail[place - 1] if place else -1)
        if place == len(tails):
            tails.append(j)
            at_tail.append(index)
        else:
            tails[place], at_tail[place] = j, index
    rising: list[tuple[int, int]] = []
    index = at_tail[-1] if at_tail else -1
    while index >= 0:
        rising.append(common[index])
        index = previous[index]
    return rising[::-1]


def _between(part: _Range, anchors: list[tuple[int, int]]) -> Iterator[_Range]:
    i, i_end, j, j_end = part
    for anchor_i, anchor_j in (*anchors, (i_end, j_end)):
        if i < anchor_i and j < anchor_j:
            yield i, anchor_i, j, anchor_j
        i, j = anchor_i + 1, anchor_j + 1


def _matched_by_difflib(
    before: Sequence[str], after: Sequence[str], part: _Range
) -> list[tuple[int, int]]:
    i, i_end, j, j_end = part
    if not 0 < (i_end - i) * (j_end - j) <= _MOST_CELLS_MATCHED:
        return []
    matcher = difflib.SequenceMatcher(
        None, before[i:i_end], after[j:j_end], autojunk=False
    )
    return [
        (i + block.a + step, j + block.b + step)
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def _pair_gap(
    before: Sequence[str], after: Sequence[str], gap: _Range
) -> Iterator[Pair]:
    """Yield the pairs of a gap in which no line equals one opposite."""
    i, i_end, j, j_end = gap
    for like_i, like_j in (*_alike(before, after, gap), (i_end, j_end)):
        yield from ((at, None) for at in range(i, like_i))
        yield from ((None, at) for at in range(j, like_j))
        if like_i < i_end:
            yield like_i, like_j
        i, j = like_i + 1, like_j + 1


def _alike(
    before: Sequence[str], after: Sequence[str], gap: _Range
) -> list[tuple[int, int]]:
    """Return the pairs of lines, in order, whose likeness adds up to the most."""
    i, i_end, j, j_end = gap
    rows, columns = i_end - i, j_end - j
    if not 0 < rows * columns <= _MOST_CELLS_PAIRED:
        return []
    likeness = [
        [_likeness(before[i + row], after[j + column]) for column in range(columns)]
        for row in range(rows)
    ]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            together = likeness[row][column] + best[row + 1][column + 1]
            apart = max(best[row + 1][column], best[row][column + 1])
            best[row][column] = max(
                apart, together if likeness[row][column] >= _LEAST_LIKENESS else 0.0
            )
    return [(i + row, j + column) for row, column in _path(best, likeness)]


def _path(
    best: list[list[float]], likeness: list[list[float]]
) -> Iterator[tuple[int, int]]:
    row = column = 0
    while row < len(likeness) and column < len(likeness[0]):
        alike = likeness[row][column]
        together = alike + best[row + 1][column + 1]
        if alike >= _LEAST_LIKENESS and together >= best[row][column]:
            yield row, column
            row, column = row + 1, column + 1
        elif best[row + 1][column] >= best[row][column + 1]:
            row += 1
        else:
            column += 1


def _likeness(one: str, other: str) -> float:
    """Return the share of words both lines have, 0 to 1."""
    if one == other:
        return 1.0
    mine = collections.Counter(_WORD.findall(one))
    theirs = collections.Counter(_WORD.findall(other))
    words = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / words if words else 0.0

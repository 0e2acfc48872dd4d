"""Which lines of CSV stand inside a cell: a cell in quotes that has line breaks.

Such a cell is not taken, and its lines are no rows, however much they look like some.
A quote that is left open and closed by none of the lines below takes nothing along.
"""

from __future__ import annotations

from collections.abc import Sequence

_QUOTE = b'"'


def inside(lines: Sequence[bytes], delimiter: bytes) -> set[int]:
    """Return the places of the lines that go on with a cell of a line above."""
    found: set[int] = set()
    for place, line in enumerate(lines):
        is_odd = line.count(_QUOTE) % 2 == 1  # the quick question first
        if is_odd and place not in found and _is_open(line, 0, delimiter):
            last = _end(lines, place, delimiter)
            if last is not None:
                found.update(range(place + 1, last + 1))
    return found


def unfinished(text: bytes, delimiter: bytes) -> int | None:
    """Return where a line begins whose cell may end in what follows the text."""
    if text.count(_QUOTE) % 2 == 0:  # the quick question first
        return None
    lines = [line.removesuffix(b"\r") for line in text.split(b"\n")[:-1]]
    after = 0  # lines that are known
    for place, line in enumerate(lines):
        is_odd = line.count(_QUOTE) % 2 == 1
        if place >= after and is_odd and _is_open(line, 0, delimiter):
            last = _end(lines, place, delimiter)
            if last is None:
                return _start(text, place)
            after = last + 1
    return None


def _start(text: bytes, place: int) -> int:
    start = 0
    for _ in range(place):
        start = text.index(b"\n", start) + 1
    return start


def _end(lines: Sequence[bytes], first: int, delimiter: bytes) -> int | None:
    """Return the line in which what `first` left open ends.

    It is `first` if the next quote opens another cell, None if there is none to tell.
    """
    for place in range(first + 1, len(lines)):
        line = lines[place]
        closed = _closing(line, 0)
        if closed < 0:
            continue
        if line[closed + 1 : closed + 2] not in (b"", delimiter):
            return first
        if not _is_open(line, closed + 1, delimiter):
            return place
    return None


def _is_open(line: bytes, start: int, delimiter: bytes) -> bool:
    """Return whether a quote is open at the end, having none at `start`."""
    while True:
        if line[start : start + 1] == _QUOTE:
            closed = _closing(line, start + 1)
            if closed < 0:
                return True
            start = closed + 1
        start = line.find(delimiter, start) + 1
        if not start:
            return False


def _closing(line: bytes, start: int) -> int:
    """Return where a quote stands that is not doubled, -1 if there is none."""
    while (place := line.find(_QUOTE, start)) >= 0:
        if line[place + 1 : place + 2] != _QUOTE:
            return place
        start = place + 2
    return -1

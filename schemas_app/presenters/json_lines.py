"""A JSON value as lines that people read and that a diff compares.

Members keep the order of their author. A list of scalars stays on one line while it
fits: `required` and `enum` are then one line that changes in a word, not a block.
Not for storing or hashing; that is exact_json's.
"""

import dataclasses
import functools
from collections.abc import Iterator

from schemas_app.domain import exact_json, json_pointer

_INDENT = "  "
_SHORT = 100
_REMEMBERED = 8192


@dataclasses.dataclass(frozen=True)
class Line:
    """One line, with the JSON Pointer of the value that begins or ends on it."""

    pointer: str
    text: str


def lines(value: exact_json.Json, *, width: int = 80) -> tuple[Line, ...]:
    """Return the lines of `value`, lists of scalars broken beyond `width` characters."""
    return tuple(_Writer(width).lines(value, pointer="", indent="", head="", tail=""))


def one_line(value: exact_json.Json) -> str:
    """Return `value` on one line, with a space after each comma and colon."""
    return "".join(_inline(value))


class _Writer:
    """Writes values for a page of a certain width."""

    def __init__(self, width: int) -> None:
        self._width = width

    def lines(
        self, value: exact_json.Json, *, pointer: str, indent: str, head: str, tail: str
    ) -> Iterator[Line]:
        """Yield the lines of `value` after `head` (its name) and before `tail`."""
        used = len(indent) + len(head)
        if not isinstance(value, dict | list) or self._fits(value, used):
            yield Line(pointer, f"{indent}{head}{one_line(value)}{tail}")
            return
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        yield Line(pointer, f"{indent}{head}{opening}")
        items = list(_items(value))
        for number, (step, name, item) in enumerate(items, start=1):
            yield from self.lines(
                item,
                pointer=f"{pointer}/{json_pointer.escape(step)}",
                indent=indent + _INDENT,
                head=name,
                tail="," if number < len(items) else "",
            )
        yield Line(pointer, f"{indent}{closing}{tail}")

    def _fits(
        self, value: dict[str, exact_json.Json] | list[exact_json.Json], used: int
    ) -> bool:
        if not value:
            return True
        if isinstance(value, dict):
            return False
        if any(isinstance(item, dict | list) for item in value):
            return False
        length = used
        for part in _inline(value):
            length += len(part)
            if length > self._width:
                return False
        return True


def _items(
    value: dict[str, exact_json.Json] | list[exact_json.Json],
) -> Iterator[tuple[str | int, str, exact_json.Json]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield name, f"{_quoted(name)}: ", item
    else:
        for index, item in enumerate(value):
            yield index, "", item


def _inline(value: exact_json.Json) -> Iterator[str]:
    if isinstance(value, dict):
        yield "{"
        for number, (name, item) in enumerate(value.items()):
            yield f"{', ' if number else ''}{_quoted(name)}: "
            yield from _inline(item)
        yield "}"
    elif isinstance(value, list):
        yield "["
        for number, item in enumerate(value):
            yield ", " if number else ""
            yield from _inline(item)
        yield "]"
    elif isinstance(value, str):
        yield _quoted(value)
    else:
        yield exact_json.dumps(value)


def _quoted(text: str) -> str:
    return _remembered(text) if len(text) <= _SHORT else exact_json.dumps(text)


@functools.lru_cache(_REMEMBERED)
def _remembered(text: str) -> str:
    """Return a short text as JSON; the same few come thousands of times."""
    return exact_json.dumps(text)

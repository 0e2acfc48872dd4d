"""A JSON value as lines that people read and that a diff compares.

Members keep the order of their author. A list of scalars stays on one line while it
fits: `required` and `enum` are then one line that changes in a word, not a block.
Not for storing or hashing; that is exact_json's.
"""

import dataclasses
from collections.abc import Iterator

from schemas_app.domain import exact_json, json_pointer

_INDENT = "  "


@dataclasses.dataclass(frozen=True)
class Line:
    """One line, with the JSON Pointer of the value that begins or ends on it."""

    pointer: str
    text: str


def lines(value: exact_json.Json, *, width: int = 80) -> tuple[Line, ...]:
    """Return the lines of `value`, lists of scalars broken beyond `width` characters."""
    return tuple(_Writer(width).lines(value, pointer="", indent="", head="", tail=""))


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
            yield Line(pointer, f"{indent}{head}{exact_json.one_line(value)}{tail}")
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
        if isinstance(value, dict) or used + len(value) > self._width:
            return False
        if any(isinstance(item, dict | list) for item in value):
            return False
        return used + len(exact_json.one_line(value)) <= self._width


def _items(
    value: dict[str, exact_json.Json] | list[exact_json.Json],
) -> Iterator[tuple[str | int, str, exact_json.Json]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield name, f"{exact_json.dumps(name)}: ", item
    else:
        for index, item in enumerate(value):
            yield index, "", item

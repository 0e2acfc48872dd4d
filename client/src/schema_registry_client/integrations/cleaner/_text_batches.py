"""What CSV and lines of JSON have in common: a record is a line."""

from __future__ import annotations

import base64
import functools
from collections.abc import Mapping, Sequence
from typing import Any

from schema_registry_client.integrations.cleaner._batches import Read, Stored
from schema_registry_client.integrations.cleaner._shapes import Shape

_END = b"\r"


class Records:
    """The lines of a block that hold something, found only where one is asked for."""

    def __init__(self, text: bytes, first: int, blank: bytes = _END) -> None:
        self.text = text
        self._first = first
        self._blank = blank

    def __len__(self) -> int:
        return len(self.lines)

    @functools.cached_property
    def lines(self) -> list[bytes]:
        """What each of the lines holds, without its end."""
        return self._found[0]

    def raw(self, place: int) -> Mapping[str, Any]:
        """Return the line as it can be kept in JSON, and where it stands."""
        lines, numbers = self._found
        return {"line": numbers[place], **kept(lines[place])}

    @functools.cached_property
    def _found(self) -> tuple[list[bytes], Sequence[int]]:
        lines = self.text.split(b"\n")
        lines.pop()  # what follows the last end
        if self._blank == _END and _END not in self.text and b"" not in lines:
            return lines, range(self._first, self._first + len(lines))
        found = [
            (line.removesuffix(b"\r"), number)
            for number, line in enumerate(lines, self._first)
            if line.strip(self._blank)
        ]
        return [line for line, _ in found], [number for _, number in found]


def kept(line: bytes) -> Mapping[str, Any]:
    """Return a line as it can be kept in JSON: what is no text, in Base64."""
    try:
        return {"raw": line.decode()}
    except UnicodeDecodeError:
        return {"raw_base64": base64.b64encode(line).decode()}


class Cut:
    """A line that is too long; only its beginning is known."""

    rows = 1

    def __init__(self, text: bytes, number: int, longest: int) -> None:
        self._text = text
        self._number = number
        self._reason = (
            f"row is longer than {longest} bytes, only its beginning is here [line]"
        )

    def read(self, _shape: Shape) -> Read:
        """Return that there is one row, which cannot be read."""
        return Read(1, (), {0: (self._reason,)}, [], nothing)

    def raw(self, _place: int) -> Mapping[str, Any]:
        """Return the beginning of the line."""
        return {"line": self._number, **kept(self._text), "is_cut": True}


def nothing(_wanted: Any) -> Stored:  # noqa: ANN401 -- a mask
    """Store no rows, where there are none."""
    raise AssertionError("There are no rows to store.")

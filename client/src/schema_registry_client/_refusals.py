"""What the hub says when it refuses (RFC 9457), as values."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True)
class Place:
    """Where in a document: JSON Pointer, line and column counted from 1, if known."""

    pointer: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        where = f"at {self.pointer}" if self.pointer else "at the top"
        if self.line is None:
            return where
        return f"{where} (line {self.line}, column {self.column})"


@dataclasses.dataclass(frozen=True)
class Problem:
    """A refusal in the words of the hub (RFC 9457); `members` is all it sent."""

    status: int
    code: str
    title: str
    detail: str = ""
    remedy: str = ""
    place: Place | None = None
    retry_after: float | None = None
    members: Mapping[str, Any] = dataclasses.field(default_factory=dict)

"""What the readers of texts have in common: records as they stand there, untyped."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any


@dataclasses.dataclass(frozen=True)
class Raw:
    """Members in the order of the text; JSON has values already, all else has text.

    `notes` are what was done to the syntax.
    """

    members: Sequence[tuple[str, Any]]
    notes: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Reading:
    """What a text was taken for, and its records."""

    kind: str
    records: Sequence[Raw]


@dataclasses.dataclass(frozen=True)
class Hints:
    """What the caller says about texts."""

    header: tuple[str, ...] | None = None
    delimiter: str | None = None

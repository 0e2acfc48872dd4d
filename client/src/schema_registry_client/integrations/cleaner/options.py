"""How a data set is read; `docs/spokes/cleaner.md` explains each."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True)
class Options:
    """How a data set is read, whatever its kind."""

    columns: Mapping[str, str]
    extra: str
    encoding: str
    delimiter: str
    batch_bytes: int
    longest_line: int

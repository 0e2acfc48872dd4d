"""What the cleaner tells, underway and in the end."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path


@dataclasses.dataclass(frozen=True)
class Progress:
    """How far it has come; `total` and `read` are bytes of the input."""

    read: int
    total: int
    rows: int
    clean: int
    quarantined: int


@dataclasses.dataclass(frozen=True)
class Output:
    """A file of clean rows, and the version by which they are clean."""

    path: Path
    pin: str
    rows: int


@dataclasses.dataclass(frozen=True)
class CleaningReport:
    """What became of a data set: `rows` is always `clean + quarantined`.

    `reasons` counts rows for each reason; a row may have several. `broken_by` is the
    version that broke the one it began with, from which on all went into quarantine.
    """

    rows: int
    clean: int
    quarantined: int
    outputs: tuple[Output, ...]
    quarantine: Path
    reasons: Mapping[str, int]
    broken_by: str | None = None

    def __str__(self) -> str:
        lines = [
            f"{self.rows} rows: {self.clean} clean, {self.quarantined} in quarantine"
        ]
        lines += [
            f"{each.path}: {each.rows} rows by {each.pin}" for each in self.outputs
        ]
        if self.broken_by:
            lines.append(f"{self.broken_by} broke the schema while this ran")
        if self.quarantined:
            lines.append(f"{self.quarantine}:")
            lines += [
                f"{count:>9} {reason}"
                for reason, count in sorted(
                    self.reasons.items(), key=lambda item: (-item[1], item[0])
                )
            ]
        return "\n".join(lines)

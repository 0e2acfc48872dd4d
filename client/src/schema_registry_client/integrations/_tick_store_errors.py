"""What the tick feed raises on purpose; the tree is drawn in `tick_store`."""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schema_registry_client import errors

_SHOWN = 5


class FeedError(errors.SchemaRegistryError):
    """Ticks could not be written."""

    code = "feed_error"


class RefusedTicks(FeedError):
    """Rows do not fit the schema; `reasons` says which and why. Nothing was written."""

    code = "refused_ticks"

    def __init__(self, pin: str, reasons: Mapping[int, Sequence[str]]) -> None:
        super().__init__(pin, reasons)
        self.pin = pin
        self.reasons = reasons

    def __str__(self) -> str:
        rows = sorted(self.reasons)
        shown = "; ".join(f"{row}: {self.reasons[row][0]}" for row in rows[:_SHOWN])
        more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        return f"{len(rows)} rows do not fit {self.pin}: {shown}{more}."


class BrokenSchema(FeedError):
    """The version in force breaks the one this feed writes by; begin a new one."""

    code = "broken_schema"

    def __init__(self, old: str, new: str) -> None:
        super().__init__(old, new)
        self.old = old
        self.new = new

    def __str__(self) -> str:
        return f"{self.new} is in force and breaks {self.old}."


class LostTicks(FeedError):
    """A file could not be written, so it is not there; `rows` that it had are lost.

    Those are the rows accepted since the last file was completed; write them again.
    """

    code = "lost_ticks"

    def __init__(self, rows: int, reason: str) -> None:
        super().__init__(rows, reason)
        self.rows = rows
        self.reason = reason

    def __str__(self) -> str:
        return f"The file was given up, with {self.rows} rows accepted: {self.reason}."

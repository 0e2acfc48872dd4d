"""What a back-test raises on purpose, below `errors.SchemaRegistryError`.

SchemaRegistryError
├── SchemaValidationError     rows do not fit the version in force at their moment
│   └── LookAhead             rows have a field that only a later version declares
└── InvalidInput
    └── InvalidTimes          the data cannot be put on the timeline
"""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

import datetime

from schema_registry_client import _values, errors


class SchemaValidationError(errors.SchemaRegistryError):
    """Rows do not fit the version that was in force at their moment.

    `moment` is the time of the first such row, `version` what was in force (a
    `SchemaVersion`), `rows` the numbers of the first of them in the data that was
    given, `failed` how many there are in this cut, `reasons` what is wrong.
    """

    code = "schema_validation_failed"

    def __init__(
        self,
        moment: datetime.datetime,
        version: _values.SchemaVersion,
        rows: tuple[int, ...],
        failed: int,
        reasons: tuple[str, ...],
    ) -> None:
        super().__init__(moment, version, rows, failed, reasons)
        self.moment = moment
        self.version = version
        self.rows = rows
        self.failed = failed
        self.reasons = reasons

    def __str__(self) -> str:
        count = "1 row does" if self.failed == 1 else f"{self.failed} rows do"
        numbers = ", ".join(map(str, self.rows))
        more = ", ..." if self.failed > len(self.rows) else ""
        return (
            f"{count} not fit {self.version.pin} ({self.version.semantic_version}), "
            f"which is in force at {self.moment.isoformat()}: "
            f"{'; '.join(self.reasons)} (rows {numbers}{more})"
        )


class LookAhead(SchemaValidationError):
    """Rows have a value in a field that only a later version declares."""

    code = "look_ahead"


class InvalidTimes(errors.InvalidInput):
    """The data cannot be put on the timeline: no times, no zone, or out of order."""

    code = "invalid_times"

"""What validation raises on purpose, below `errors.InvalidInput`.

    InvalidInput
    ├── InvalidSchema      the document cannot be validated against
    │   └── InvalidCheck   one of its `x-checks` cannot be read; says the column
    └── InvalidData        this is no table, no records and no lines of JSON

Rows that do not fit are not errors: they are in the `Result`.
"""

from __future__ import annotations

from schema_registry_client import errors


class InvalidSchema(errors.InvalidInput):
    """The document is no schema that data can be validated against."""

    code = "invalid_schema"


class InvalidCheck(InvalidSchema):
    """One of the `x-checks` cannot be read; `column` is counted from 1."""

    code = "invalid_check"

    def __init__(self, check: str, column: int, reason: str) -> None:
        super().__init__(check, column, reason)
        self.check = check
        self.column = column
        self.reason = reason

    def __str__(self) -> str:
        place = " " * (self.column - 1) + "^"
        return (
            f"x-checks, column {self.column}: {self.reason}\n  {self.check}\n  {place}"
        )


class InvalidData(errors.InvalidInput):
    """This cannot be read as rows at all."""

    code = "invalid_data"

"""What the cleaner raises on purpose; nothing is in its place then.

    SchemaRegistryError
    └── CleaningError
        ├── UnreadableInput    empty, cut off, or not what its name says
        ├── UnsuitableSchema   its Arrow schema holds what this kind of file cannot
        └── OutputExists       something has the name of an output already

Rows that do not fit are no errors: they are in quarantine.
"""

from __future__ import annotations

from schema_registry_client import errors


class CleaningError(errors.SchemaRegistryError):
    """A data set could not be cleaned; no output was written."""

    code = "cleaning_error"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}."


class UnreadableInput(CleaningError):
    """The input is empty, cut off, or not what its name says."""

    code = "unreadable_input"


class UnsuitableSchema(CleaningError):
    """The Arrow schema of the version holds what this kind of file cannot."""

    code = "unsuitable_schema"


class OutputExists(CleaningError):
    """Something has the name of an output already; it was not touched."""

    code = "output_exists"

"""What the normalizer raises on purpose: `NormalizationError`, with every `Fault`."""

from __future__ import annotations

import dataclasses

from schema_registry_client import errors

_SHOWN = 10
_LONGEST = 80


@dataclasses.dataclass(frozen=True)
class Fault:
    """What is wrong, and where: the record (from 1), and a JSON Pointer into it.

    `field` is empty where the whole record, or the text, is at fault; `record` is 0
    for the text.
    """

    record: int
    field: str
    given: object
    reason: str

    def __str__(self) -> str:
        place = f"record {self.record}" if self.record else "the text"
        if self.field:
            place = f"{place}, {self.field}"
        given = "" if self.given is None else f" ({_short(self.given)})"
        return f"{place}: {self.reason}{given}"


class NormalizationError(errors.SchemaRegistryError):
    """The text cannot be made records of the schema without guessing."""

    code = "normalization_error"

    def __init__(self, schema: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(schema, faults)
        self.schema = schema
        self.faults = faults

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:_SHOWN]]
        if len(self.faults) > _SHOWN:
            lines.append(f"and {len(self.faults) - _SHOWN} more")
        return f"This does not become {self.schema}:\n  " + "\n  ".join(lines)


class Refused(Exception):
    """A value or a text that is refused; becomes a Fault where its place is known."""

    def __init__(self, reason: str, given: object = None) -> None:
        super().__init__(reason, given)
        self.reason = reason
        self.given = given


def _short(given: object) -> str:
    text = repr(given)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."

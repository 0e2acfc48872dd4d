"""The names things go by: `schema_id`, and pins such as `ticks_v1@1.1.0`."""

import dataclasses
import re

from schemas_app.domain import errors

MAX_LENGTH = 120
SCHEMA_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z"
LATEST = "latest"

_SCHEMA_ID = re.compile(SCHEMA_ID)
_VERSION = re.compile(r"latest|[1-9]\d{0,8}|\d{1,9}\.\d{1,9}\.\d{1,9}", re.ASCII)
_PIN = re.compile(rf"([A-Za-z0-9][A-Za-z0-9._-]*)@({_VERSION.pattern})", re.ASCII)


@dataclasses.dataclass(frozen=True)
class Pin:
    """One version of one schema; `version` is a number, a semantic version or `latest`."""

    schema_id: str
    version: str

    def __str__(self) -> str:
        return f"{self.schema_id}@{self.version}"


def check_schema_id(schema_id: str) -> None:
    """Raise errors.BadValue unless `schema_id` can name a schema."""
    if len(schema_id) > MAX_LENGTH or not _SCHEMA_ID.match(schema_id):
        raise errors.BadValue(
            name="schema_id",
            message=f"{schema_id[:MAX_LENGTH]!r} cannot name a schema.",
            remedy=(
                "Begin with a letter or digit; go on with letters, digits, dot, "
                f"underscore or hyphen; at most {MAX_LENGTH} characters."
            ),
        )


def is_version(text: str) -> bool:
    """Return whether `text` can name a version."""
    return _VERSION.fullmatch(text) is not None


def as_pin(text: str) -> Pin | None:
    """Return the pin written in `text`, or None if it is something else."""
    match = _PIN.fullmatch(text)
    return Pin(match[1], match[2]) if match else None

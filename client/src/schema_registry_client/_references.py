"""Which schema, which version: `ticks_v1`, `ticks_v1@3`, `ticks_v1@1.1.0`, `@latest`."""

from __future__ import annotations

import dataclasses
import re

from schema_registry_client import errors

LATEST = "latest"

_SCHEMA_ID = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_NUMBER = r"[1-9][0-9]*"
_SEMANTIC = r"[0-9]+\.[0-9]+\.[0-9]+"
_REFERENCE = re.compile(rf"({_SCHEMA_ID})(?:@({LATEST}|{_NUMBER}|{_SEMANTIC}))?")


@dataclasses.dataclass(frozen=True)
class Reference:
    """One version of one schema; `version` is a number, a semantic version or latest."""

    schema_id: str
    version: str = LATEST

    def __str__(self) -> str:
        return f"{self.schema_id}@{self.version}"

    @property
    def is_pinned(self) -> bool:
        """Whether it names the same version for ever."""
        return self.version != LATEST


def parse(text: str) -> Reference:
    """Return the reference written in `text`. Raises errors.InvalidReference."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        raise errors.InvalidReference(text)
    return Reference(match[1], match[2] or LATEST)


def schema_id(text: str) -> str:
    """Return `text`, which must name a schema and no version.

    Raises errors.InvalidReference.
    """
    if re.fullmatch(_SCHEMA_ID, text) is None:
        raise errors.InvalidReference(text)
    return text

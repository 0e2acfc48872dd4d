"""Which schema, which version: `ticks_v1`, `ticks_v1@3`, `@1.1.0`, `@latest`, `@in-force`."""

from __future__ import annotations

import dataclasses
import fnmatch
import re

from schema_registry_client import errors

LATEST = "latest"
IN_FORCE = "in-force"

_SCHEMA_ID = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_NUMBER = r"[1-9][0-9]*"
_SEMANTIC = r"[0-9]+\.[0-9]+\.[0-9]+"
_GLOB = re.compile(r"[A-Za-z0-9._*?-]+")
_REFERENCE = re.compile(
    rf"({_SCHEMA_ID})(?:@({LATEST}|{IN_FORCE}|{_NUMBER}|{_SEMANTIC}))?"
)


@dataclasses.dataclass(frozen=True)
class Reference:
    """One version of one schema.

    `version` is a number, a semantic version, `latest` or `in-force`.
    """

    schema_id: str
    version: str = LATEST

    def __str__(self) -> str:
        return f"{self.schema_id}@{self.version}"

    @property
    def is_pinned(self) -> bool:
        """Whether it names the same version for ever."""
        return self.version not in {LATEST, IN_FORCE}


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


@dataclasses.dataclass(frozen=True)
class Topic:
    """What a watch is about: one schema, those whose names fit a glob, or all (None)."""

    pattern: str | None = None

    @property
    def is_glob(self) -> bool:
        """Whether it may be about several schemas, though not about all."""
        return self.pattern is not None and not {*"*?"}.isdisjoint(self.pattern)

    @property
    def one(self) -> str | None:
        """The only schema it is about, or None."""
        return None if self.is_glob else self.pattern

    def takes(self, schema_id: str) -> bool:
        """Return whether it is about a schema."""
        return self.pattern is None or fnmatch.fnmatchcase(schema_id, self.pattern)


def topic(text: str | None) -> Topic:
    """Return the topic `text` names: a schema, or a glob of `*` and `?`.

    Raises errors.InvalidReference.
    """
    found = Topic(text)
    if found.one is not None:
        schema_id(found.one)
    elif text is not None and _GLOB.fullmatch(text) is None:
        raise errors.InvalidReference(text)
    return found

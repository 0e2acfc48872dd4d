"""What the hub tells, as values.

One rule for all of them: **square brackets give the JSON as the hub has it,
attributes give Python values** (moments are aware datetimes in UTC). A version is
shared by all who ask for it, and what is read of its document is a copy of the
reader's own, so changing one changes nobody else's.
"""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from schema_registry_client import _moments

_HELD = "_document"


@dataclasses.dataclass(frozen=True)
class Artifact:
    """One thing the hub generates from a version; `sha256` is empty until it is ready."""

    kind: str
    status: str
    sha256: str
    size: int
    media_type: str


@dataclasses.dataclass(frozen=True)
class SchemaVersion(Mapping[str, Any]):
    """One published version of a schema, and a mapping of its document.

    `schema["properties"]` is `schema.document["properties"]`. Two are equal when they
    are the same version with the same fingerprint, whatever became of their `status`.
    `document` is a copy each time it is asked for: take it once, then it is yours.
    `stale` says that the hub was away, and that this was the latest some time ago.
    """

    schema_id: str
    version: int
    fingerprint: str
    semantic_version: str = dataclasses.field(compare=False)
    document: Any = dataclasses.field(compare=False, repr=False)
    dialect: str = dataclasses.field(compare=False)
    status: str = dataclasses.field(compare=False)
    severity: str | None = dataclasses.field(compare=False)
    previous_version: int | None = dataclasses.field(compare=False)
    published_at: datetime = dataclasses.field(compare=False)
    effective_from: datetime = dataclasses.field(compare=False)
    references: Mapping[str, str] = dataclasses.field(compare=False, repr=False)
    artifacts: tuple[Artifact, ...] = dataclasses.field(compare=False, repr=False)
    stale: bool = dataclasses.field(default=False, compare=False)

    @property
    def pin(self) -> str:
        """The reference that names exactly this version for ever."""
        return f"{self.schema_id}@{self.version}"

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 -- a member of a document
        return _copy(self._members()[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._members())

    def __len__(self) -> int:
        return len(self._members())

    def __bool__(self) -> bool:
        return True  # even with the empty document, which is a schema

    def _members(self) -> Mapping[str, Any]:
        # `true` and `false` are schemas too; they have no members.
        held = self.__dict__[_HELD]
        return held if isinstance(held, dict) else {}


class _Copied:
    """Gives a copy of what it holds to whoever reads it."""

    def __get__(self, version: SchemaVersion | None, kind: type | None = None) -> Any:  # noqa: ANN401 -- JSON
        return self if version is None else _copy(version.__dict__[_HELD])

    def __set__(self, version: SchemaVersion, value: object) -> None:
        version.__dict__[_HELD] = value


# Put in place once the dataclass is made: one found earlier would be taken for a default.
SchemaVersion.document = _Copied()


@dataclasses.dataclass(frozen=True)
class Announcement(Mapping[str, Any]):
    """Something the hub announced; `update["action"]` says what.

    Numbers (`sequence`) follow the order in which things happened. The attributes from
    `version` on are None for actions that do not speak of a published version.
    """

    sequence: int
    action: str
    schema_id: str
    at: datetime
    body: Mapping[str, Any] = dataclasses.field(compare=False, repr=False)

    @property
    def version(self) -> int | None:
        """The number of the version it is about."""
        return self.body.get("version")

    @property
    def semantic_version(self) -> str | None:
        """The semantic version of the version it is about."""
        return self.body.get("semantic_version")

    @property
    def previous_version(self) -> int | None:
        """The number of the version before; None for a first one, too."""
        return self.body.get("previous_version")

    @property
    def new_schema(self) -> Any:  # noqa: ANN401 -- a document
        """The document of the new version."""
        return self.body.get("new_schema")

    @property
    def changes(self) -> tuple[Mapping[str, Any], ...]:
        """What changed: `rule`, `path` and a `sentence` each."""
        return tuple(self.body.get("changes") or ())

    @property
    def effective_from(self) -> datetime | None:
        """Since when, or from when on, the new version is valid."""
        text = self.body.get("effective_from")
        return None if text is None else _moments.parse(text)

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 -- any member
        return self.body[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.body)

    def __len__(self) -> int:
        return len(self.body)


@dataclasses.dataclass(frozen=True)
class Field:
    """One field of a version, as the hub's table has it; members stand one deeper."""

    name: str
    depth: int
    type: str
    json_type: str
    nullable: bool
    constraints: tuple[str, ...]
    unit: str
    description: str
    pointer: str


def _copy(value: Any) -> Any:  # noqa: ANN401 -- JSON
    if isinstance(value, dict):
        return {name: _copy(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value

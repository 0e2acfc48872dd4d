"""What the hub tells, as values.

One rule for all of them: **square brackets give the JSON as the hub has it,
attributes give Python values** (moments are aware datetimes in UTC). Every call
returns a value of its own, so changing a document changes nobody else's.
"""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from schema_registry_client import _moments


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

    @property
    def pin(self) -> str:
        """The reference that names exactly this version for ever."""
        return f"{self.schema_id}@{self.version}"

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 -- a member of a document
        return self._members()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members())

    def __len__(self) -> int:
        return len(self._members())

    def __bool__(self) -> bool:
        return True  # even with the empty document, which is a schema

    def _members(self) -> Mapping[str, Any]:
        # `true` and `false` are schemas too; they have no members.
        return self.document if isinstance(self.document, dict) else {}


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
class Proposal(Mapping[str, Any]):
    """A change asked for, as the hub recorded it; `report` says what it would break."""

    proposal_id: int | str
    schema_id: str
    state: str
    severity: str | None
    fingerprint: str
    body: Mapping[str, Any] = dataclasses.field(compare=False, repr=False)

    @property
    def report(self) -> Mapping[str, Any]:
        """The compatibility report of the current revision."""
        report: Mapping[str, Any] = self.body["revision"]["report"]
        return report

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 -- any member
        return self.body[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.body)

    def __len__(self) -> int:
        return len(self.body)


@dataclasses.dataclass(frozen=True)
class CheckReport(Mapping[str, Any]):
    """What a change would break, as the hub found out without storing anything.

    `compatible` says whether the level allows it: then there are no `violations`.
    """

    severity: str
    fingerprint: str
    body: Mapping[str, Any] = dataclasses.field(compare=False, repr=False)

    @property
    def compatible(self) -> bool:
        """Whether the level that was asked for accepts the change, proven."""
        return not self.violations

    @property
    def violations(self) -> tuple[Mapping[str, Any], ...]:
        """What the level does not allow: `against`, `direction` and `outcome` each.

        `outcome` is `incompatible`, with a witness in `report`, or `undecided`.
        """
        return tuple(self.body["violations"])

    @property
    def report(self) -> Mapping[str, Any]:
        """The whole report, as a proposal of the document would get it."""
        report: Mapping[str, Any] = self.body["report"]
        return report

    @property
    def changes(self) -> tuple[Mapping[str, Any], ...]:
        """What differs: `rule`, `path`, `sentence` and more each."""
        return tuple(self.report.get("changes") or ())

    @property
    def notices(self) -> tuple[Mapping[str, Any], ...]:
        """What to know of the document: `code`, `path` and `sentence` each."""
        return tuple(self.report.get("notices") or ())

    @property
    def fixes(self) -> tuple[Mapping[str, Any], ...]:
        """What could be written instead: `sentence`, `patch` (RFC 6902) and more each."""
        return tuple(self.report.get("fixes") or ())

    @property
    def accepted_by(self) -> tuple[str, ...]:
        """The levels that would accept the change."""
        return tuple(self.report.get("accepted_by") or ())

    @property
    def same_as(self) -> str:
        """What says the same already, in words; empty if nothing does."""
        return self.body.get("same_as") or ""

    @property
    def suggested_bump(self) -> str | None:
        """`major`, `minor` or `patch`."""
        return self.body.get("suggested_bump")

    @property
    def suggested_version(self) -> str | None:
        """The semantic version the change needs; None where no schema was named."""
        return self.body.get("suggested_version")

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 -- any member
        return self.body[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.body)

    def __len__(self) -> int:
        return len(self.body)

    def __bool__(self) -> bool:
        # `if registry.check(...):` would read as if it asked for `compatible`.
        raise TypeError(
            "Ask a CheckReport for `compatible`; by itself it says nothing."
        )

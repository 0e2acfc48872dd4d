"""What the hub says of documents and records, as values.

As with the other values, square brackets give the JSON as the hub has it.
"""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any


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


@dataclasses.dataclass(frozen=True)
class Comparison(Mapping[str, Any]):
    """What one published version breaks after another one, whichever came first."""

    schema_id: str
    old_version: int
    new_version: int
    severity: str
    body: Mapping[str, Any] = dataclasses.field(compare=False, repr=False)

    @property
    def report(self) -> Mapping[str, Any]:
        """The whole report, as a proposal would get it."""
        report: Mapping[str, Any] = self.body["report"]
        return report

    @property
    def changes(self) -> tuple[Mapping[str, Any], ...]:
        """What differs: `rule`, `path`, `sentence` and more each."""
        return tuple(self.report.get("changes") or ())

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 -- any member
        return self.body[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.body)

    def __len__(self) -> int:
        return len(self.body)


@dataclasses.dataclass(frozen=True)
class RecordCheck:
    """What the hub found of one record; `valid` is None where it could not find out.

    None is not truth: never take it for valid. `place` is a JSON Pointer into the record.
    """

    line: int
    valid: bool | None
    place: str = ""
    message: str = ""
    code: str = ""

"""What a change means: the verdict, once for all schema formats.

`check` compares a new document with the versions before it and says, for each
direction, COMPATIBLE (proven), INCOMPATIBLE (with a witness) or UNDECIDED (with the
reason). It decides nothing about people: approvals are policy's.
"""

import dataclasses
import enum
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Self

from schemas_app.domain import changes, exact_json, schema_format, semver
from schemas_app.domain.schema_format import Outcome, Reading


class Direction(enum.StrEnum):
    """BACKWARD: what was valid stays valid. FORWARD: what is valid was valid before."""

    BACKWARD = "backward"
    FORWARD = "forward"


class Severity(enum.StrEnum):
    BREAKING = "breaking"
    COMPATIBLE = "compatible"
    DOCUMENTATION = "documentation"


BUMPS: Mapping[Severity, semver.Bump] = MappingProxyType(
    {
        Severity.BREAKING: semver.Bump.MAJOR,
        Severity.COMPATIBLE: semver.Bump.MINOR,
        Severity.DOCUMENTATION: semver.Bump.PATCH,
    },
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Level:
    """Which directions a schema promises, and against how many earlier versions."""

    name: str
    directions: tuple[Direction, ...]
    transitive: bool = False


_B, _F = Direction.BACKWARD, Direction.FORWARD

LEVELS: Mapping[str, Level] = MappingProxyType(
    {
        level.name: level
        for level in (
            Level(name="NONE", directions=()),
            Level(name="BACKWARD", directions=(_B,)),
            Level(name="BACKWARD_TRANSITIVE", directions=(_B,), transitive=True),
            Level(name="FORWARD", directions=(_F,)),
            Level(name="FORWARD_TRANSITIVE", directions=(_F,), transitive=True),
            Level(name="FULL", directions=(_B, _F)),
            Level(name="FULL_TRANSITIVE", directions=(_B, _F), transitive=True),
        )
    },
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class EarlierVersion:
    """A published version to compare with."""

    number: int
    document: schema_format.SchemaDocument


@dataclasses.dataclass(frozen=True, kw_only=True)
class Comparison:
    """The verdicts of the new document against one earlier version."""

    against: int
    verdicts: Mapping[Direction, schema_format.Verdict]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """All that is known about a change, as shown to people and stored on a revision.

    `changes` are against the newest earlier version; `comparisons` start with it.
    """

    level: str
    reading: Reading
    changes: tuple[changes.Change, ...]
    comparisons: tuple[Comparison, ...]
    severity: Severity

    @property
    def bump(self) -> semver.Bump:
        return BUMPS[self.severity]

    @property
    def violations(self) -> tuple[tuple[int, Direction, schema_format.Verdict], ...]:
        """The verdicts that the level does not allow, newest earlier version first."""
        return tuple(
            (comparison.against, direction, comparison.verdicts[direction])
            for comparison in self.comparisons
            for direction in LEVELS[self.level].directions
            if comparison.verdicts[direction].outcome is not Outcome.COMPATIBLE
        )

    def as_json(self) -> dict[str, exact_json.Json]:
        """Return the report as a JSON object, the form it is stored and served in."""
        return {
            "level": self.level,
            "reading": str(self.reading),
            "severity": str(self.severity),
            "changes": [change.as_json() for change in self.changes],
            "comparisons": [
                {
                    "against": comparison.against,
                    **{
                        str(direction): _verdict_as_json(verdict)
                        for direction, verdict in comparison.verdicts.items()
                    },
                }
                for comparison in self.comparisons
            ],
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """Return the report that `as_json` wrote."""
        return cls(
            level=row["level"],
            reading=Reading(row["reading"]),
            severity=Severity(row["severity"]),
            changes=tuple(changes.from_json(change) for change in row["changes"]),
            comparisons=tuple(
                Comparison(
                    against=comparison["against"],
                    verdicts={
                        direction: _verdict_from_json(comparison[direction])
                        for direction in Direction
                    },
                )
                for comparison in row["comparisons"]
            ),
        )


def check(
    *,
    schema_format: schema_format.SchemaFormat,
    new: schema_format.SchemaDocument,
    earlier: Sequence[EarlierVersion],
    level: str,
    reading: Reading,
) -> Report:
    """Return the report on `new` after the `earlier` versions (newest first).

    Without earlier versions there is nothing to break: the report is empty.
    """
    wanted = earlier if LEVELS[level].transitive else earlier[:1]
    comparisons = tuple(
        Comparison(
            against=version.number,
            verdicts={
                _B: schema_format.contains(new, version.document, reading),
                _F: schema_format.contains(version.document, new, reading),
            },
        )
        for version in wanted
    )
    facts = schema_format.compare(earlier[0].document, new) if earlier else ()
    report = Report(
        level=level,
        reading=reading,
        changes=facts,
        comparisons=comparisons,
        severity=Severity.COMPATIBLE,
    )
    return dataclasses.replace(
        report, severity=_severity(report), changes=changes.bounded(facts)
    )


def _severity(report: Report) -> Severity:
    if report.violations:
        return Severity.BREAKING
    only_words = report.comparisons and all(
        change.effect is changes.Effect.NONE for change in report.changes
    )
    return Severity.DOCUMENTATION if only_words else Severity.COMPATIBLE


def _verdict_as_json(verdict: schema_format.Verdict) -> dict[str, exact_json.Json]:
    row: dict[str, exact_json.Json] = {"outcome": str(verdict.outcome)}
    if verdict.reason:
        row["reason"] = verdict.reason
    if verdict.witness is not None:
        row["witness"] = dataclasses.asdict(verdict.witness)
    return row


def _verdict_from_json(row: Mapping[str, Any]) -> schema_format.Verdict:
    witness = row.get("witness")
    return schema_format.Verdict(
        outcome=Outcome(row["outcome"]),
        reason=row.get("reason", ""),
        witness=schema_format.Witness(**witness) if witness else None,
    )

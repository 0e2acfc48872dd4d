"""All that is known about a change: what people are shown and a revision keeps.

Values only; how they are found is compatibility.py's.
"""

import dataclasses
import enum
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from schemas_app.domain import exact_json, schema_format, semver
from schemas_app.domain.changes import Change
from schemas_app.domain.levels import LEVELS, Direction
from schemas_app.domain.schema_format import Outcome, Reading


class Severity(enum.StrEnum):
    BREAKING = "breaking"
    COMPATIBLE = "compatible"
    DOCUMENTATION = "documentation"


_BUMPS: Mapping[Severity, semver.Bump] = MappingProxyType(
    {
        Severity.BREAKING: semver.Bump.MAJOR,
        Severity.COMPATIBLE: semver.Bump.MINOR,
        Severity.DOCUMENTATION: semver.Bump.PATCH,
    },
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Comparison:
    """The verdicts of the new document against one earlier version."""

    against: int
    verdicts: Mapping[Direction, schema_format.Verdict]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cause:
    """A change that is incompatible by itself in one direction, and its own witness.

    `change` is the index in the report's changes.
    """

    change: int
    direction: Direction
    witness: schema_format.Witness


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fix:
    """A patch (RFC 6902) to the new document that turns the verdict; tried, not guessed.

    `rule` and `path` name the change it is for, and are empty where it is for all of
    them. `turns` are the directions that it turns by itself; without any, it takes part
    in the fix for all.
    """

    kind: str
    sentence: str
    patch: tuple[exact_json.Json, ...]
    rule: str = ""
    path: str = ""
    turns: tuple[Direction, ...] = ()

    @property
    def is_part(self) -> bool:
        """Whether alone it turns nothing, and only the fix for all does."""
        return bool(self.patch) and not self.turns


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """The report on a new document.

    `changes` are against the newest earlier version, and so are `causes` and `fixes`;
    `comparisons` start with it and go on to the first. `forms` are the verdicts about
    what is made from a schema, by name (Arrow).
    """

    level: str
    reading: Reading
    severity: Severity
    changes: tuple[Change, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    causes: tuple[Cause, ...] = ()
    fixes: tuple[Fix, ...] = ()
    notices: tuple[schema_format.Notice, ...] = ()
    forms: Mapping[str, exact_json.Json] = dataclasses.field(default_factory=dict)

    @property
    def bump(self) -> semver.Bump:
        """What the next semantic version must raise at least.

        A number is read by people who do not know the level: where a document that was
        valid is proven not to be any more, it is the first, whatever was promised.
        """
        if any(
            comparison.verdicts[Direction.BACKWARD].outcome is Outcome.INCOMPATIBLE
            for comparison in self.comparisons[:1]
        ):
            return semver.Bump.MAJOR
        return _BUMPS[self.severity]

    @property
    def violations(self) -> tuple[tuple[int, Direction, schema_format.Verdict], ...]:
        """The verdicts that the level does not allow, newest earlier version first."""
        return self.violations_of(self.level)

    def violations_of(
        self, level: str
    ) -> tuple[tuple[int, Direction, schema_format.Verdict], ...]:
        """Return the verdicts that `level` would not allow."""
        promised = LEVELS[level]
        compared = self.comparisons if promised.transitive else self.comparisons[:1]
        return tuple(
            (comparison.against, direction, comparison.verdicts[direction])
            for comparison in compared
            for direction in promised.directions
            if comparison.verdicts[direction].outcome is not Outcome.COMPATIBLE
        )

    @property
    def accepted_by(self) -> tuple[str, ...]:
        """The names of the levels that would accept the change."""
        return tuple(level for level in LEVELS if not self.violations_of(level))

    def as_json(self) -> dict[str, exact_json.Json]:
        """Return the report as a JSON object, the form it is stored and served in."""
        return {
            "level": self.level,
            "reading": str(self.reading),
            "severity": str(self.severity),
            "accepted_by": list(self.accepted_by),
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
            "causes": [dataclasses.asdict(cause) for cause in self.causes],
            "fixes": [dataclasses.asdict(fix) for fix in self.fixes],
            "notices": [dataclasses.asdict(notice) for notice in self.notices],
            "forms": dict(self.forms),
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Self:
        """Return the report that `as_json` wrote, in this release or an earlier one."""
        return cls(
            level=row["level"],
            reading=Reading(row["reading"]),
            severity=Severity(row["severity"]),
            changes=tuple(Change.from_json(change) for change in row["changes"]),
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
            causes=tuple(
                Cause(
                    change=cause["change"],
                    direction=Direction(cause["direction"]),
                    witness=schema_format.Witness(**cause["witness"]),
                )
                for cause in row.get("causes", ())
            ),
            fixes=tuple(
                Fix(
                    **{
                        **fix,
                        "patch": tuple(fix["patch"]),
                        "turns": tuple(Direction(turned) for turned in fix["turns"]),
                    },
                )
                for fix in row.get("fixes", ())
            ),
            notices=tuple(
                schema_format.Notice(**notice) for notice in row.get("notices", ())
            ),
            forms=row.get("forms", {}),
        )


def _verdict_as_json(verdict: schema_format.Verdict) -> dict[str, exact_json.Json]:
    row: dict[str, exact_json.Json] = {"outcome": str(verdict.outcome)}
    if verdict.reason:
        row["reason"] = verdict.reason
    if verdict.place:
        row["place"] = verdict.place
    if verdict.witness is not None:
        row["witness"] = dataclasses.asdict(verdict.witness)
    return row


def _verdict_from_json(row: Mapping[str, Any]) -> schema_format.Verdict:
    witness = row.get("witness")
    return schema_format.Verdict(
        outcome=Outcome(row["outcome"]),
        reason=row.get("reason", ""),
        place=row.get("place", ""),
        witness=schema_format.Witness(**witness) if witness else None,
    )

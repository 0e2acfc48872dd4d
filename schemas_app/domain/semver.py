"""Semantic versions of schemas: MAJOR.MINOR.PATCH (semver.org 2.0.0), no suffixes."""

import dataclasses
import enum
import re
from typing import Self

from schemas_app.domain import errors

_PATTERN = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", re.ASCII)


class Bump(enum.StrEnum):
    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"


@dataclasses.dataclass(frozen=True, order=True)
class SemanticVersion:
    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def bumped(self, bump: Bump) -> Self:
        """Return the next version after a change of size `bump`."""
        steps = {
            Bump.MAJOR: type(self)(self.major + 1, 0, 0),
            Bump.MINOR: type(self)(self.major, self.minor + 1, 0),
            Bump.PATCH: type(self)(self.major, self.minor, self.patch + 1),
        }
        return steps[bump]


FIRST = SemanticVersion(1, 0, 0)


def parse(text: str) -> SemanticVersion:
    """Return the version written in `text`. Raises errors.BadValue."""
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise errors.BadValue(
            name="semantic_version",
            message=f"{text!r} is not MAJOR.MINOR.PATCH.",
            remedy="Write three numbers such as 2.0.0.",
        )
    major, minor, patch = (int(part) for part in match.groups())
    return SemanticVersion(major, minor, patch)


def choose(*, suggested: SemanticVersion, wanted: str) -> SemanticVersion:
    """Return `wanted` where given, else `suggested`.

    Raises errors.VersionTooLow if a person would lower the suggestion.
    """
    if not wanted:
        return suggested
    chosen = parse(wanted)
    if chosen < suggested:
        raise errors.VersionTooLow(
            message=f"{chosen} is lower than {suggested}, which this change needs.",
        )
    return chosen

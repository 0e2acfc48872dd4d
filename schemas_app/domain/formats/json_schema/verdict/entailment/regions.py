"""Sets of names, parted by patterns: which names of members are meant.

Within a region every pattern matches all names or none, so that the same schemas apply
to all of its members.
"""

import dataclasses
from collections.abc import Iterable, Mapping

from schemas_app.domain.formats.json_schema.verdict.entailment import (
    facts,
    languages,
)

# Names that a pattern may be asked to match no more than.
MAX_NAMES = 20


@dataclasses.dataclass(frozen=True)
class Where:
    """Which member is meant: what its name matches and does not, and what it is not."""

    matched: frozenset[str] = frozenset()
    unmatched: frozenset[str] = frozenset()
    but: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def facts(self) -> tuple[facts.Fact, ...]:
        """Return what is known of the names, besides those it is not."""
        return (
            *(facts.Matches(pattern) for pattern in sorted(self.matched)),
            *(
                facts.Matches(pattern, positive=False)
                for pattern in sorted(self.unmatched)
            ),
        )

    def may_be(self, name: str) -> bool:
        """Return whether `name` may be meant; unless it is known not to be."""
        return (
            name not in self.but
            and all(languages.matches(p, name) is not False for p in self.matched)
            and not any(languages.matches(p, name) for p in self.unmatched)
        )


def parted(
    where: Where,
    patterns: Iterable[str],
    known: languages.Languages,
) -> list[Where]:
    """Return the parts of `where` in which each pattern matches all names or none."""
    parts = [where]
    for pattern in patterns:
        parts = [
            part
            for region in parts
            for part in (
                Where(region.matched | {pattern}, region.unmatched, region.but),
                Where(region.matched, region.unmatched | {pattern}, region.but),
            )
            if not known.empty(part.matched, part.unmatched)
        ]
    return parts


def has_only(
    region: Where,
    named: Iterable[str],
    known: languages.Languages,
) -> bool:
    """Return whether all names of a region are among `named`, or not meant."""
    if not region.matched:
        return False
    others = Where(region.matched, region.unmatched)
    mentioned = frozenset(name for name in (*named, *region.but) if others.may_be(name))
    return len(mentioned) <= MAX_NAMES and known.empty(
        region.matched, region.unmatched, but=mentioned
    )

"""What differs between two versions of a schema, as facts.

A fact knows its rule and its place; the rule knows its sentence. Whether a fact
breaks anybody is not said here: that is the verdict's (compatibility.py).
"""

import dataclasses
import enum
from collections.abc import Mapping, Sequence
from typing import Self

from schemas_app.domain import exact_json


class Effect(enum.StrEnum):
    """What a rule does, by itself, to the set of documents a schema accepts.

    ARTIFACTS: nothing to that set, but what is made from the schema changes, so it is
    more than documentation.
    """

    NARROWS = "narrows"
    WIDENS = "widens"
    EITHER = "either"
    ARTIFACTS = "artifacts"
    NONE = "none"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rule:
    """One kind of difference a person would name.

    `sentence` is a `str.format` template over `place` (where, in words), `name` (the
    last part of the path), `path`, `before` and `after`.
    """

    id: str
    purpose: str
    sentence: str
    effect: Effect


@dataclasses.dataclass(frozen=True, kw_only=True)
class Change:
    """One difference: rule id, JSON Pointer, and the value on either side.

    `path` points into the new document, or into the old one where the place is gone.
    `before` or `after` is None with its `had_` flag False when there was nothing.
    """

    rule: str
    path: str
    sentence: str
    effect: Effect
    before: exact_json.Json = None
    after: exact_json.Json = None
    had_before: bool = True
    had_after: bool = True
    hint: str = ""

    def as_json(self) -> dict[str, exact_json.Json]:
        """Return the change as a JSON object; absent sides are left out."""
        row: dict[str, exact_json.Json] = {
            "rule": self.rule,
            "path": self.path,
            "sentence": self.sentence,
            "effect": str(self.effect),
        }
        if self.had_before:
            row["before"] = self.before
        if self.had_after:
            row["after"] = self.after
        if self.hint:
            row["hint"] = self.hint
        return row

    @classmethod
    def from_json(cls, row: Mapping[str, exact_json.Json]) -> Self:
        """Return the change that `as_json` wrote."""
        return cls(
            rule=str(row["rule"]),
            path=str(row["path"]),
            sentence=str(row["sentence"]),
            effect=Effect(str(row["effect"])),
            before=row.get("before"),
            after=row.get("after"),
            had_before="before" in row,
            had_after="after" in row,
            hint=str(row.get("hint", "")),
        )


# More than anybody reads; they would be stored and announced for ever.
LISTED = 1000
NOT_LISTED = "CHANGES_NOT_LISTED"


def bounded(found: Sequence[Change]) -> tuple[Change, ...]:
    """Return the first changes; where there are more, a last one that says how many."""
    if len(found) <= LISTED:
        return tuple(found)
    rest = Change(
        rule=NOT_LISTED,
        path="",
        sentence=f"{len(found) - LISTED} more changes are not listed.",
        effect=Effect.EITHER,
        had_before=False,
        had_after=False,
    )
    return (*found[:LISTED], rest)

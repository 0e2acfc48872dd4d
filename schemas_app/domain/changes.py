"""What differs between two versions of a schema, as facts.

A fact knows its rule and its place; the rule knows its sentence. Whether a fact
breaks anybody is not said here: that is the verdict's (compatibility.py).
"""

import dataclasses
import enum
import itertools
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Self

from schemas_app.domain import exact_json, levels


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

    `old_path` and `new_path` point to where it stands, or would, in either document,
    and are None where that is in another document; `named` is the member it is about
    where no path ends in its name, or the other name of a possible rename. These three
    are for trying the change out; they are not kept.
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
    old_path: str | None = dataclasses.field(default=None, repr=False, compare=False)
    new_path: str | None = dataclasses.field(default=None, repr=False, compare=False)
    named: str = dataclasses.field(default="", repr=False, compare=False)

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


_MAY_BREAK: Mapping[levels.Direction, tuple[Effect, ...]] = MappingProxyType(
    {
        levels.Direction.BACKWARD: (Effect.NARROWS, Effect.EITHER),
        levels.Direction.FORWARD: (Effect.WIDENS, Effect.EITHER),
    },
)


def may_break(change: Change, direction: levels.Direction) -> bool:
    """Return whether, by its effect, `change` may be incompatible in `direction`."""
    return change.rule != NOT_LISTED and change.effect in _MAY_BREAK[direction]


def place_around(found: Sequence[Change], direction: levels.Direction) -> str:
    """Return where in the reader's version all stands that may break `direction`.

    A JSON Pointer to the smallest part that is known to hold it all, perhaps to a part
    that the version would have; "" is the whole.
    """
    backward = direction is levels.Direction.BACKWARD
    places = [
        change.new_path if backward else change.old_path
        for change in found
        if may_break(change, direction)
    ]
    known = [place.split("/") for place in places if place is not None]
    if len(known) < len(places) or not known:
        return ""
    shared = itertools.takewhile(
        lambda steps: len(set(steps)) == 1, zip(*known, strict=False)
    )
    return "/".join(steps[0] for steps in shared)


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

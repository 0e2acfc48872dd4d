"""What two people made of the same document: the base, mine, and what is live now.

Works on JSON values and names every place by its JSON Pointer. Whether the merged
document is a schema is looked at afterwards, as with any other text.
"""

import dataclasses
import enum
from collections.abc import Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from schemas_app.domain import exact_json, json_pointer
from schemas_app.domain.formats.json_schema import json_values

_Name = TypeVar("_Name", bound=Hashable)


class Side(enum.StrEnum):
    """Whose: BOTH made the same change."""

    MINE = "mine"
    LIVE = "live"
    BOTH = "both"


class Nothing(enum.Enum):
    """Where a side has no value; not null, which is one."""

    HERE = "nothing"


NOTHING = Nothing.HERE
CHOICES = (Side.MINE, Side.LIVE)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Place:
    """One place with its value in all three documents, NOTHING where it has none."""

    pointer: str
    base: exact_json.Json
    mine: exact_json.Json
    live: exact_json.Json


@dataclasses.dataclass(frozen=True, kw_only=True)
class Change:
    """What was merged without asking, and whose it is."""

    place: Place
    side: Side


@dataclasses.dataclass(frozen=True, kw_only=True)
class Conflict:
    """Where both changed the same; `chosen` is None until somebody says whose stands."""

    place: Place
    chosen: Side | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Merge:
    """`value` holds mine wherever nobody has chosen yet."""

    value: exact_json.Json
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def unresolved(self) -> tuple[str, ...]:
        """The pointers of the conflicts that nobody has resolved."""
        return tuple(one.place.pointer for one in self.conflicts if not one.chosen)


def merge(
    base: exact_json.Json,
    mine: exact_json.Json,
    live: exact_json.Json,
    *,
    choices: Mapping[str, Side] = MappingProxyType({}),
) -> Merge:
    """Return `mine` with what happened in `live` since `base`; `base` may be NOTHING.

    `choices` say by the pointer of a conflict whose value stands.
    """
    work = _Work(choices)
    value = work.merged(
        Place(pointer="", base=base, mine=mine, live=live), _Kind.SCHEMA
    )
    return Merge(
        value=value, changes=tuple(work.changes), conflicts=tuple(work.conflicts)
    )


class _Kind(enum.Enum):
    """What stands at a place, as far as merging goes by it."""

    SCHEMA = enum.auto()
    NAMES = enum.auto()  # the members are names that people chose
    SETS = enum.auto()  # the same, and each holds a set
    SET = enum.auto()  # an array whose order says nothing
    WHOLE = enum.auto()  # half of one and half of another is what nobody wrote


_KEYWORDS: Mapping[str, _Kind] = MappingProxyType(
    {
        **dict.fromkeys(
            ("properties", "patternProperties", "$defs", "definitions"), _Kind.NAMES
        ),
        "dependentSchemas": _Kind.NAMES,
        **dict.fromkeys(("dependentRequired", "dependencies"), _Kind.SETS),
        **dict.fromkeys(("required", "enum", "type", "examples"), _Kind.SET),
        **dict.fromkeys(("const", "default"), _Kind.WHOLE),
    }
)
_INSIDE: Mapping[_Kind, _Kind] = MappingProxyType(
    {_Kind.NAMES: _Kind.SCHEMA, _Kind.SETS: _Kind.SET}
)


class _Work:
    """One merge under way; what is found on the way is kept in order."""

    def __init__(self, choices: Mapping[str, Side]) -> None:
        self._choices = choices
        self.changes: list[Change] = []
        self.conflicts: list[Conflict] = []

    def merged(self, at: Place, kind: _Kind) -> exact_json.Json:
        """Return what becomes of one place."""
        side = _side(at)
        if side is not None:
            value = at.live if side is Side.LIVE else at.mine
            if not json_values.same(value, at.base):
                self.changes.append(Change(place=at, side=side))
            return value
        if kind is not _Kind.WHOLE:
            if isinstance(at.mine, dict) and isinstance(at.live, dict):
                return self._object(at, kind)
            if isinstance(at.mine, list) and isinstance(at.live, list):
                return self._array(at, at.mine, at.live, kind)
        return self._conflict(at)

    def _object(self, at: Place, kind: _Kind) -> dict[str, exact_json.Json]:
        base, mine, live = map(json_values.mapping, (at.base, at.mine, at.live))
        names = _in_order(list(mine), list(live))
        merged = {
            name: self.merged(
                Place(
                    pointer=f"{at.pointer}/{json_pointer.escape(name)}",
                    base=base.get(name, NOTHING),
                    mine=mine.get(name, NOTHING),
                    live=live.get(name, NOTHING),
                ),
                _INSIDE.get(kind) or _KEYWORDS.get(name, _Kind.SCHEMA),
            )
            for name in (*names, *(name for name in base if name not in names))
        }
        return {name: value for name, value in merged.items() if value is not NOTHING}

    def _array(
        self,
        at: Place,
        mine: list[exact_json.Json],
        live: list[exact_json.Json],
        kind: _Kind,
    ) -> exact_json.Json:
        base = json_values.sequence(at.base)
        if kind is _Kind.SET and all(map(_is_set, (base, mine, live))):
            self.changes += [Change(place=at, side=side) for side in CHOICES]
            return _union(base, mine, live)
        if len(base) == len(mine) == len(live):
            return [
                self.merged(
                    Place(
                        pointer=f"{at.pointer}/{index}",
                        base=base[index],
                        mine=mine[index],
                        live=live[index],
                    ),
                    _Kind.SCHEMA,
                )
                for index in range(len(base))
            ]
        return self._conflict(at)

    def _conflict(self, at: Place) -> exact_json.Json:
        chosen = self._choices.get(at.pointer)
        self.conflicts.append(Conflict(place=at, chosen=chosen))
        return at.live if chosen is Side.LIVE else at.mine


def _side(at: Place) -> Side | None:
    """Return whose value stands without asking, or None where both changed it."""
    if json_values.same(at.mine, at.live):
        return Side.BOTH
    if json_values.same(at.base, at.mine):
        return Side.LIVE
    return Side.MINE if json_values.same(at.base, at.live) else None


def _is_set(items: Sequence[exact_json.Json]) -> bool:
    keys = [json_values.key(item) for item in items]
    scalars = not any(isinstance(item, dict | list) for item in items)
    return scalars and len(set(keys)) == len(keys)


def _union(
    base: Sequence[exact_json.Json],
    mine: Sequence[exact_json.Json],
    live: Sequence[exact_json.Json],
) -> list[exact_json.Json]:
    """Return the items with what either side added, without what either took away."""
    old, ours, theirs = (
        {json_values.key(item): item for item in items} for items in (base, mine, live)
    )
    return [
        ours[name] if name in ours else theirs[name]
        for name in _in_order(list(ours), list(theirs))
        if (name in ours and name in theirs) or name not in old
    ]


def _in_order(mine: list[_Name], live: list[_Name]) -> list[_Name]:
    """Return the names of mine in their order, and the others of live behind neighbors."""
    order, known = list(mine), set(mine)
    at = 0
    for name in live:
        if name in known:
            at = order.index(name) + 1
        else:
            order.insert(at, name)
            at += 1
    return order

"""A base that moved: what each place was, is in the proposal, and is live by now."""

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from schemas_app.domain import exact_json, json_pointer, quoting, three_way
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.three_way import Side
from schemas_app.presenters import reports, words

# Beyond these a comparison is no table any more; conflicts are always all shown.
_MOST_CHANGES = 200


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """One place with its value on each side, None where a side has none."""

    pointer: str
    place: str
    mark: words.Mark
    base: reports.Value | None
    mine: reports.Value | None
    live: reports.Value | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class ThreeWay:
    """`conflicts` need somebody to choose; `changes` were merged without asking."""

    conflicts: tuple[PlaceRow, ...]
    changes: tuple[PlaceRow, ...]
    hidden: int


_CONFLICT = words.Mark(label="Both changed it", tone="danger", icon="either")
_MARKS: Mapping[frozenset[Side], words.Mark] = MappingProxyType(
    {
        frozenset({Side.MINE}): words.Mark(
            label="Yours is kept", tone="good", icon="check"
        ),
        frozenset({Side.LIVE}): words.Mark(
            label="Comes in", tone="info", icon="download"
        ),
        frozenset({Side.BOTH}): words.Mark(
            label="The same on both", tone="quiet", icon="check"
        ),
        frozenset({Side.MINE, Side.LIVE}): words.Mark(
            label="Joined", tone="info", icon="either"
        ),
    }
)


def three_way_rows(merge: three_way.Merge) -> ThreeWay:
    """Return the comparison as rows."""
    merged = tuple(_merged(merge))
    return ThreeWay(
        conflicts=tuple(_row(one.place, _CONFLICT) for one in merge.conflicts),
        changes=tuple(
            _row(place, _MARKS[frozenset(sides)])
            for place, sides in merged[:_MOST_CHANGES]
        ),
        hidden=max(0, len(merged) - _MOST_CHANGES),
    )


def _merged(merge: three_way.Merge) -> Iterator[tuple[three_way.Place, set[Side]]]:
    """Yield each place that was merged, once, with whose changes went into it."""
    places: dict[str, tuple[three_way.Place, set[Side]]] = {}
    for change in merge.changes:
        for place in _innermost(change.place):
            _, sides = places.setdefault(place.pointer, (place, set()))
            sides.add(change.side)
    yield from places.values()


def _innermost(at: three_way.Place) -> Iterator[three_way.Place]:
    """Yield the members that differ, where a whole object was taken over."""
    base, mine, live = at.base, at.mine, at.live
    if not (
        isinstance(base, dict) and isinstance(mine, dict) and isinstance(live, dict)
    ):
        yield at
        return
    for name in {**base, **live, **mine}:
        place = three_way.Place(
            pointer=f"{at.pointer}/{json_pointer.escape(name)}",
            base=base.get(name, three_way.NOTHING),
            mine=mine.get(name, three_way.NOTHING),
            live=live.get(name, three_way.NOTHING),
        )
        if not (
            json_values.same(place.base, place.mine)
            and json_values.same(place.base, place.live)
        ):
            yield from _innermost(place)


def _row(place: three_way.Place, mark: words.Mark) -> PlaceRow:
    return PlaceRow(
        pointer=place.pointer,
        place=place.pointer or quoting.WHOLE,
        mark=mark,
        base=_value(place.base),
        mine=_value(place.mine),
        live=_value(place.live),
    )


def _value(of: exact_json.Json) -> reports.Value | None:
    return None if of is three_way.NOTHING else reports.value(of)

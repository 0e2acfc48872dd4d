"""Places that accept nothing, or no value of a type, though they do not say `false`.

For every schema we keep the types that its values may have, never too few of them:
what has none left accepts nothing, and that is a proof. We begin with none and add
what each schema lets pass as long as anything is added, so that a type that needs
itself inside itself without end ends with none. The rules are in limits.py.
"""

import dataclasses
from collections.abc import Iterator, Mapping

from schemas_app.domain.formats.json_schema.notices import kinds, limits, looks
from schemas_app.domain.formats.json_schema.notices.looks import Limit, Types
from schemas_app.domain.formats.json_schema.notices.places import Places
from schemas_app.domain.schema_format import Notice

# How often the types of all places are taken again, for references that lead back.
ROUNDS = 10
# Types that hold themselves without end; of more nobody reads.
MOST = 30


@dataclasses.dataclass(frozen=True, kw_only=True)
class Contradictions:
    """What is proven of a document: whether it accepts `nothing`, and the places.

    `types` are those that the values of each schema may have, where they are known.
    """

    nothing: bool = False
    places: tuple[Notice, ...] = ()
    types: Mapping[str, Types] = dataclasses.field(default_factory=dict)


def found(places: Places) -> Contradictions:
    """Return the contradictions. References must not be in a loop (loops.py)."""
    types, striking = _struck(places)
    notices: list[Notice] = []
    empty: dict[str, set[str]] = {}  # what accepts nothing: because of what else
    for pointer, held in striking.items():
        said = list(_said(pointer, held))
        notices += said
        if not looks.left(held):
            causes = {cause for limit in held for cause in limit.causes}
            empty[pointer] = set() if said else causes
    notices += _without_end(empty)
    return Contradictions(
        nothing="" in empty and not isinstance(places.values[""], bool),
        places=tuple(notices),
        types=types,
    )


def _struck(places: Places) -> tuple[dict[str, Types], dict[str, list[Limit]]]:
    """Return the types of each schema, and its limits where something is left out.

    Nothing where the types of the schemas are not known after all rounds.
    """
    types = {
        pointer: looks.ALL if value is True else looks.NONE
        for pointer, value in places.values.items()
    }
    striking: dict[str, list[Limit]] = {}
    # What is inside stands later: from behind, one round is enough without references.
    asked = tuple(reversed(places.all))
    for _ in range(ROUNDS):
        changed = False
        for place in asked:
            held = limits.of(place, places, types)
            left = looks.left(held)
            striking.pop(place.pointer, None)
            if not left or any(limit.what for limit in held):
                striking[place.pointer] = held
            changed = changed or left != types[place.pointer]
            types[place.pointer] = left
        if not (changed and places.has_references):
            return types, striking
        asked = tuple(place for place in asked if limits.looks_elsewhere(place))
    return {}, {}


def _said(pointer: str, held: list[Limit]) -> Iterator[Notice]:
    """Yield the limits of one place that leave nothing of a type, or of all."""
    shaping = [limit for limit in held if not limit.what]
    shape = looks.left(shaping)
    if not shape and all(limit.kept for limit in shaping):
        words = " and ".join(f"`{limit.keyword}`" for limit in shaping)
        yield _notice(pointer, "value", f"{words} have no type in common")
    for limit in shaping:
        if limit.reason:
            yield _notice(f"{pointer}/{limit.keyword}", "value", limit.reason)
    for limit in held:
        if limit.what and not limit.causes and shape - limit.kept:
            yield _notice(f"{pointer}/{limit.keyword}", limit.what, limit.reason)


def _without_end(empty: dict[str, set[str]]) -> Iterator[Notice]:
    """Yield the places that accept nothing for no other reason than themselves."""
    explained = {at for at, causes in empty.items() if not causes}
    for _ in range(MOST):
        explained |= _followed(explained, empty)
        at = next((at for at in empty if at not in explained), None)
        if at is None:
            return
        way: list[str] = []
        met: set[str] = set()
        while at not in met:
            met.add(at)
            way.append(at)
            at = min(empty[at])
        at = min(way[way.index(at) :], key=lambda pointer: (len(pointer), pointer))
        explained.add(at)
        yield _notice(at, "value", "it would have to hold itself without end")


def _followed(explained: set[str], empty: dict[str, set[str]]) -> set[str]:
    """Return what accepts nothing because something explained does not."""
    users: dict[str, list[str]] = {}
    for at, causes in empty.items():
        for cause in causes:
            users.setdefault(cause, []).append(at)
    followed: set[str] = set()
    waiting = [at for cause in explained for at in users.get(cause, ())]
    while waiting:
        at = waiting.pop()
        if at not in followed:
            followed.add(at)
            waiting += users.get(at, ())
    return followed


def _notice(pointer: str, what: str, reason: str) -> Notice:
    return kinds.notice("CONTRADICTION", pointer, what=what, reason=reason)

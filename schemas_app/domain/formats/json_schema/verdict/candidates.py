"""Documents that may tell two schemas apart, the likelier first.

A document that the writer probably accepts is varied at one place at a time: with the
values that either schema mentions there, a member more or less, a longer or shorter
array. First only along the places where the two schemas differ, however deep those
are; then everywhere. Nothing is decided here.
"""

import dataclasses
import functools
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.verdict import (
    building,
    likeness,
    lowering,
    places,
    samples,
)

MAX_DEPTH = 24
MAX_PLACES = 1000
# How often a place may be inside itself: recursive schemas have no end.
MAX_TURNS = 2
MAX_BASES = 6
MAX_MEMBERS = 120
MAX_ITEMS = 150
# Names that no schema is likely to mention, one of which no pattern is likely to admit.
UNKNOWN = ("extra", "zz", "A b!")

Schemas = tuple[exact_json.Json, ...]
Documents = Iterator[exact_json.Json]


@dataclasses.dataclass
class Pair:
    """A writer's and a reader's schema, to be told apart by a document.

    `fuel` is how many places may still be looked into.
    """

    writer: building.Builder
    reader: building.Builder
    likeness: likeness.Likeness
    fuel: int = MAX_PLACES

    def documents(self) -> Documents:
        """Yield documents, each once: plain ones, then varied ones."""
        spot = Spot(self, (self.writer.document.root,), (self.reader.document.root,))
        plain = itertools.islice(spot.bases(), MAX_BASES)
        varied = (spot.variants(everywhere=False), spot.variants(everywhere=True))
        yield from json_values.distinct(itertools.chain(plain, *varied))


def pair(writer: lowering.Lowered, reader: lowering.Lowered) -> Pair:
    """Return the pair of two schemas."""
    return Pair(
        building.Builder(writer),
        building.Builder(reader),
        likeness.Likeness(writer, reader),
    )


@dataclasses.dataclass(frozen=True)
class Spot:
    """One place in the documents of a pair, and the schemas of both for it."""

    pair: Pair
    writers: Schemas
    readers: Schemas
    around: tuple[tuple[int, ...], ...] = ()

    def bases(self) -> Documents:
        """Yield values that the writer probably accepts here."""
        yield from self.pair.writer.documents(self.writers)

    def alike(self) -> bool:
        """Return whether the two schemas say the same here."""
        return len(self.writers) == len(self.readers) and all(
            self.pair.likeness.alike(one, other)
            for one, other in zip(self.writers, self.readers, strict=True)
        )

    def key(self) -> tuple[int, ...]:
        """Return what tells the spot from others: the schemas that apply there."""
        return tuple(id(schema) for schema in (*self.writers, *self.readers))

    def variants(self, *, everywhere: bool) -> Documents:
        """Yield values to try here, varied where the schemas differ or `everywhere`."""
        self.pair.fuel -= 1
        turns = self.around.count(self.key())
        if self.pair.fuel < 0 or turns >= MAX_TURNS or len(self.around) > MAX_DEPTH:
            return
        inside = _Inside(self)
        parts = [
            part
            for part in (*inside.members(), *inside.items())
            if everywhere or not part.spot.alike()
        ]
        sources = [part.varied(everywhere=everywhere) for part in parts]
        if everywhere or not parts or inside.differs():
            sources += [
                iter(inside.bases),
                samples.at(inside.writers, inside.readers),
                inside.fewer_or_more_members(),
                inside.fewer_or_more_items(),
            ]
        yield from _in_turn(sources)


@dataclasses.dataclass(frozen=True)
class _Part:
    """A place inside a value: where it is put into documents that stand around it."""

    spot: Spot
    bases: list[Any]
    put: Callable[[Any, exact_json.Json], exact_json.Json]

    def varied(self, *, everywhere: bool) -> Documents:
        """Yield the documents with each value to try at the place."""
        for value in self.spot.variants(everywhere=everywhere):
            for base in self.bases:
                yield self.put(base, value)


class _Inside:
    """What the schemas say about a spot, and the values that they say it of."""

    def __init__(self, spot: Spot) -> None:
        self._spot = spot
        pair = spot.pair
        self.writers = places.parts(pair.writer.document, spot.writers, negated=True)
        self.readers = places.parts(pair.reader.document, spot.readers, negated=True)
        self.both = [*self.writers, *self.readers]
        self.bases = list(itertools.islice(spot.bases(), MAX_BASES))

    def differs(self) -> bool:
        """Return whether the schemas differ in what they say of the spot as a whole."""
        return _own(self.writers) != _own(self.readers)

    @functools.cached_property
    def _names(self) -> list[str]:
        return list(itertools.islice(places.names(self.both, UNKNOWN), MAX_MEMBERS))

    @functools.cached_property
    def _objects(self) -> list[dict[str, Any]]:
        if not places.speak_of(self.both, places.OF_OBJECTS):
            return []
        return [base for base in self.bases if isinstance(base, dict)] or [{}]

    @functools.cached_property
    def _arrays(self) -> list[list[Any]]:
        if not places.speak_of(self.both, places.OF_ARRAYS):
            return []
        return [base for base in self.bases if isinstance(base, list)] or [[]]

    def members(self) -> Iterator[_Part]:
        """Yield the places of members that the schemas mention, and of unknown ones."""
        for name in self._names if self._objects else ():
            spot = self._child(functools.partial(places.member_schemas, name=name))
            yield _Part(spot, self._objects[:2], functools.partial(_with_member, name))

    def items(self) -> Iterator[_Part]:
        """Yield the places of items: of each in a tuple, of one behind, of a contained."""
        if not self._arrays:
            return
        filled: list[exact_json.Json] = []
        for index in range(places.tuple_length(self.both) + 1):
            spot = self._child(functools.partial(places.item_schemas, index=index))
            bases = [[*base, *filled[len(base) :]] for base in self._arrays[:2]]
            yield _Part(spot, bases, functools.partial(_with_item, index))
            filled.append(next(spot.bases(), None))
        if contained := self._contained():
            yield _Part(contained, self._arrays[:2], functools.partial(_with_item, 0))

    def fewer_or_more_members(self) -> Documents:
        """Yield objects with a member less, or as many as the limits suggest."""
        for base in self._objects:
            for name in base:
                yield {
                    member: value for member, value in base.items() if member != name
                }
            spare = [name for name in self._names if name not in base]
            spare += map(str, range(MAX_MEMBERS))
            for size in places.sizes(self.both, places.MEMBER_LIMITS, MAX_MEMBERS):
                if size > len(base):
                    yield {**base, **dict.fromkeys(spare[: size - len(base)], 0)}

    def fewer_or_more_items(self) -> Documents:
        """Yield arrays of the lengths that the limits suggest, and with repetitions."""
        if not self._arrays:
            return
        lengths = places.sizes(self.both, places.ITEM_LIMITS, MAX_ITEMS)
        first = self._child(functools.partial(places.item_schemas, index=0))
        after = places.tuple_length(self.both)
        behind = self._child(functools.partial(places.item_schemas, index=after))
        contained = self._contained()
        fillings = [
            next(spot.bases(), 0) for spot in (first, behind, contained) if spot
        ]
        for base, item in itertools.product(self._arrays, fillings):
            for length in sorted({*lengths, len(base) + 1, len(base) + 2}):
                more = length - len(base)
                yield base[:length]
                if more > 0:
                    yield [*base, *[item] * more]
                    yield [*base, *range(more)]
            yield [item] * 2
            yield [*base, *base[-1:]]
        yield from ([], ["a", 0], [0, 0])

    def _contained(self) -> Spot | None:
        spot = self._child(places.contained_schemas)
        return spot if spot.writers or spot.readers else None

    def _child(self, schemas: Callable[[list[places.Node]], Schemas]) -> Spot:
        return dataclasses.replace(
            self._spot,
            writers=schemas(self.writers),
            readers=schemas(self.readers),
            around=(*self._spot.around, self._spot.key()),
        )


def _own(parts: list[places.Node]) -> object:
    """Return what the parts say of a value as a whole, comparable."""
    return {
        json_values.key(
            {
                keyword: value
                for keyword, value in part.items()
                if keyword not in places.WITH_SCHEMAS
                and keyword not in lowering.HELPFUL
            },
        )
        for part in parts
    }


def _with_member(
    name: str, base: dict[str, Any], value: exact_json.Json
) -> exact_json.Json:
    return {**base, name: value}


def _with_item(index: int, base: list[Any], value: exact_json.Json) -> exact_json.Json:
    return [*base[:index], value, *base[index + 1 :]]


def _in_turn(sources: Iterable[Documents]) -> Documents:
    """Yield one value of each source in turn, until all are used up."""
    waiting = list(sources)
    while waiting:
        left = []
        for source in waiting:
            for value in source:
                yield value
                left.append(source)
                break
        waiting = left

"""Documents that may tell two schemas apart, the likelier first.

A document that the writer probably accepts is varied at one place at a time: with the
values that either schema mentions there, a member more or less, a longer or shorter
array. First only along the places where the two schemas differ, however deep those
are; then everywhere. What the writer plainly refuses at a place is left out. Nothing is
decided here, and nothing is made before it is asked for.
"""

import dataclasses
import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.verdict import (
    building,
    demands,
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
# Documents as they are, before any is varied.
PLAIN = 2
# Among so many documents one is looked for that has the branch a place belongs to.
MAX_BRANCHES = 64
# How many members are varied where nothing says which of them differ.
MAX_MEMBERS = 120
MAX_ITEMS = 150
# Names that no schema is likely to mention, one of which no pattern is likely to admit.
UNKNOWN = ("extra", "zz", "A b!")

Schemas = places.Schemas
Documents = Iterator[exact_json.Json]


@dataclasses.dataclass
class Pair:
    """A writer's and a reader's schema, to be told apart by a document.

    `fuel` is how many places may still be looked into.
    """

    writer: building.Builder
    reader: building.Builder
    likeness: likeness.Likeness
    unknown: tuple[str, ...] = UNKNOWN
    fuel: int = MAX_PLACES

    def documents(self) -> Documents:
        """Yield documents, each once: plain ones, then varied ones."""
        roots = (self.writer.document.root,), (self.reader.document.root,)
        spot = Spot(self, *roots, sure=roots)
        plain = itertools.islice(spot.documents(), PLAIN)
        varied = (spot.variants(everywhere=False), spot.variants(everywhere=True))
        yield from samples.distinct(itertools.chain(plain, *varied))


def pair(writer: lowering.Lowered, reader: lowering.Lowered) -> Pair:
    """Return the pair of two schemas.

    Of a writer that sends only what it declares the documents are those of the schema
    it declares it in, without members that nobody mentions.
    """
    declared = writer.origin or writer
    return Pair(
        building.Builder(declared),
        building.Builder(reader),
        likeness.Likeness(declared, reader),
        UNKNOWN if writer.origin is None else (),
    )


@dataclasses.dataclass(frozen=True)
class Spot:
    """One place in the documents of a pair, and the schemas of both for it."""

    pair: Pair
    writers: Schemas
    readers: Schemas
    # What surely applies here, whatever is chosen: of the writer's and of the reader's.
    sure: tuple[Schemas, Schemas]
    around: tuple[tuple[int, ...], ...] = ()

    def documents(self) -> Documents:
        """Yield values that the writer probably accepts here."""
        yield from self.pair.writer.documents(self.writers)

    def wanted(self) -> Documents:
        """Yield values that the reader probably accepts here."""
        yield from self.pair.reader.documents(self.readers)

    @functools.cached_property
    def alike(self) -> bool:
        """Whether the two schemas say the same here."""
        return len(self.writers) == len(self.readers) and all(
            self.pair.likeness.alike(one, other)
            for one, other in zip(self.writers, self.readers, strict=True)
        )

    @functools.cached_property
    def key(self) -> tuple[int, ...]:
        """What tells the spot from others: the schemas that apply there."""
        return tuple(map(id, (*self.writers, *self.readers)))

    def variants(self, *, everywhere: bool) -> Documents:
        """Yield values to try here, varied where the schemas differ or `everywhere`."""
        self.pair.fuel -= 1
        turns = self.around.count(self.key)
        if self.pair.fuel < 0 or turns >= MAX_TURNS or len(self.around) > MAX_DEPTH:
            return
        inside = _Inside(self)
        if inside.admitted.nothing:
            return
        parts = inside.parts(everywhere=everywhere)
        first = next(parts, None)
        sources: Iterator[Documents] = (
            part.varied(everywhere=everywhere)
            for part in itertools.chain([first] if first else [], parts)
        )
        if everywhere or first is None or inside.differs():
            sources = itertools.chain(inside.whole(), sources)
        yield from building.in_turn(sources)


@dataclasses.dataclass(frozen=True)
class _Part:
    """A place inside a value: where it is put into documents that stand around it."""

    spot: Spot
    bases: Iterator[Any]
    put: Callable[[Any, exact_json.Json], exact_json.Json]

    def varied(self, *, everywhere: bool) -> Documents:
        """Yield the first document with each value to try at the place, then others."""
        values = []
        for base in itertools.islice(self.bases, 1):
            for value in self.spot.variants(everywhere=everywhere):
                values.append(value)
                yield self.put(base, value)
        for base in self.bases:
            for value in values:
                yield self.put(base, value)


class _Inside:
    """What the schemas say about a spot, and the values that they say it of."""

    def __init__(self, spot: Spot) -> None:
        self._spot = spot
        pair = spot.pair
        self.writers = places.parts(pair.writer.document, spot.writers, negated=True)
        self.readers = places.parts(pair.reader.document, spot.readers, negated=True)
        self.both = [*self.writers, *self.readers]
        self._sure = (
            places.certain(pair.writer.document, spot.sure[0]),
            places.certain(pair.reader.document, spot.sure[1]),
        )
        self.admitted = demands.Admitted(self._sure[0])
        certain = set(map(id, self._sure[0]))
        self._chosen = [part for part in self.writers if id(part) not in certain]
        self._bases: list[building.Base] = []
        self._more = pair.writer.bases(spot.writers)

    def differs(self) -> bool:
        """Return whether the schemas differ in what they say of the spot as a whole."""
        return _own(self.writers) != _own(self.readers)

    def parts(self, *, everywhere: bool) -> Iterator[_Part]:
        """Yield the places inside, only those where the schemas differ or everywhere."""
        members = self._members()
        if everywhere:
            members = itertools.islice(members, MAX_MEMBERS)
        for part in itertools.chain(members, self._items()):
            if everywhere or not part.spot.alike:
                yield part

    def whole(self) -> Iterator[Documents]:
        """Yield the sources of values that differ as a whole."""
        yield self._telling()
        yield (base.document for base in self.bases(MAX_BASES))
        yield (value for value in self._more_or_less() if value in self.admitted)

    def _telling(self) -> Documents:
        """Yield values that the schemas suggest, those that the reader refuses first."""
        wanted = demands.Admitted(self._sure[1])
        later = []
        for value in samples.at(self.writers, self.readers):
            if value in self.admitted:
                if value in wanted:
                    later.append(value)
                else:
                    yield value
        yield from later

    def bases(self, most: int) -> Iterator[building.Base]:
        """Yield the first values that the writer probably accepts here."""
        for index in range(most):
            if index == len(self._bases):
                self._bases.extend(itertools.islice(self._more, 1))
            if index == len(self._bases):
                return
            yield self._bases[index]

    def _objects(
        self, owners: frozenset[int] = frozenset()
    ) -> Iterator[dict[str, Any]]:
        """Yield objects to put members into, first of the branch that `owners` are in."""
        if not places.speak_of(self.both, places.OF_OBJECTS):
            return
        found = self._of_type(dict, MAX_BASES)
        if owners:
            ours = (
                base.document
                for base in self.bases(MAX_BRANCHES)
                if isinstance(base.document, dict)
                and owners.intersection(map(id, base.parts))
            )
            found = itertools.chain(itertools.islice(ours, 1), found)
        yield from itertools.islice(itertools.chain(found, [{}]), 3)

    def _arrays(self) -> Iterator[list[Any]]:
        if places.speak_of(self.both, places.OF_ARRAYS):
            found = itertools.chain(self._of_type(list, MAX_BASES), [[]])
            yield from itertools.islice(found, 2)

    def _of_type(self, kind: type, most: int) -> Iterator[Any]:
        for base in self.bases(most):
            if isinstance(base.document, kind):
                yield base.document

    def _members(self) -> Iterator[_Part]:
        """Yield the places of members that the schemas mention, and of unknown ones."""
        if not places.speak_of(self.both, places.OF_OBJECTS):
            return
        for name in places.names(self.both, self._spot.pair.unknown):
            spot = self._child(
                functools.partial(places.member_schemas, name=name),
                functools.partial(places.sure_member_schemas, name=name),
            )
            put = functools.partial(_with_member, name)
            yield _Part(spot, self._objects(self._owners(name)), put)

    def _owners(self, name: str) -> frozenset[int]:
        """Return the branches of the writer that declare a member."""
        return frozenset(
            id(part)
            for part in self._chosen
            if name in json_values.mapping(part.get("properties"))
        )

    def _items(self) -> Iterator[_Part]:
        """Yield the places of items: of each in a tuple, of one behind, of a contained."""
        if next(self._arrays(), None) is None:
            return
        filled: list[exact_json.Json] = []
        for index in range(places.tuple_length(self.both) + 1):
            spot = self._item(index)
            put = functools.partial(_with_item, index, tuple(filled))
            yield _Part(spot, self._arrays(), put)
            filled.append(next(spot.documents(), None))
        if contained := self._contained():
            put = functools.partial(_with_item, 0, ())
            yield _Part(contained, self._arrays(), put)

    def _more_or_less(self) -> Documents:
        objects = [self._fewer_or_more_members(base) for base in self._objects()]
        arrays = itertools.chain.from_iterable(
            self._fewer_or_more_items(base) for base in self._arrays()
        )
        yield from building.in_turn([*objects, arrays])

    def _fewer_or_more_members(self, base: dict[str, Any]) -> Documents:
        """Yield objects with a member less, or as many as the limits suggest."""
        for name in base:
            if not self.admitted.needs(name):
                yield {other: value for other, value in base.items() if other != name}
        sizes = places.sizes(self.both, places.MEMBER_LIMITS, MAX_MEMBERS)
        if not sizes:
            return
        names = places.names(self.both, self._spot.pair.unknown)
        more = itertools.chain(names, map(str, range(MAX_MEMBERS)))
        spare = (name for name in more if name not in base)
        added = list(itertools.islice(spare, MAX_MEMBERS))
        for size in sizes:
            if size > len(base):
                yield {**base, **dict.fromkeys(added[: size - len(base)], 0)}

    def _fewer_or_more_items(self, base: list[Any]) -> Documents:
        """Yield arrays of the lengths that the limits suggest, and with repetitions."""
        lengths = places.sizes(self.both, places.ITEM_LIMITS, MAX_ITEMS)
        after = places.tuple_length(self.both)
        contained = self._contained()
        items = [
            next(made, 0)
            for spot in (self._item(0), self._item(after), contained)
            if spot is not None
            for made in (spot.documents(), spot.wanted())
        ]
        for item in json_values.distinct(items):
            for length in sorted({*lengths, len(base) + 1, len(base) + 2}):
                more = length - len(base)
                yield base[:length]
                if more > 0:
                    yield [*base, *[item] * more]
                    yield [*base, *range(more)]
            yield [item] * 2
            yield [*base, *base[-1:]]
        yield from ([], ["a", 0], [0, 0])

    def _item(self, index: int) -> Spot:
        return self._child(
            functools.partial(places.item_schemas, index=index),
            functools.partial(places.sure_item_schemas, index=index),
        )

    def _contained(self) -> Spot | None:
        spot = self._child(places.contained_schemas)
        return spot if spot.writers or spot.readers else None

    def _child(
        self,
        schemas: Callable[[list[places.Node]], Schemas],
        sure: Callable[[list[places.Node]], Schemas] | None = None,
    ) -> Spot:
        writers, readers = self._sure
        return Spot(
            self._spot.pair,
            schemas(self.writers),
            schemas(self.readers),
            (sure(writers), sure(readers)) if sure else ((), ()),
            (*self._spot.around, self._spot.key),
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


def _with_item(
    index: int,
    filled: tuple[exact_json.Json, ...],
    base: list[Any],
    value: exact_json.Json,
) -> exact_json.Json:
    """Return `base`, filled up where it is short, with `value` at `index`."""
    before = [*base[:index], *filled[len(base) : index]]
    return [*before, value, *base[index + 1 :]]

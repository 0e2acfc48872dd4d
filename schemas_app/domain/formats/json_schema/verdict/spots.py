"""One place in the documents of two schemas: what both say of it, and what to try there.

Which places are looked at, and in which order, is candidates.py's.
"""

import dataclasses
import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.verdict import (
    alterations,
    building,
    demands,
    likeness,
    lowering,
    places,
    samples,
)

MAX_BASES = 6
# Among so many documents one is looked for that has the branch a place belongs to.
MAX_BRANCHES = 64
# How many members are varied where nothing says which of them differ.
MAX_MEMBERS = 120
# How large an object or an array may become for a limit on its size.
MAX_SIZE = 1_100
# In so many different documents a value is tried at its place.
AROUND = 3

Schemas = places.Schemas
Tags = tuple[tuple[str, str], ...]
Documents = Iterator[exact_json.Json]


@dataclasses.dataclass(frozen=True)
class Sides:
    """A writer's and a reader's schema, and names of members that neither mentions."""

    writer: building.Builder
    reader: building.Builder
    likeness: likeness.Comparing
    unknown: tuple[str, ...]

    def alike(self, writers: Schemas, readers: Schemas) -> bool:
        """Return whether the schemas of the two for one place say the same."""
        return len(writers) == len(readers) and all(
            map(self.likeness.alike, writers, readers)
        )


@dataclasses.dataclass(frozen=True)
class Spot:
    """One place in the documents of two sides, and the schemas of both for it."""

    sides: Sides
    writers: Schemas
    readers: Schemas
    # What surely applies here, whatever is chosen: of the writer's and of the reader's.
    sure: tuple[Schemas, Schemas]
    around: tuple[tuple[int, ...], ...] = ()

    def documents(self) -> Documents:
        """Yield values that the writer probably accepts here."""
        yield from self.sides.writer.documents(self.writers)

    def wanted(self) -> Documents:
        """Yield values that the reader probably accepts here."""
        yield from self.sides.reader.documents(self.readers)

    @functools.cached_property
    def alike(self) -> bool:
        """Whether the two schemas say the same here."""
        return self.sides.alike(self.writers, self.readers)

    @functools.cached_property
    def key(self) -> tuple[int, ...]:
        """What tells the spot from others: the schemas that apply there."""
        return tuple(map(id, (*self.writers, *self.readers)))


class Part:
    """A place inside another: where it is put into values that stand around it."""

    def __init__(
        self,
        spot: Spot,
        bases: Iterator[Any],
        put: Callable[[Any, exact_json.Json], exact_json.Json],
    ) -> None:
        self.spot = spot
        self._more = itertools.islice(bases, AROUND)
        self._put = put
        self._bases: list[Any] = []

    def around(self, value: exact_json.Json, turn: int) -> exact_json.Json:
        """Return `value` within another one, each turn; the last one serves for more."""
        self._bases.extend(
            itertools.islice(self._more, max(0, turn + 1 - len(self._bases)))
        )
        return self._put(self._bases[min(turn, len(self._bases) - 1)], value)


class Inside:
    """What the schemas say about a spot, and the values that they say it of."""

    def __init__(self, spot: Spot) -> None:
        self._spot = spot
        sides = spot.sides
        self.writers = places.parts(sides.writer.document, spot.writers, negated=True)
        self.readers = places.parts(sides.reader.document, spot.readers, negated=True)
        self.both = [*self.writers, *self.readers]
        self._sure = (
            places.certain(sides.writer.document, spot.sure[0]),
            places.certain(sides.reader.document, spot.sure[1]),
        )
        self.admitted = demands.Admitted(self._sure[0])
        self._chosen = tuple(
            _without(parts, sure)
            for parts, sure in zip(
                (self.writers, self.readers), self._sure, strict=True
            )
        )
        self._bases: list[building.Base] = []
        self._more = sides.writer.bases(spot.writers)

    def differs(self) -> bool:
        """Return whether the schemas differ in what they say of the spot as a whole."""
        return _own(self.writers) != _own(self.readers)

    def parts(self, *, everywhere: bool) -> Iterator[Part]:
        """Yield the places inside, only those where the schemas differ or everywhere."""
        members = self._members(everywhere=everywhere)
        if everywhere:
            members = itertools.islice(members, MAX_MEMBERS)
        for part in itertools.chain(members, self._items()):
            if everywhere or not part.spot.alike:
                yield part

    def whole(self) -> Iterator[Documents]:
        """Yield the sources of values that differ as a whole."""
        yield self._telling(samples.at(self.writers, self.readers))
        yield self._telling(self._more_or_less())
        yield (base.document for base in self.bases(MAX_BASES))

    def _telling(self, values: Documents) -> Documents:
        """Yield those of `values` that the writer may admit, first what the reader refuses."""
        wanted = self._wanted
        later = []
        for value in values:
            if value in self.admitted:
                if value in wanted:
                    later.append(value)
                else:
                    yield value
        yield from later

    @functools.cached_property
    def _wanted(self) -> demands.Admitted:
        return demands.Admitted(self._sure[1])

    def bases(self, most: int) -> Iterator[building.Base]:
        """Yield the first values that the writer probably accepts here."""
        for index in range(most):
            if index == len(self._bases):
                self._bases.extend(itertools.islice(self._more, 1))
            if index == len(self._bases):
                return
            yield self._bases[index]

    def objects(self, owners: frozenset[int] = frozenset()) -> Iterator[dict[str, Any]]:
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

    def _members(self, *, everywhere: bool) -> Iterator[Part]:
        """Yield the places of members that the schemas mention, and of unknown ones."""
        if not places.speak_of(self.both, places.OF_OBJECTS):
            return
        for name in places.names(self.both, self._spot.sides.unknown):
            put = functools.partial(alterations.with_member, name)
            ours, theirs = (declaring.get(name, []) for declaring in self._declaring)
            if not (everywhere or ours or theirs) and self._spot.sides.alike(
                places.member_schemas(self.writers, name),
                places.member_schemas(self.readers, name),
            ):
                continue
            chosen = list(self._in_branches(name, ours, theirs))
            # Where branches say the same of the member, one of them is enough.
            different = {spot.key: (one, spot) for one, spot in reversed(chosen)}
            for one, spot in reversed(different.values()):
                yield Part(spot, self.objects(frozenset({id(one)})), put)
            if everywhere or all(spot.alike for _, spot in chosen):
                spot = self._child(
                    functools.partial(places.member_schemas, name=name),
                    functools.partial(places.sure_member_schemas, name=name),
                )
                yield Part(spot, self.objects(frozenset(map(id, ours))), put)

    @functools.cached_property
    def _declaring(self) -> tuple[dict[str, list[places.Node]], ...]:
        """The branches of each side that declare a member, by its name."""
        found: tuple[dict[str, list[places.Node]], ...] = ({}, {})
        for parts, declaring in zip(self._chosen, found, strict=True):
            for part in parts:
                for name in json_values.mapping(part.get("properties")):
                    declaring.setdefault(name, []).append(part)
        return found

    @functools.cached_property
    def _tags(self) -> dict[int, Tags]:
        """The tags of each branch, by its identity."""
        return {id(part): _tags(part) for parts in self._chosen for part in parts}

    def _in_branches(
        self, name: str, ours: list[places.Node], theirs: list[places.Node]
    ) -> Iterator[tuple[places.Node, Spot]]:
        """Yield each of several branches and the place of a member where it is chosen.

        What it is compared with is the reader's branch of the same tags, or at the same
        position where there are as many.
        """
        tagged = {self._tags[id(part)]: part for part in theirs}
        for index, one in enumerate(ours):
            like = theirs[index] if len(ours) == len(theirs) else None
            other = tagged.get(self._tags[id(one)], like)
            if other is not None:
                writers, readers = (
                    (
                        *places.sure_member_schemas(sure, name),
                        branch["properties"][name],
                    )
                    for sure, branch in zip(self._sure, (one, other), strict=True)
                )
                around = (*self._spot.around, self._spot.key)
                both = (writers, readers)
                yield one, Spot(self._spot.sides, writers, readers, both, around)

    def _items(self) -> Iterator[Part]:
        """Yield the places of items: of each in a tuple, of one behind, of a contained."""
        if next(self._arrays(), None) is None:
            return
        filled: list[exact_json.Json] = []
        for index in range(places.tuple_length(self.both) + 1):
            spot = self._item(index)
            put = functools.partial(alterations.with_item, index, tuple(filled))
            yield Part(spot, self._arrays(), put)
            filled.append(next(spot.documents(), None))
        if contained := self._contained():
            put = functools.partial(alterations.with_item, 0, ())
            yield Part(contained, self._arrays(), put)

    def _more_or_less(self) -> Documents:
        names = places.names(self.both, self._spot.sides.unknown)
        sizes = places.sizes(self.both, places.MEMBER_LIMITS, MAX_SIZE)
        spare = list(itertools.islice(names, MAX_MEMBERS)) if sizes else []
        objects = [
            alterations.of_members(base, self.admitted.needs, sizes, spare)
            for base in self.objects()
        ]
        arrays = itertools.chain.from_iterable(map(self._altered, self._arrays()))
        yield from building.in_turn([*objects, arrays])

    def _altered(self, base: list[Any]) -> Documents:
        after = places.tuple_length(self.both)
        items = [
            next(made, 0)
            for spot in (self._item(0), self._item(after), self._contained())
            if spot is not None
            for made in (spot.documents(), spot.wanted())
        ]
        lengths = places.sizes(self.both, places.ITEM_LIMITS, MAX_SIZE)
        yield from alterations.of_items(base, lengths, items)

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
            self._spot.sides,
            schemas(self.writers),
            schemas(self.readers),
            (sure(writers), sure(readers)) if sure else ((), ()),
            (*self._spot.around, self._spot.key),
        )


def _without(parts: list[places.Node], sure: list[places.Node]) -> list[places.Node]:
    """Return the parts that apply only if they are chosen."""
    known = set(map(id, sure))
    return [part for part in parts if id(part) not in known]


def _tags(branch: places.Node) -> Tags:
    """Return the members of a branch that must have one value, with the value."""
    declared = json_values.mapping(branch.get("properties"))
    return tuple(
        (name, repr(schema["const"]))
        for name, schema in declared.items()
        if isinstance(schema, dict) and "const" in schema
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

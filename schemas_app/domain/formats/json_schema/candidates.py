"""Documents that may tell two schemas apart, the likelier first.

A document that the writer probably accepts is varied at one place at a time: with the
values that either schema mentions there, a member more or less, a longer or shorter
array. Places where the two schemas say the same come last. Nothing is decided here.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import (
    building,
    json_values,
    likeness,
    lowering,
    places,
    samples,
)

MAX_DEPTH = 8
MAX_BASES = 8
MAX_MEMBERS = 120
MAX_ITEMS = 150
UNKNOWN = ("extra", "zz")

Schemas = tuple[exact_json.Json, ...]


@dataclasses.dataclass(frozen=True)
class Pair:
    """A writer's and a reader's schema, to be told apart by a document."""

    writer: building.Builder
    reader: building.Builder
    likeness: likeness.Likeness

    def documents(self) -> Iterator[exact_json.Json]:
        """Yield documents, each once: plain ones, then varied where the schemas differ."""
        spot = Spot(self, (self.writer.document.root,), (self.reader.document.root,))
        plain = itertools.islice(spot.bases(), MAX_BASES * 4)
        yield from json_values.distinct(itertools.chain(plain, spot.variants()))


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
    depth: int = 0

    def bases(self) -> Iterator[exact_json.Json]:
        """Yield values that the writer probably accepts here."""
        yield from self.pair.writer.documents(self.writers)

    def variants(self) -> Iterator[exact_json.Json]:
        """Yield values to try here, those at differing places inside them first."""
        if self.depth > MAX_DEPTH:
            return
        writers = places.parts(self.pair.writer.document, self.writers, negated=True)
        readers = places.parts(self.pair.reader.document, self.readers, negated=True)
        both = [*writers, *readers]
        bases = list(itertools.islice(self.bases(), MAX_BASES))
        objects = [base for base in bases if isinstance(base, dict)]
        arrays = [base for base in bases if isinstance(base, list)]
        sources = [iter(bases), samples.at(both)]
        if _speaks_of(both, _OF_OBJECTS):
            sources.append(self._objects(writers, readers, objects or [{}]))
        if _speaks_of(both, _OF_ARRAYS):
            sources.append(self._arrays(writers, readers, arrays or [[]]))
        yield from _in_turn(sources)

    def _objects(
        self,
        writers: list[places.Node],
        readers: list[places.Node],
        bases: list[dict[str, Any]],
    ) -> Iterator[exact_json.Json]:
        names = list(itertools.islice(_names([*writers, *readers]), MAX_MEMBERS))
        spots = {name: self._member(writers, readers, name) for name in names}
        differing = [name for name in names if not spots[name].alike()]
        others = [name for name in names if name not in differing]
        for group in (differing, others):
            yield from _in_turn(
                [_with_member(base, name, spots[name]) for name in group for base in bases],
            )
        for base in bases:
            yield from (_without(base, name) for name in base)
            yield from _grown(base, names, [*writers, *readers])

    def _arrays(
        self,
        writers: list[places.Node],
        readers: list[places.Node],
        bases: list[list[Any]],
    ) -> Iterator[exact_json.Json]:
        both = [*writers, *readers]
        tuples = [
            len(places.sequence(part.get(keyword)))
            for part in both
            for keyword in ("prefixItems", "items")
        ]
        spots = [
            self._item(writers, readers, index) for index in range(max(tuples, default=0) + 1)
        ]
        spots += [
            dataclasses.replace(
                self,
                writers=tuple(part["contains"] for part in writers if "contains" in part),
                readers=tuple(part["contains"] for part in readers if "contains" in part),
                depth=self.depth + 1,
            ),
        ]
        yield from _in_turn(
            [
                _with_item(base, min(index, len(base)), spot)
                for index, spot in enumerate(spots)
                for base in bases
            ],
        )
        for base in bases:
            item = next(spots[min(len(base), len(spots) - 2)].bases(), 0)
            yield from _resized(base, item, both)

    def _member(
        self,
        writers: list[places.Node],
        readers: list[places.Node],
        name: str,
    ) -> Spot:
        return dataclasses.replace(
            self,
            writers=self.pair.writer.member(writers, name),
            readers=self.pair.reader.member(readers, name),
            depth=self.depth + 1,
        )

    def _item(
        self,
        writers: list[places.Node],
        readers: list[places.Node],
        index: int,
    ) -> Spot:
        return dataclasses.replace(
            self,
            writers=self.pair.writer.item(writers, index),
            readers=self.pair.reader.item(readers, index),
            depth=self.depth + 1,
        )

    def alike(self) -> bool:
        """Return whether the two schemas say the same here."""
        return len(self.writers) == len(self.readers) and all(
            self.pair.likeness.alike(one, other)
            for one, other in zip(self.writers, self.readers, strict=True)
        )


_OF_OBJECTS = (
    "properties", "required", "patternProperties", "additionalProperties", "minProperties",
    "maxProperties", "propertyNames", "dependentRequired", "dependentSchemas",
    "dependencies", "unevaluatedProperties",
)  # fmt: skip
_OF_ARRAYS = (
    "items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems",
    "contains", "unevaluatedItems",
)  # fmt: skip


def _speaks_of(parts: list[places.Node], keywords: tuple[str, ...]) -> bool:
    return any(keyword in part for part in parts for keyword in keywords)


def _names(parts: list[places.Node]) -> Iterator[str]:
    """Yield names of members that the parts mention or admit, and unknown ones."""
    yield from dict.fromkeys(itertools.chain(_mentioned(parts), UNKNOWN))


def _mentioned(parts: list[places.Node]) -> Iterator[str]:
    for part in parts:
        yield from places.mapping(part.get("properties"))
        yield from places.sequence(part.get("required"))
        for keyword in ("dependentRequired", "dependentSchemas", "dependencies"):
            for name, needed in places.mapping(part.get(keyword)).items():
                yield name
                yield from places.sequence(needed)
        for pattern in places.mapping(part.get("patternProperties")):
            yield from samples.matching(pattern)[:2]
        for value in (*places.sequence(part.get("enum")), part.get("const")):
            yield from places.mapping(value)
        names = [places.mapping(part.get("propertyNames"))]
        yield from (name for name in samples.at(names) if names[0] and isinstance(name, str))


def _with_member(
    base: dict[str, Any],
    name: str,
    spot: Spot,
) -> Iterator[exact_json.Json]:
    for value in spot.variants():
        yield {**base, name: value}


def _without(base: dict[str, Any], name: str) -> dict[str, Any]:
    return {member: value for member, value in base.items() if member != name}


def _grown(
    base: dict[str, Any],
    names: list[str],
    parts: list[places.Node],
) -> Iterator[exact_json.Json]:
    """Yield `base` with as many members as the limits on their number suggest."""
    spare = (*(name for name in names if name not in base), *map(str, range(MAX_MEMBERS)))
    for size in _sizes(parts, ("minProperties", "maxProperties")):
        more = size - len(base)
        if 0 < more <= len(spare):
            yield {**base, **dict.fromkeys(spare[:more], 0)}


def _with_item(base: list[Any], index: int, spot: Spot) -> Iterator[exact_json.Json]:
    for value in spot.variants():
        yield [*base[:index], value, *base[index + 1 :]]


def _resized(
    base: list[Any],
    item: exact_json.Json,
    parts: list[places.Node],
) -> Iterator[exact_json.Json]:
    """Yield `base` in the lengths that the limits suggest, and with repeated items."""
    sizes = _sizes(
        parts,
        ("minItems", "maxItems", "minContains", "maxContains", "prefixItems", "items"),
    )
    for size in sorted({*sizes, len(base) + 1, len(base) + 2, 1, 2}):
        if len(base) < size <= MAX_ITEMS:
            yield [*base, *[item] * (size - len(base))]
            yield [*base, *range(size - len(base))]
        yield base[:size]
    for last in base[-1:]:
        yield [*base, last]
    yield from ([], [item], [item, item], [0, 0], ["a", 0], [0, 1])


def _sizes(parts: list[places.Node], keywords: tuple[str, ...]) -> list[int]:
    limits = [
        len(value) if isinstance(value := part.get(keyword), list) else samples.number(value)
        for part in parts
        for keyword in keywords
    ]
    return sorted(
        {
            int(limit) + step
            for limit in limits
            if limit is not None and limit <= MAX_ITEMS
            for step in (-1, 0, 1)
            if limit + step >= 0
        },
    )


def _in_turn(sources: Iterable[Iterator[exact_json.Json]]) -> Iterator[exact_json.Json]:
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

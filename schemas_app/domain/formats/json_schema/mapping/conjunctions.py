"""Which schemas count, all together, for one place of a record.

`$ref` is followed, `allOf` joined, and null taken out of `anyOf` and `oneOf`: what is
left is a conjunction of parts, each a schema at its place. What the parts say about
types and names is read elsewhere; here only where they are. Circles are refused.
"""

import dataclasses
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn, Self

from schemas_app.domain import errors, exact_json, json_pointer, schema_format
from schemas_app.domain.formats.json_schema import keywords, sources
from schemas_app.domain.formats.json_schema.mapping import json_types

# Schemas of people stay far below; past these a small text describes a huge record.
MAX_PLACES = 20_000
MAX_STACKED = 64
# Readers of Arrow batches give up at 64 levels, and a map counts twice.
MAX_NESTING = 30

_UNIONS = ("anyOf", "oneOf")
_CUT = 'Cut the circle where it may end: give that property `"x-arrow": "json"`.'


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """A schema at its place.

    `path` names the field in words, `depth` counts how many fields it is inside of.
    `trail` are the references followed to get here. `null_too`: it stands beside a
    null in a union, so that null passes whatever the schema says.
    """

    source: sources.Source
    pointer: str
    value: exact_json.Json
    path: str = ""
    depth: int = 0
    trail: tuple[str, ...] = ()
    null_too: bool = False

    @property
    def location(self) -> str:
        """Its JSON Pointer; in another document, with that document's name before it."""
        name = self.source.name
        return f"{name}#{self.pointer}" if name else self.pointer

    @property
    def distance(self) -> int:
        """How many references away it is: what is nearer counts for more."""
        return len(self.trail)

    @property
    def schema(self) -> Mapping[str, exact_json.Json]:
        """The keywords; none where the schema is `true` or `false`."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def types(self) -> frozenset[str]:
        """The JSON types it lets pass."""
        types = json_types.allowed(self.value, self.source.dialect)
        return types | {json_types.NULL} if self.null_too else types

    def beside(self, *steps: str | int) -> Self:
        """Return a schema inside this one that is about the same value."""
        pointer, value = self._inside(steps)
        return dataclasses.replace(self, pointer=pointer, value=value)

    def member(self, *steps: str | int, path: str) -> Self:
        """Return a schema inside this one that is about a member of the value."""
        pointer, value = self._inside(steps)
        return dataclasses.replace(
            self,
            pointer=pointer,
            value=value,
            path=path,
            depth=self.depth + 1,
            null_too=False,
        )

    def _inside(self, steps: Sequence[str | int]) -> tuple[str, exact_json.Json]:
        below = json_pointer.of(steps)
        return self.pointer + below, json_pointer.lookup(self.value, below)


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Union:
    """An `anyOf` or `oneOf` with at least two branches that are not null.

    `null_too`: there is a null beside them.
    """

    keyword: str
    branches: "tuple[Conjunction, ...]"
    null_too: bool

    @property
    def types(self) -> frozenset[str]:
        """The JSON types that some branch lets pass."""
        null = {json_types.NULL} if self.null_too else set()
        return frozenset(null).union(*(branch.types for branch in self.branches))


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Conjunction:
    """All that is said about one value.

    `places` is where one began to read, `entered` all that was read from there on, and
    `parts` those of it whose keywords count, in document order.
    """

    places: tuple[Part, ...]
    entered: tuple[Part, ...]
    parts: tuple[Part, ...]
    unions: tuple[Union, ...]

    @functools.cached_property
    def types(self) -> frozenset[str]:
        """The JSON types that all of it lets pass."""
        types = json_types.EVERY.intersection(*(part.types for part in self.parts))
        return types.intersection(*(union.types for union in self.unions))

    @property
    def place(self) -> Part:
        """The place to show to people, the nearest."""
        return self.nearest_first[0]

    @functools.cached_property
    def nearest_first(self) -> tuple[Part, ...]:
        """Where to look for remarks: places, then the rest, by distance."""
        return tuple(
            sorted(self.places, key=lambda part: part.distance)
            + sorted(self.entered, key=lambda part: part.distance),
        )


def refuse(part: Part, reason: str, *, remedy: str | None = None) -> NoReturn:
    """Raise errors.UnmappableField: the field at `part`, and why."""
    error = errors.UnmappableField(
        message=f"{f'`{part.path}`' if part.path else 'The record'} {reason}",
        place=errors.Place(pointer=part.location),
    )
    if remedy is not None:
        error.remedy = remedy
    raise error


def unread(places: tuple[Part, ...]) -> Conjunction:
    """Return what `places` say by themselves; nothing that they refer to is read."""
    parts = tuple(place for place in places if not _is_only_a_reference(place))
    return Conjunction(places=places, entered=(), parts=parts, unions=())


def _is_only_a_reference(part: Part) -> bool:
    return keywords.hides_siblings(part.value, part.source.dialect)


@dataclasses.dataclass
class _Reading:
    """What has been found while one place is being read."""

    places: tuple[Part, ...]
    entered: list[Part] = dataclasses.field(default_factory=list)
    parts: list[Part] = dataclasses.field(default_factory=list)
    unions: list[Union] = dataclasses.field(default_factory=list)
    seen: set[tuple[str, str, bool]] = dataclasses.field(default_factory=set)


class Conjunctions:
    """Reads the places of one schema; counts them, so that no schema runs wild."""

    def __init__(self, document: schema_format.SchemaDocument) -> None:
        self._sources = sources.Sources(document)
        self._entered = 0
        self._stacked = 0

    def root(self) -> Part:
        """Return the schema itself."""
        own = self._sources.own
        return Part(source=own, pointer="", value=own.index.value, trail=("#",))

    def at(self, places: Iterable[Part]) -> Conjunction:
        """Return all that counts where every schema of `places` does.

        Raises errors.UnmappableField for circles and for what has no end in sight.
        """
        reading = _Reading(places=tuple(places))
        for place in reading.places:
            self._enter(place, reading)
        return Conjunction(
            places=reading.places,
            entered=tuple(reading.entered),
            parts=tuple(reading.parts),
            unions=tuple(reading.unions),
        )

    def _enter(self, part: Part, reading: _Reading) -> None:
        self._count(part)
        key = (part.source.uri, part.pointer, part.null_too)
        if key in reading.seen:
            return
        reading.seen.add(key)
        reading.entered.append(part)
        self._stacked += 1
        try:
            self._enter_keywords(part, reading)
        finally:
            self._stacked -= 1

    def _enter_keywords(self, part: Part, reading: _Reading) -> None:
        if _is_only_a_reference(part):
            self._enter(self._target(part, "$ref"), reading)
            return
        at = len(reading.parts)
        for keyword in part.schema:
            if keyword == "properties":  # its names come where it is written
                at = len(reading.parts)
            self._enter_beside(part, keyword, reading)
        reading.parts.insert(at, part)

    def _enter_beside(self, part: Part, keyword: str, reading: _Reading) -> None:
        if keyword in part.source.dialect.reference_keywords:
            self._enter(self._target(part, keyword), reading)
        elif keyword == "allOf":
            for branch in _branches(part, keyword):
                self._enter(branch, reading)
        elif keyword in _UNIONS:
            self._enter_union(part, keyword, reading)

    def _enter_union(self, part: Part, keyword: str, reading: _Reading) -> None:
        branches = [
            branch for branch in _branches(part, keyword) if branch.value is not False
        ]
        if any(branch.value in (True, {}) for branch in branches):
            return
        read = [(branch, self.at((branch,))) for branch in branches]
        others = [each for each in read if each[1].types != {json_types.NULL}]
        null_too = part.null_too or len(others) < len(read)
        if len(others) < 2:
            for branch, _ in others or read[:1]:
                self._enter(dataclasses.replace(branch, null_too=null_too), reading)
            return
        union = Union(
            keyword=keyword,
            branches=tuple(conjunction for _, conjunction in others),
            null_too=null_too,
        )
        reading.unions.append(union)

    def _target(self, part: Part, keyword: str) -> Part:
        if keyword != "$ref":
            refuse(part, f"uses {keyword}, whose target depends on who refers to it")
        reference = part.source.references[f"{part.pointer}/$ref"]
        found = self._sources.target(reference)
        if found is None:
            refuse(part, f"refers to {reference.written}, which is not at hand")
        source, pointer = found
        target = f"{source.name}#{pointer}"
        if target in part.trail:
            circle = (*part.trail[part.trail.index(target) :], target)
            refuse(part, f"contains itself: {' -> '.join(circle)}", remedy=_CUT)
        return dataclasses.replace(
            part,
            source=source,
            pointer=pointer,
            value=json_pointer.lookup(source.index.value, pointer),
            trail=(*part.trail, target),
        )

    def _count(self, part: Part) -> None:
        self._entered += 1
        if self._entered > MAX_PLACES:
            refuse(part, f"is one of more than {MAX_PLACES} places of the record")
        if self._stacked > MAX_STACKED:
            refuse(part, f"is described more than {MAX_STACKED} schemas deep")
        if part.depth > MAX_NESTING:
            refuse(part, f"is nested deeper than {MAX_NESTING} fields")


def _branches(part: Part, keyword: str) -> list[Part]:
    held = part.schema[keyword]
    count = len(held) if isinstance(held, list) else 0
    return [part.beside(keyword, index) for index in range(count)]

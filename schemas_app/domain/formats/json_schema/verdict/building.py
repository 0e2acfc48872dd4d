"""Small documents that a schema probably accepts.

One branch of every choice is followed at a time; what it asks for is put together from
the values that samples.py knows. Only probably: `not`, `oneOf` and interplay between
branches are not solved here, since the referee looks at every document anyway. Nothing
is made before it is asked for.
"""

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.verdict import (
    demands,
    lowering,
    places,
    samples,
)

MAX_BRANCHES = 64
MAX_DEPTH = 12
MAX_MEMBERS = 60
MAX_STEPS = 20_000
FEW = 6

Parts = demands.Parts
Schemas = tuple[exact_json.Json, ...]


@dataclasses.dataclass(frozen=True)
class Base:
    """A document and the keyword objects that it was made for."""

    document: exact_json.Json
    parts: Parts = dataclasses.field(repr=False)


@dataclasses.dataclass
class Builder:
    """Builds documents for one lowered schema, until `fuel` steps have been taken."""

    document: lowering.Lowered
    fuel: int = MAX_STEPS
    _made: dict[tuple[int | str, ...], "_Few"] = dataclasses.field(default_factory=dict)

    def documents(
        self, schemas: Sequence[exact_json.Json]
    ) -> Iterator[exact_json.Json]:
        """Yield small documents that all of `schemas` probably accept, each once."""
        yield from samples.distinct(
            base.document for base in self.bases(tuple(schemas))
        )

    def bases(self, schemas: Schemas, depth: int = 0) -> Iterator[Base]:
        """Yield such documents with what they were made for: one of each branch first."""
        if depth > MAX_DEPTH:
            return
        branches = itertools.islice(self.branches(schemas), MAX_BRANCHES)
        yield from in_turn(self._of_branch(parts, depth) for parts in branches)

    def _of_branch(self, parts: Parts, depth: int) -> Iterator[Base]:
        for value in self._values(parts, depth):
            yield Base(value, parts)

    def branches(
        self, schemas: Schemas, entered: frozenset[int] = frozenset()
    ) -> Iterator[Parts]:
        """Yield the keyword objects that apply together, for one branch after another."""
        self.fuel -= 1
        if self.fuel < 0:
            return
        if not schemas:
            yield ()
            return
        first, rest = schemas[0], schemas[1:]
        if first is False:
            return
        if not isinstance(first, dict) or id(first) in entered:
            yield from self.branches(rest, entered)
            return
        inside = entered | {id(first)}
        if "$ref" in first:
            yield from self.branches((self.document.target(first), *rest), inside)
            return
        together = (*json_values.sequence(first.get("allOf")), *rest)
        for chosen in _choices(first):
            for parts in self.branches((*chosen, *together), inside):
                yield (first, *parts)

    def _values(self, parts: Parts, depth: int) -> Iterator[exact_json.Json]:
        listed = demands.listed(parts)
        types = demands.types(parts)
        if listed is not None:
            yield from (value for value in listed if demands.is_one_of(value, types))
            return
        yield from (
            value for value in samples.helpful(parts) if demands.is_one_of(value, types)
        )
        for name in types:
            if name == "object":
                yield from self._objects(parts, depth)
            elif name == "array":
                yield from self._arrays(parts, depth)
            else:
                yield from demands.scalars(name, parts)

    def _few(self, schemas: Schemas, depth: int) -> "_Few":
        """Return some documents for a place inside another, each place built once."""
        place = tuple(map(_key, schemas))
        known = self._made.get(place)
        if known is not None and not known.is_busy and known.has(0):
            return known
        made = _Few(lambda: (base.document for base in self.bases(schemas, depth)))
        if known is None or not known.is_busy:
            self._made[place] = made
        return made

    def _objects(self, parts: Parts, depth: int) -> Iterator[exact_json.Json]:
        wanted = demands.required(parts)
        least = max((demands.size(part, "minProperties") for part in parts), default=0)
        if len(wanted) < min(least, MAX_MEMBERS):
            spare = itertools.chain(_declared(parts), _spare_names(parts))
            for name in spare:
                wanted.setdefault(name)
                if len(wanted) >= min(least, MAX_MEMBERS):
                    break
        ordered = dict.fromkeys(name for name in _declared(parts) if name in wanted)
        ordered.update(wanted)
        choices = [
            self._few(places.member_schemas(parts, name), depth + 1) for name in ordered
        ]
        for values in _zipped(choices):
            yield dict(zip(ordered, values, strict=True))

    def _arrays(self, parts: Parts, depth: int) -> Iterator[exact_json.Json]:
        least = max((demands.size(part, "minItems") for part in parts), default=0)
        contained = [part["contains"] for part in parts if "contains" in part]
        enough = max(
            (demands.size(part, "minContains", 1) for part in parts), default=1
        )
        least = max(least, enough * len(contained))
        distinct = any(part.get("uniqueItems") is True for part in parts)
        choices = []
        for index in range(min(least, MAX_MEMBERS)):
            schemas = places.item_schemas(parts, index)
            if contained and index < enough * len(contained):
                schemas = (contained[index % len(contained)], *schemas)
            made = self._few(schemas, depth + 1)
            choices.append(made.turned(index) if distinct else made)
        yield from map(list, _zipped(choices))


def _key(schema: exact_json.Json) -> int | str:
    """Return what tells a schema from others; plain ones that say the same are one."""
    if isinstance(schema, dict) and not any(
        isinstance(value, dict | list) for value in schema.values()
    ):
        return repr(schema)
    return id(schema)


class _Few:
    """The first few different documents of a place, each made when asked for."""

    def __init__(
        self, make: Callable[[], Iterator[exact_json.Json]], turn: int = 0
    ) -> None:
        self._make = make
        self._turn = turn
        self._made: list[exact_json.Json] = []
        self._source: Iterator[exact_json.Json] | None = None
        # While it is being made it cannot be asked: a recursive place is in itself.
        self.is_busy = False

    def has(self, index: int) -> bool:
        """Return whether there are more than `index` documents."""
        if self._source is None:
            found = itertools.islice(samples.distinct(self._make()), FEW)
            self._source = itertools.islice(found, self._turn % FEW, None)
        while len(self._made) <= index:
            self.is_busy = True
            try:
                self._made.append(next(self._source))
            except StopIteration:
                return False
            finally:
                self.is_busy = False
        return True

    def at(self, index: int) -> exact_json.Json:
        """Return the document at `index`, or the last one."""
        return self._made[index] if self.has(index) else self._made[-1]

    def turned(self, turn: int) -> "_Few":
        """Return the same documents from another one on, if there are so many."""
        counted = next((n for n in range(FEW, 0, -1) if self.has(n - 1)), 1)
        return _Few(self._make, turn % counted)


def _choices(schema: places.Node) -> Iterator[Schemas]:
    """Yield the combinations of branches that a schema lets its values choose from."""
    lists: list[list[Schemas]] = [
        [(branch,) for branch in json_values.sequence(schema[keyword])]
        for keyword in ("anyOf", "oneOf")
        if keyword in schema
    ]
    if "if" in schema:
        then, otherwise = schema.get("then", True), schema.get("else", True)
        lists.append([(schema["if"], then), (otherwise,)])
    for combination in itertools.product(*lists):
        yield tuple(branch for chosen in combination for branch in chosen)


def _zipped(choices: list[_Few]) -> Iterator[list[exact_json.Json]]:
    """Yield the first, second... of every choice; none if one has none."""
    if not all(few.has(0) for few in choices):
        return
    yield [few.at(0) for few in choices]
    for turn in range(1, FEW):
        if not any(few.has(turn) for few in choices):
            return
        yield [few.at(turn) for few in choices]


def _declared(parts: Parts) -> Iterator[str]:
    for part in parts:
        yield from json_values.mapping(part.get("properties"))


def _spare_names(parts: Parts) -> Iterator[str]:
    for part in parts:
        yield from places.admitted(part)
    yield from (f"extra{index}" for index in range(1, MAX_MEMBERS))


def in_turn(
    sources: Iterable[Iterator[places.Made]],
) -> Iterator[places.Made]:
    """Yield one value of each source in turn, until all are used up."""
    waiting: Iterable[Iterator[places.Made]] = sources
    while True:
        left = []
        for source in waiting:
            for value in source:
                yield value
                left.append(source)
                break
        if not left:
            return
        waiting = left

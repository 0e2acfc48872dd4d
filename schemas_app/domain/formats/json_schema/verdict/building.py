"""Small documents that a schema probably accepts.

One branch of every choice is followed at a time; what it asks for is put together from
the values that samples.py knows. Only probably: `not`, `oneOf` and interplay between
branches are not solved here, since the referee looks at every document anyway.
"""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator

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


@dataclasses.dataclass
class Builder:
    """Builds documents for one lowered schema, until `fuel` steps have been taken."""

    document: lowering.Lowered
    fuel: int = MAX_STEPS
    _made: dict[tuple[int, ...], list[exact_json.Json]] = dataclasses.field(
        default_factory=dict,
    )

    def documents(
        self, schemas: Iterable[exact_json.Json]
    ) -> Iterator[exact_json.Json]:
        """Yield small documents that all of `schemas` probably accept, each once."""
        yield from json_values.distinct(self._documents(tuple(schemas), 0))

    def _documents(
        self,
        schemas: tuple[exact_json.Json, ...],
        depth: int,
    ) -> Iterator[exact_json.Json]:
        if depth > MAX_DEPTH:
            return
        for parts in itertools.islice(self.branches(schemas), MAX_BRANCHES):
            yield from self._values(parts, depth)

    def branches(
        self,
        schemas: tuple[exact_json.Json, ...],
        entered: frozenset[int] = frozenset(),
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
        own = {keyword: value for keyword, value in first.items() if keyword != "allOf"}
        together = (*json_values.sequence(first.get("allOf")), *rest)
        for chosen in _choices(first):
            for parts in self.branches((*chosen, *together), inside):
                yield (own, *parts)

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

    def _few(
        self, schemas: tuple[exact_json.Json, ...], depth: int
    ) -> list[exact_json.Json]:
        """Return some documents for a place inside another, each place built once."""
        place = tuple(id(schema) for schema in schemas)
        if not self._made.get(place):
            made = json_values.distinct(self._documents(schemas, depth))
            self._made[place] = list(itertools.islice(made, FEW))
        return self._made[place]

    def _objects(self, parts: Parts, depth: int) -> Iterator[exact_json.Json]:
        wanted = demands.required(parts)
        declared = [
            name
            for part in parts
            for name in json_values.mapping(part.get("properties"))
        ]
        least = max((demands.size(part, "minProperties") for part in parts), default=0)
        spare = (*declared, *_spare_names(parts))
        for name in spare:
            if len(wanted) >= min(least, MAX_MEMBERS):
                break
            wanted.setdefault(name)
        names = [name for name in declared if name in wanted]
        names += [name for name in wanted if name not in names]
        choices = [
            self._few(places.member_schemas(parts, name), depth + 1) for name in names
        ]
        yield from _zipped(names, choices)

    def _arrays(self, parts: Parts, depth: int) -> Iterator[exact_json.Json]:
        least = max((demands.size(part, "minItems") for part in parts), default=0)
        contained = [part["contains"] for part in parts if "contains" in part]
        enough = max(
            (demands.size(part, "minContains", 1) for part in parts), default=1
        )
        least = max(least, enough * len(contained))
        choices = []
        for index in range(min(least, MAX_MEMBERS)):
            schemas = places.item_schemas(parts, index)
            if contained and index < enough * len(contained):
                schemas = (contained[index % len(contained)], *schemas)
            made = self._few(schemas, depth + 1)
            choices.append(
                made[index % len(made) :] if _distinct(parts) and made else made
            )
        for values in _zipped([str(index) for index in range(len(choices))], choices):
            yield list(values.values())


def _choices(schema: places.Node) -> Iterator[tuple[exact_json.Json, ...]]:
    """Yield the combinations of branches that a schema lets its values choose from."""
    lists: list[list[tuple[exact_json.Json, ...]]] = [
        [(branch,) for branch in json_values.sequence(schema[keyword])]
        for keyword in ("anyOf", "oneOf")
        if keyword in schema
    ]
    if "if" in schema:
        then, otherwise = schema.get("then", True), schema.get("else", True)
        lists.append([(schema["if"], then), (otherwise,)])
    for combination in itertools.product(*lists):
        yield tuple(branch for chosen in combination for branch in chosen)


def _zipped(
    names: list[str],
    choices: list[list[exact_json.Json]],
) -> Iterator[dict[str, exact_json.Json]]:
    """Yield objects of the first, second... choice for each name; none if one has none."""
    if not all(choices):
        return
    for turn in range(max(map(len, choices), default=1)):
        yield {
            name: values[min(turn, len(values) - 1)]
            for name, values in zip(names, choices, strict=True)
        }


def _spare_names(parts: Parts) -> Iterator[str]:
    for part in parts:
        yield from places.admitted(part)
    yield from (f"extra{index}" for index in range(1, MAX_MEMBERS))


def _distinct(parts: Parts) -> bool:
    return any(part.get("uniqueItems") is True for part in parts)

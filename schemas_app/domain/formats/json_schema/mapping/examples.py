"""An example of a record: every field has a value, and the whole is valid.

Made from the same tree as the artifacts, so that it shows their fields. Values are what
the author gives as an example, else what the keywords suggest; whatever the referee
finds wrong is replaced by the next idea, and where there is none, the member left out.
Everything is counted, so that the same schema has the same example; only the referee
has a time limit, since a short schema may keep it busy for ever.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from schemas_app.domain import errors, exact_json, json_pointer, schema_format
from schemas_app.domain.fields import Kind, LogicalField, holds_text
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.mapping import conjunctions, fields
from schemas_app.domain.formats.json_schema.verdict import records, samples, workers

# Ideas for one value, rounds of asking the referee, and values after which lists get no
# more items: long lists of long lists would have more than there is memory for.
IDEAS = 24
ROUNDS = 60
MOST_VALUES = 5_000
# Of processor time, for the referee in one round.
SECONDS = 1.0

_DROP = object()

_Nodes = Mapping[tuple[str, str], conjunctions.Conjunction]


def example_of(document: schema_format.SchemaDocument) -> exact_json.Json:
    """Return a valid record. Raises errors.UnmappableField where none is found."""
    tree, nodes = fields.with_nodes(document)
    example = _Example(nodes)
    for _ in range(ROUNDS):
        record = example.record(tree)
        wrong = _wrong(document, record)
        if not wrong:
            return record
        changed = [example.think_again(place) for place in wrong]
        if True not in changed:
            break
    raise errors.UnmappableField(
        message="No example was found that is valid",
        remedy="Give the fields `examples` that are valid together.",
    )


def _wrong(
    document: schema_format.SchemaDocument, record: exact_json.Json
) -> tuple[str, ...]:
    """Return the places where the referee finds `record` wrong."""
    try:
        return records.places(document, record, SECONDS)
    except workers.NoAnswer as reason:
        raise errors.UnmappableField(
            message=f"No example was found that is known to be valid: {reason}",
            remedy="Describe the record with fewer branches and references in each other.",
        ) from None


class _Example:
    """The ideas for one record, by the places of values; the first one is in use."""

    def __init__(self, nodes: _Nodes) -> None:
        self._nodes = nodes
        self._ideas: dict[str, list[Any]] = {}
        self._count = 0

    def record(self, tree: Iterable[LogicalField]) -> dict[str, exact_json.Json]:
        """Return the record of the ideas in use."""
        self._count = 0
        return self.of(tree, path="", place="")

    def of(
        self, tree: Iterable[LogicalField], path: str, place: str
    ) -> dict[str, exact_json.Json]:
        """Return the members for `tree`; `path` names the record as mappings do."""
        record: dict[str, exact_json.Json] = {}
        for field in tree:
            below = f"{place}{json_pointer.of((field.name,))}"
            value = self._value(
                field, f"{path}.{field.name}" if path else field.name, below
            )
            if value is not _DROP:
                record[field.name] = value
        return record

    def think_again(self, place: str) -> bool:
        """Go on to the next idea for what is nearest to `place`, if there is one."""
        for at in itertools.chain(_upward(place), self._below(place)):
            if len(self._ideas.get(at, ())) > 1:
                del self._ideas[at][0]
                return True
        return False

    def _below(self, place: str) -> Iterator[str]:
        return (at for at in self._ideas if at.startswith(f"{place}/"))

    def _value(self, field: LogicalField, path: str, place: str) -> Any:  # noqa: ANN401
        self._count += 1
        ideas = self._ideas.get(place)
        if ideas is None:
            node = self._nodes.get((path, field.pointer))
            ideas = list(_ideas(field, node))[:IDEAS] or [None]
            if field.nullable:
                ideas.append(_DROP)
            self._ideas[place] = ideas
        make = _NESTED.get(field.type.kind)
        if make is None or ideas[0] is not _NEST:
            return ideas[0]
        return make(self, field, path, place)

    def _struct(self, field: LogicalField, path: str, place: str) -> exact_json.Json:
        return self.of(field.type.children, path, place)

    def _union(self, field: LogicalField, path: str, place: str) -> exact_json.Json:
        return self.of(field.type.children[0].type.children, path, place)

    def _list(self, field: LogicalField, path: str, place: str) -> exact_json.Json:
        (item,) = field.type.children
        values = [
            self._value(item, f"{path}[]", f"{place}/{at}")
            for at in range(self._length(field, path))
            if self._count < MOST_VALUES
        ]
        return [value for value in values if value is not _DROP]

    def _map(self, field: LogicalField, path: str, place: str) -> exact_json.Json:
        value = self._value(field.type.children[1], f"{path}{{}}", f"{place}/key")
        return {} if value is _DROP else {"key": value}

    def _length(self, field: LogicalField, path: str) -> int:
        node = self._nodes.get((path, field.pointer))
        least = [part.schema.get("minItems") for part in node.parts] if node else []
        counts = [int(each) for each in least if isinstance(each, int)]
        return min(field.type.length or max([1, *counts]), MOST_VALUES)


def _upward(place: str) -> Iterator[str]:
    """Yield `place` and those above it, but the whole record."""
    while place:
        yield place
        place = place.rpartition("/")[0]


# Stands for: the members one by one.
_NEST = object()

_NESTED: Mapping[Kind, Callable[..., exact_json.Json]] = MappingProxyType(
    {
        Kind.STRUCT: _Example._struct,  # noqa: SLF001 - the table of this class
        Kind.UNION: _Example._union,  # noqa: SLF001
        Kind.LIST: _Example._list,  # noqa: SLF001
        Kind.FIXED_LIST: _Example._list,  # noqa: SLF001
        Kind.MAP: _Example._map,  # noqa: SLF001
    },
)

_BY_KIND: Mapping[Kind, tuple[exact_json.Json, ...]] = MappingProxyType(
    {
        Kind.NULL: (None,),
        Kind.BOOLEAN: (True, False),
        Kind.JSON: ("text", 1, True, {}, [], None),
        Kind.BINARY: ("AAECAwQFBgcICQoLDA0ODw==", samples.FORMATS["uuid"]),
        Kind.DATE: (samples.FORMATS["date"], 20000),
        Kind.TIME: (samples.FORMATS["time"], 34200),
        Kind.TIMESTAMP: (samples.FORMATS["date-time"], 1737970200),
        Kind.DURATION: (samples.FORMATS["duration"], 3600),
    },
)


def _ideas(field: LogicalField, node: conjunctions.Conjunction | None) -> Iterator[Any]:
    parts = [dict(part.schema) for part in node.nearest_first] if node else []
    every = [*parts, *_of_unions(node)] if node else []
    if field.type.kind in _NESTED:
        yield from _given(parts)
        yield _NEST
        return
    yield from _distinct([*_given(every), *field.choices, *_made(field, every)])


def _made(field: LogicalField, parts: list[dict[str, Any]]) -> Iterator[Any]:
    """Yield what the type and the keywords suggest."""
    for part in parts:
        listed = part.get("enum", [])
        yield from listed if isinstance(listed, list) else ()
        yield from [part["const"]] if "const" in part else []
        if part.get("format") in samples.FORMATS:
            yield samples.FORMATS[part["format"]]
    if holds_text(field.type):
        yield from samples.strings(parts)
        yield "text"
    elif field.type.kind in {Kind.INTEGER, Kind.FLOAT, Kind.DECIMAL}:
        yield 1
        yield from samples.numbers(parts)
    yield from _BY_KIND.get(field.type.kind, ())


def _given(parts: list[dict[str, Any]]) -> Iterator[Any]:
    """Yield what authors give as examples."""
    for part in parts:
        listed = part.get("examples")
        yield from listed if isinstance(listed, list) else ()
        if "default" in part:
            yield part["default"]


def _of_unions(node: conjunctions.Conjunction) -> Iterator[dict[str, Any]]:
    for union in node.unions:
        for branch in union.branches:
            yield from (dict(part.schema) for part in branch.parts)


def _distinct(values: Iterable[Any]) -> Iterator[Any]:
    seen = set()
    for value in values:
        key = json_values.key(value)
        if key not in seen:
            seen.add(key)
            yield value

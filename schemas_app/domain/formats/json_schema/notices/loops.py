"""References that lead back to themselves on the very same value.

A recursive type steps into a member or an item before it comes back; a loop does not,
so that no validator can ever be done with it unless it notices.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping

from schemas_app.domain import json_pointer, quoting
from schemas_app.domain.formats.json_schema import json_values, keywords
from schemas_app.domain.formats.json_schema.notices import kinds
from schemas_app.domain.formats.json_schema.notices.places import Places
from schemas_app.domain.schema_format import Notice

MOST = 50

# What is inside of these is asked about the same value as the schema around them.
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_BY_NAME = ("dependentSchemas", "dependencies")


def notices(places: Places) -> Iterator[Notice]:
    """Yield the first loops, each at the first of its references."""
    if not places.has_references:
        return
    edges = {place.pointer: dict(_edges(place.pointer, places)) for place in places.all}
    number = {at: position for position, at in enumerate(edges)}
    said: set[str] = set()
    for loop in itertools.islice(_loops(edges), MOST):
        steps = zip(loop, (*loop[1:], loop[0]), strict=True)
        used = [(number[at], edges[at][to]) for at, to in steps if edges[at][to]]
        via = min(used)[1]
        if via not in said:
            said.add(via)
            reference = str(json_pointer.lookup(places.values[""], via))
            yield kinds.notice(
                "REFERENCE_LOOP", via, reference=quoting.shortened(reference)
            )


def _edges(pointer: str, places: Places) -> Iterator[tuple[str, str]]:
    """Yield what is asked about the same value, and the reference that leads there."""
    schema = places.values[pointer]
    for keyword in places.dialect.reference_keywords:
        if isinstance(schema.get(keyword), str):
            target = places.target(f"{pointer}/{keyword}")
            if target is not None:
                yield target, f"{pointer}/{keyword}"
    if keywords.hides_siblings(schema, places.dialect):
        return
    known = places.dialect.applicators
    for keyword in schema:
        if keyword in known:
            yield from ((inside, "") for inside in _inside(pointer, keyword, schema))


def _inside(pointer: str, keyword: str, schema: dict[str, object]) -> Iterator[str]:
    at, value = f"{pointer}/{keyword}", schema[keyword]
    if keyword in _LISTS:
        yield from (
            f"{at}/{index}" for index in range(len(json_values.sequence(value)))
        )
    elif keyword in _SINGLE:
        yield at
    elif keyword in _BY_NAME:
        names = json_values.mapping(value)
        yield from (f"{at}/{json_pointer.escape(name)}" for name in names)


def _loops(graph: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Yield the loops that a walk through the graph runs into, each as its places."""
    done: set[str] = set()
    for start in graph:
        path = {} if start in done else {start: iter(graph[start])}
        while path:
            at = next(reversed(path))
            target = next(path[at], None)
            if target is None:
                done.add(at)
                del path[at]
            elif target in path:
                places = list(path)
                yield places[places.index(target) :]
            elif target in graph and target not in done:
                path[target] = iter(graph[target])

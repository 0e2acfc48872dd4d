"""Which schemas of a document may apply at one place of a record.

A place is where a value can stand; through references and combinators many schemas
can have a say about it. Which of them do, for a given record, is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import lowering

Node = dict[str, Any]

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLES = ("if", "then", "else")
_MAPS = ("dependentSchemas", "dependencies")


def parts(
    document: lowering.Lowered,
    schemas: Iterable[exact_json.Json],
    *,
    negated: bool = False,
) -> list[Node]:
    """Return every schema that may apply where `schemas` do, each once.

    With `negated`, what must not apply there is returned, too.
    """
    seen: set[int] = set()
    found: list[Node] = []
    waiting = list(schemas)[::-1]
    while waiting:
        schema = waiting.pop()
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        if "$ref" in schema:
            waiting.append(document.target(schema))
        else:
            found.append(schema)
            waiting.extend(reversed(list(_beside(schema, negated=negated))))
    return found


def _beside(schema: Node, *, negated: bool) -> Iterator[exact_json.Json]:
    for keyword in _LISTS:
        yield from sequence(schema.get(keyword))
    for keyword in (*_SINGLES, "not") if negated else _SINGLES:
        yield schema.get(keyword)
    for keyword in _MAPS:
        yield from mapping(schema.get(keyword)).values()


def mapping(value: exact_json.Json) -> Mapping[str, Any]:
    """Return `value` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: exact_json.Json) -> list[Any]:
    """Return `value` if it is an array, else an empty one."""
    return value if isinstance(value, list) else []

"""Which fields a document declares at its top: what a back-test may know of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("if", "then", "else", "not")


def declared(document: Any) -> frozenset[str]:  # noqa: ANN401 -- a document
    """Return the names of the fields that the document speaks of, at its top level.

    Looks into combinations (`allOf`, `if`, ...) and references within the document.
    """
    names: set[str] = set()
    for schema in _applied(document):
        names.update(_members(schema, "properties"))
        names.update(name for name in schema.get("required", ()) if type(name) is str)
    return frozenset(names)


def declares(document: Any, name: str) -> bool:  # noqa: ANN401 -- a document
    """Say whether the document speaks of a field, by name or by a pattern."""
    return name in declared(document) or any(
        _matches(pattern, name)
        for schema in _applied(document)
        for pattern in _members(schema, "patternProperties")
    )


def _applied(document: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 -- a document
    """Yield every schema that looks at the row itself."""
    waiting = [document]
    seen: set[int] = set()
    while waiting:
        schema = waiting.pop()
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        yield schema
        waiting.extend(schema[name] for name in _SINGLE if name in schema)
        for name in _LISTS:
            held = schema.get(name)
            waiting.extend(held if isinstance(held, list) else ())
        waiting.extend(_members(schema, "dependentSchemas").values())
        waiting.append(_referred(document, schema.get("$ref")))


def _referred(document: Any, reference: object) -> Any:  # noqa: ANN401 -- a document
    """Return what a reference within the document names, or None."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    found = document
    for part in reference[1:].split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _members(schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    held = schema.get(name)
    return held if isinstance(held, dict) else {}


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:  # valid as ECMA-262 only: better known than wrongly refused
        return True

"""Is a document a schema of its draft, and if not, what is wrong where?

The referee finds the errors, as it is the referee that must compile the schema; the
sentences are ours. Whether patterns and references are any good is parsing's question.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any

import jsonschema_rs

from schemas_app.domain import errors, exact_json, json_pointer, quoting
from schemas_app.domain.formats.json_schema import dialects

# What a keyword of the meta-schema asks for. The names are attributes of the engine's
# error kinds, and `value`.
_DEMANDS: Mapping[str, str] = {
    "enum": "must be one of {options}, not {value}",
    "exclusiveMinimum": "must be greater than {limit}, not {value}",
    "minItems": "must not be empty",
    "minimum": "must be {limit} or more, not {value}",
    "pattern": "must match {pattern}, which {value} does not",
    "required": "needs {property}",
    "type": "must be {types}, not {value}",
    "uniqueItems": "must not hold anything twice",
}
_TYPES: Mapping[str, str] = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def check(
    value: exact_json.Json,
    dialect: dialects.Dialect,
    locate: Callable[[str], errors.Place],
) -> None:
    """Raise errors.InvalidSchema if anything is wrong, for the innermost place of all."""
    schema: Any = value
    found: list[tuple[int, errors.Place, str]] = []
    for error in _validator(dialect).iter_errors(schema):
        leaves = _leaves(error)
        nearest = max(leaves, key=_nearness)
        place = locate(json_pointer.of(nearest.instance_path))
        found.append((-len(nearest.instance_path), place, _sentence(nearest, leaves)))
    if found:
        _, place, message = min(
            found,
            key=lambda fault: (fault[0], fault[1].line, fault[1].column),
        )
        raise errors.InvalidSchema(message=message, place=place)


@functools.cache
def _validator(dialect: dialects.Dialect) -> jsonschema_rs.Validator:
    # Formats are left to parsing, which judges them alike in every draft.
    return dialect.engine({"$ref": dialect.uri}, validate_formats=False, offline=True)


def _leaves(
    error: jsonschema_rs.ValidationError,
) -> list[jsonschema_rs.ValidationError]:
    """Return the errors behind `error`: those of all alternatives that did not fit."""
    branches = getattr(error.kind, "context", None) or []
    leaves = [
        leaf for branch in branches for inner in branch for leaf in _leaves(inner)
    ]
    return leaves or [error]


def _nearness(error: jsonschema_rs.ValidationError) -> tuple[int, int]:
    """Return how near `error` is to what was meant.

    The alternative that fits furthest down is the one meant; at one depth, one that
    only asked for another type was not.
    """
    ranks = {"type": 0, "enum": 1}
    return len(error.instance_path), ranks.get(error.kind.name, len(ranks))


def _sentence(
    error: jsonschema_rs.ValidationError,
    leaves: list[jsonschema_rs.ValidationError],
) -> str:
    kind = error.kind
    demand = _DEMANDS.get(kind.name)
    if demand is None:
        return f"{_subject(error.instance_path)}: {quoting.shortened(error.message)}"
    types = [
        _TYPES[name]
        for leaf in leaves
        if leaf.kind.name == "type" and leaf.instance_path == error.instance_path
        for name in getattr(leaf.kind, "types", ())
    ]
    words = {
        "limit": quoting.value(getattr(kind, "limit", None)),
        "options": ", ".join(
            quoting.value(option) for option in getattr(kind, "options", ())
        ),
        "pattern": quoting.value(getattr(kind, "pattern", None)),
        "property": quoting.value(getattr(kind, "property", None)),
        "types": " or ".join(dict.fromkeys(types)),
        "value": quoting.value(error.instance),
    }
    return f"{_subject(error.instance_path)} {demand.format_map(words)}"


def _subject(path: list[str | int]) -> str:
    """Return what to call the place at the end of `path`."""
    if not path:
        return "The schema"
    *above, last = path
    if isinstance(last, int) and above:
        return f"Item {last} of {above[-1]!r}"
    return f"The value of {last!r}"

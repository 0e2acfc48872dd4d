"""Is a document a schema of its draft, and if not, what is wrong where?

The referee finds the errors, as it is the referee that must compile the schema; the
sentences are ours. Whether patterns and references are any good is parsing's question.
"""

import functools
from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from schemas_app.domain import errors, exact_json, json_pointer, json_text, quoting
from schemas_app.domain.formats.json_schema import dialects, engine_paths

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
    read: json_text.ParsedJson,
    dialect: dialects.Dialect,
    *,
    thoroughly: bool,
) -> None:
    """Raise errors.InvalidSchema if anything is wrong.

    Of all that is wrong the innermost is named, and of several the first; unless
    `thoroughly`, whatever is found first, because finding all has no limit in time.
    """
    faults = [_Fault(read.value, error) for error in _errors(read, dialect, thoroughly)]
    if not faults:
        return
    depth = max(fault.depth for fault in faults)
    innermost = [
        (read.locate(fault.pointer), fault) for fault in faults if fault.depth == depth
    ]
    place, fault = min(innermost, key=lambda pair: (pair[0].line, pair[0].column))
    raise errors.InvalidSchema(message=fault.sentence(), place=place)


def admits(value: exact_json.Json, dialect: dialects.Dialect) -> bool:
    """Return whether `value` is a schema of `dialect`."""
    schema: Any = value
    return _validator(dialect).is_valid(schema)


def _errors(
    read: json_text.ParsedJson,
    dialect: dialects.Dialect,
    thoroughly: bool,  # noqa: FBT001
) -> list[jsonschema_rs.ValidationError]:
    value: Any = read.value
    if thoroughly:
        return list(_validator(dialect).iter_errors(value))
    try:
        _validator(dialect).validate(value)
    except jsonschema_rs.ValidationError as error:
        return [error]
    return []


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


class _Fault:
    """What is wrong at one place: of the alternatives there were, the one nearest meant."""

    def __init__(
        self,
        document: exact_json.Json,
        error: jsonschema_rs.ValidationError,
    ) -> None:
        self._document = document
        self._leaves = _leaves(error)
        self._error = max(self._leaves, key=_nearness)
        self.pointer = engine_paths.pointer(document, self._error)
        self.depth = self.pointer.count("/")

    def sentence(self) -> str:
        """Return what is wrong, in words."""
        kind = self._error.kind
        demand = _DEMANDS.get(kind.name)
        if demand is None:
            return f"{self._subject()}: {quoting.shortened(self._error.message)}"
        options = getattr(kind, "options", ())
        words = {
            "limit": quoting.value(getattr(kind, "limit", None)),
            "options": ", ".join(quoting.value(option) for option in options),
            "pattern": quoting.value(getattr(kind, "pattern", None)),
            "property": quoting.value(getattr(kind, "property", None)),
            "types": self._types(),
            "value": quoting.value(self._error.instance),
        }
        return f"{self._subject()} {demand.format_map(words)}"

    def _types(self) -> str:
        """Return the types that any of the alternatives would have taken here."""
        names = [
            name
            for leaf in self._leaves
            if leaf.instance_path == self._error.instance_path
            for name in getattr(leaf.kind, "types", ())
        ]
        return " or ".join(_TYPES[name] for name in dict.fromkeys(names))

    def _subject(self) -> str:
        if not self.depth:
            return "The schema"
        *_, last = json_pointer.parts(self.pointer)
        above = json_pointer.parent(self.pointer)
        if isinstance(json_pointer.lookup(self._document, above), list):
            return f"Item {last} of {json_pointer.parts(above)[-1]!r}"
        return f"The value of {last!r}"

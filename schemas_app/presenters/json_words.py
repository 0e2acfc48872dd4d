"""What one place of a JSON Schema says of its values, in the words of a table.

Only what stands at the place itself is told: enough to look a field up, not to decide
anything.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from schemas_app.domain import exact_json, json_pointer

_MOST_VALUES = 6
_LONGEST = 80
_CUT = "…"


def place(
    document: exact_json.Json, pointer: str
) -> Mapping[str, exact_json.Json] | None:
    """Return the schema at `pointer` of `document`, None if it is somewhere else."""
    try:
        found = json_pointer.lookup(document, pointer)
    except (KeyError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def type_of(schema: Mapping[str, exact_json.Json]) -> str:
    """Return the JSON type of a schema, such as `string (date-time)`."""
    named = schema.get("type")
    names = named if isinstance(named, list) else [named] if named else []
    said = " or ".join(str(name) for name in names) or _implied(schema)
    written = schema.get("format")
    return f"{said} ({written})" if said and isinstance(written, str) else said


def constraints(schema: Mapping[str, exact_json.Json]) -> tuple[str, ...]:
    """Return what else a schema asks of its values, each thing in a few words."""
    return tuple(
        _cut(said)
        for name, say in _SAYINGS.items()
        if name in schema
        for said in say(schema[name])
    )


def _implied(schema: Mapping[str, exact_json.Json]) -> str:
    """Return what is said in place of a type."""
    if "$ref" in schema:
        return str(schema["$ref"])
    if "enum" in schema or "const" in schema:
        return "listed values"
    combined = next((n for n in ("anyOf", "oneOf", "allOf") if n in schema), "")
    return (_either(schema[combined]) or combined) if combined else "any"


def _either(branches: exact_json.Json) -> str:
    """Return the types of branches that have one each, "" where some do not."""
    listed = branches if isinstance(branches, list) else []
    types = [one.get("type") if isinstance(one, dict) else None for one in listed]
    names = dict.fromkeys(name for name in types if isinstance(name, str))
    return " or ".join(names) if all(types) and names else ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}{_CUT}"


def _after(sign: str) -> Callable[[exact_json.Json], Iterator[str]]:
    """Return what says a value after `sign`; draft 4's flags say nothing by themselves."""

    def say(value: exact_json.Json) -> Iterator[str]:
        if not isinstance(value, bool):
            yield f"{sign} {exact_json.one_line(value)}"

    return say


def _pattern(value: exact_json.Json) -> Iterator[str]:
    yield f"matches {value}"


def _listed(value: exact_json.Json) -> Iterator[str]:
    values = value if isinstance(value, list) else [value]
    shown = ", ".join(exact_json.one_line(one) for one in values[:_MOST_VALUES])
    rest = len(values) - _MOST_VALUES
    yield f"{shown} and {rest} more" if rest > 0 else shown


def _flag(word: str) -> Callable[[exact_json.Json], Iterator[str]]:
    def say(value: exact_json.Json) -> Iterator[str]:
        if value is True:
            yield word

    return say


_SAYINGS: Mapping[str, Callable[[exact_json.Json], Iterator[str]]] = MappingProxyType(
    {
        "const": _after("="),
        "enum": _listed,
        "minimum": _after("≥"),
        "exclusiveMinimum": _after(">"),
        "maximum": _after("≤"),
        "exclusiveMaximum": _after("<"),
        "multipleOf": _after("a multiple of"),
        "minLength": _after("length ≥"),
        "maxLength": _after("length ≤"),
        "pattern": _pattern,
        "minItems": _after("items ≥"),
        "maxItems": _after("items ≤"),
        "uniqueItems": _flag("each item once"),
        "minProperties": _after("members ≥"),
        "maxProperties": _after("members ≤"),
    }
)

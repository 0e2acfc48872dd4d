"""Which JSON types a schema lets pass, by its own keywords alone.

`number` here means a number that is no integer: a schema that allows numbers allows
both. References and combinators are conjunctions.py's.
"""

from collections.abc import Mapping
from decimal import Decimal

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import dialects

NULL = "null"

EVERY = frozenset(
    {NULL, "boolean", "integer", "number", "string", "object", "array"},
)


def allowed(schema: exact_json.Json, dialect: dialects.Dialect) -> frozenset[str]:
    """Return the types that `type`, `enum` and `const` of `schema` let pass."""
    if not isinstance(schema, dict):
        return frozenset() if schema is False else EVERY
    types = EVERY
    named = schema.get("type")
    if named is not None:
        names = set(named) if isinstance(named, list) else {str(named)}
        types = frozenset(names | {"integer"} if "number" in names else names)
    listed = values(schema, dialect)
    return types if listed is None else types & {of(value) for value in listed}


def values(
    schema: Mapping[str, exact_json.Json],
    dialect: dialects.Dialect,
) -> tuple[exact_json.Json, ...] | None:
    """Return the values that `const` or `enum` lists, or None if neither is there."""
    if "const" in schema and dialect.name != "draft-04":
        return (schema["const"],)
    listed = schema.get("enum")
    return tuple(listed) if isinstance(listed, list) else None


def texts(values: tuple[exact_json.Json, ...]) -> tuple[str, ...]:
    """Return the texts among `values`, each once."""
    return tuple(dict.fromkeys(value for value in values if isinstance(value, str)))


def of(value: exact_json.Json) -> str:
    """Return the type of a JSON value; 1.0 is an integer."""
    if isinstance(value, Decimal):
        return "integer" if value == value.to_integral_value() else "number"
    return _NAMES[type(value)]


_NAMES: dict[type, str] = {
    type(None): NULL,
    bool: "boolean",
    int: "integer",
    str: "string",
    dict: "object",
    list: "array",
}

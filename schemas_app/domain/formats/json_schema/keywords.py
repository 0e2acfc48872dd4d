"""Walking a schema: which parts of it are schemas themselves, and where they are.

Only applicators of the draft are entered: `enum`, `const`, `default`, `examples` and
keywords nobody knows hold plain values, whatever those look like.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas_app.domain import exact_json, json_pointer
from schemas_app.domain.formats.json_schema import dialects

_SCHEMAS = (dict, bool)
_SINGLE = (dialects.Holds.SCHEMA, dialects.Holds.SCHEMA_OR_LIST)
_LISTS = (dialects.Holds.LIST, dialects.Holds.SCHEMA_OR_LIST)
_MAPS = (dialects.Holds.MAP, dialects.Holds.MAP_OF_SCHEMAS_OR_NAMES)


class Subschema(NamedTuple):
    """A schema inside a document, and the JSON Pointer to it from the walk's start."""

    pointer: str
    value: exact_json.Json


def subschemas(
    value: exact_json.Json,
    dialect: dialects.Dialect,
) -> Iterator[Subschema]:
    """Yield `value` and every schema inside it, each before its own, in their order."""
    waiting = [Subschema("", value)]
    while waiting:
        schema = waiting.pop()
        yield schema
        waiting.extend(reversed(children(schema, dialect)))


def children(schema: Subschema, dialect: dialects.Dialect) -> list[Subschema]:
    """Return the schemas directly inside `schema`, in the order they are written.

    Where a `$ref` hides its siblings only `definitions` is entered: it takes no part
    in validation, but what it holds can still be referred to.
    """
    value = schema.value
    # Most schemas of a large document have none inside.
    if not isinstance(value, dict) or dialect.applicators.keys().isdisjoint(value):
        return []
    hidden = hides_siblings(value, dialect)
    return [
        Subschema(f"{schema.pointer}/{keyword}{step}", held)
        for keyword, holding in value.items()
        if (holds := dialect.applicators.get(keyword)) is not None
        and not (hidden and keyword != "definitions")
        for step, held in _held(holding, holds)
        if isinstance(held, _SCHEMAS)
    ]


def hides_siblings(schema: exact_json.Json, dialect: dialects.Dialect) -> bool:
    """Return whether `schema` is, in its draft, a `$ref` and nothing else."""
    return (
        dialect.ref_hides_siblings
        and isinstance(schema, dict)
        and isinstance(schema.get("$ref"), str)
    )


def _held(
    value: exact_json.Json, holds: dialects.Holds
) -> Iterable[tuple[str, exact_json.Json]]:
    """Return what a keyword's value holds, with the step to each.

    A value of another shape holds nothing.
    """
    if isinstance(value, dict) and holds in _MAPS:
        return [(f"/{json_pointer.escape(name)}", held) for name, held in value.items()]
    if isinstance(value, list) and holds in _LISTS:
        return [(f"/{index}", held) for index, held in enumerate(value)]
    return [("", value)] if holds in _SINGLE else ()

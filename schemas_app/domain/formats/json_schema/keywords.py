"""Walking a schema: which parts of it are schemas themselves, and where they are.

Only applicators of the draft are entered: `enum`, `const`, `default`, `examples` and
keywords nobody knows hold plain values, whatever those look like.
"""

import dataclasses
from collections.abc import Iterator

from schemas_app.domain import exact_json, json_pointer
from schemas_app.domain.formats.json_schema import dialects


@dataclasses.dataclass(frozen=True, slots=True)
class Subschema:
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
        waiting.extend(reversed(list(children(schema, dialect))))


def children(schema: Subschema, dialect: dialects.Dialect) -> Iterator[Subschema]:
    """Yield the schemas directly inside `schema`, in the order they are written.

    Where a `$ref` hides its siblings only `definitions` is entered: it takes no part
    in validation, but what it holds can still be referred to.
    """
    if not isinstance(schema.value, dict):
        return
    hidden = hides_siblings(schema.value, dialect)
    for keyword, value in schema.value.items():
        holds = dialect.applicators.get(keyword)
        if holds is not None and not (hidden and keyword != "definitions"):
            yield from _held(f"{schema.pointer}/{keyword}", value, holds)


def hides_siblings(schema: exact_json.Json, dialect: dialects.Dialect) -> bool:
    """Return whether `schema` is, in its draft, a `$ref` and nothing else."""
    return (
        dialect.ref_hides_siblings
        and isinstance(schema, dict)
        and isinstance(schema.get("$ref"), str)
    )


def _held(
    pointer: str,
    value: exact_json.Json,
    holds: dialects.Holds,
) -> Iterator[Subschema]:
    """Yield the schemas in a keyword's value; one of another shape holds none."""
    maps = (dialects.Holds.MAP, dialects.Holds.MAP_OF_SCHEMAS_OR_NAMES)
    lists = (dialects.Holds.LIST, dialects.Holds.SCHEMA_OR_LIST)
    candidates: Iterator[Subschema]
    if holds in maps and isinstance(value, dict):
        candidates = (
            Subschema(f"{pointer}/{json_pointer.escape(name)}", held)
            for name, held in value.items()
        )
    elif holds in lists and isinstance(value, list):
        candidates = (
            Subschema(f"{pointer}/{index}", held) for index, held in enumerate(value)
        )
    elif holds in (dialects.Holds.SCHEMA, dialects.Holds.SCHEMA_OR_LIST):
        candidates = iter([Subschema(pointer, value)])
    else:
        candidates = iter(())
    return (held for held in candidates if isinstance(held.value, dict | bool))

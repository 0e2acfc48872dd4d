"""Schemas of a size one can choose, each with a change that people make."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from benchmarks import _documents

Schema: TypeAlias = "dict[str, Any]"

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: tuple[Mapping[str, Any], ...] = (
    {"type": "string", "maxLength": 40},
    {"type": "integer", "minimum": 0},
    {"type": "number"},
    {"enum": ["buy", "sell", "short"]},
    {"type": "string", "format": "date-time"},
    {"type": ["boolean", "null"]},
    {"type": "array", "items": {"type": "number"}, "maxItems": 100},
    {
        "type": "object",
        "properties": {"code": {"type": "string"}},
        "required": ["code"],
    },
)
BRANCHES = 12
LEVELS = 5


def wide(size: int) -> tuple[_documents.Document, _documents.Document]:
    """Return a record of `size` properties, and with one more and one of them wider."""
    old = _record(size)
    new = _record(size)
    new["properties"]["note"] = {"type": "string", "description": "Said beside it."}
    new["properties"][f"field_{size // 2 // 8 * 8}"] = {
        "type": "string",
        "maxLength": 80,
    }
    return _documents.Document(value=old), _documents.Document(value=new)


def ring() -> tuple[_documents.Document, _documents.Document]:
    """Return messages of twelve kinds, five levels that lead back to the first.

    In the second version a bound is relaxed in the last kind of the last level.
    """
    return _relaxed(
        lambda limit: {
            "$schema": _DRAFT,
            "$ref": "#/$defs/level_0",
            "$defs": {
                f"level_{level}": _message(
                    {"$ref": f"#/$defs/level_{(level + 1) % LEVELS}"},
                    limit if level == LEVELS - 1 else 10,
                )
                for level in range(LEVELS)
            },
        }
    )


def nested() -> tuple[_documents.Document, _documents.Document]:
    """Return the same, five levels written within each other, and then from the start."""

    def schema(limit: int) -> Schema:
        inside: Schema = {"$ref": "#"}
        for level in reversed(range(LEVELS)):
            inside = _message(inside, limit if level == LEVELS - 1 else 10)
        return {"$schema": _DRAFT, **inside}

    return _relaxed(schema)


def _relaxed(
    make: Callable[[int], Schema],
) -> tuple[_documents.Document, _documents.Document]:
    old, new = (_documents.Document(value=make(limit)) for limit in (10, 20))
    return old, new


def _record(size: int) -> Schema:
    names = [f"field_{number}" for number in range(size)]
    return {
        "$schema": _DRAFT,
        "type": "object",
        "properties": {
            name: dict(_TYPES[number % len(_TYPES)])
            for number, name in enumerate(names)
        },
        "required": names[::2],
        "additionalProperties": False,
    }


def _message(child: Schema, limit: int) -> Schema:
    """Return one of twelve kinds, told apart by `kind`; the last of them holds `child`."""
    return {
        "oneOf": [
            {
                "type": "object",
                "properties": {
                    "kind": {"const": f"kind_{number}"},
                    "weight": {"type": "integer", "minimum": 0, "maximum": limit},
                    "child": child if number == BRANCHES - 1 else {"$ref": "#"},
                },
                "required": ["kind", "weight"],
                "additionalProperties": False,
            }
            for number in range(BRANCHES)
        ]
    }

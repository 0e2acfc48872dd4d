"""What a schema means that refers back to itself on the same value, however that ends.

No specification says what such a circle means (2020-12 core 9.4.1: the behavior is
undefined). A validator may take it as accepted, take it as refused, or never answer. A
proof for each of these is one for all, and so much is proven of a circle and no more.
It takes schemas that accept more where their parts do: then each way of ending makes
plain schemas of them, and one proof serves for refusing and never answering.
"""

import dataclasses

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import keywords
from schemas_app.domain.formats.json_schema.verdict import cycles, lowering

# Parts of definitions written out within each other.
_MOST_PARTS = 10_000

# What holds parts about the same value, beside those of _NOT_RISING.
_IN_PLACE = ("allOf", "anyOf", "dependentSchemas", "dependencies")

# Where a part that accepts more may make the whole accept less, or is counted.
_NOT_RISING = frozenset(
    ("not", "oneOf", "if", "contains", "unevaluatedItems", "unevaluatedProperties")
)

Sides = tuple[lowering.Lowered, lowering.Lowered]


class _TooLargeError(Exception):
    pass


def ways(writer: lowering.Lowered, reader: lowering.Lowered) -> tuple[Sides, ...]:
    """Return the (writer, reader) to prove, without circles; none where that is not known.

    A validator that never answers refuses, and comes to no circle in what it accepts:
    so the writer sends no more than where circles refuse, and the reader is only sure
    to accept what never leads to one.
    """
    if not (_rises(writer) and _rises(reader)):
        return ()
    try:
        return (
            (_ended(writer, accepts=True), _ended(reader, accepts=True)),
            (_ended(writer, accepts=False), _untouched(reader)),
        )
    except _TooLargeError:
        return ()


def _rises(schema: lowering.Lowered) -> bool:
    """Return whether it accepts more where its parts do, or has no circles at all."""
    return not schema.circles or not any(
        isinstance(part.value, dict) and part.value.keys() & _NOT_RISING
        for root in schema.parts()
        for part in keywords.subschemas(root, schema.dialect)
    )


def _ended(schema: lowering.Lowered, *, accepts: bool) -> lowering.Lowered:
    """Return the schema where coming back on the same value is an answer.

    For one value a circle is an equation between truth values that only rises: its
    greatest solution is found by putting true for what is being asked already, its least
    by putting false. Raises _TooLargeError.
    """
    written_out = 0

    def in_place(part: exact_json.Json, above: frozenset[str]) -> exact_json.Json:
        nonlocal written_out
        if not isinstance(part, dict):
            return part
        written_out += 1
        if written_out > _MOST_PARTS:
            raise _TooLargeError
        if "$ref" in part:
            name = cycles.name_of(part)
            if name not in schema.circles:
                return part
            return accepts if name in above else definition(name, above)
        return {
            keyword: lowering.mapped(
                keyword, value, schema.dialect, lambda held: in_place(held, above)
            )
            if keyword in _IN_PLACE
            else value
            for keyword, value in part.items()
        }

    def definition(name: str, above: frozenset[str] = frozenset()) -> exact_json.Json:
        return in_place(schema.definitions[name], above | {name})

    expanded = {name: definition(name) for name in schema.circles}
    return dataclasses.replace(schema, definitions={**schema.definitions, **expanded})


def _untouched(schema: lowering.Lowered) -> lowering.Lowered:
    """Return the schema that refuses wherever the schema could lead to a circle."""

    def untouched(part: exact_json.Json) -> exact_json.Json:
        if not isinstance(part, dict):
            return part
        if not schema.circles.isdisjoint(cycles.referred(part)):
            return False
        return {
            keyword: lowering.mapped(keyword, value, schema.dialect, untouched)
            for keyword, value in part.items()
        }

    return dataclasses.replace(
        schema,
        root=untouched(schema.root),
        definitions={
            name: untouched(part) for name, part in schema.definitions.items()
        },
    )

"""All values that a writer may send, where its schema lists them.

`enum` and `const` say so, and a choice between schemas of which each does. The list may
hold more than the writer sends, never less.
"""

import itertools
from decimal import Decimal

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import dialects, json_values
from schemas_app.domain.formats.json_schema.verdict import cases, lowering, places

MOST = 1_000
# How many choices are looked into, one inside another.
MAX_DEPTH = 8
_LARGE = 2**53

Values = list[exact_json.Json]


def values(case: cases.Case) -> Values | None:
    """Return what the writer of `case` may send, in every way that matters to a schema.

    None where it is not listed, or is too much. In draft 4 the numbers 1 and 1.0, though
    equal, are not of the same types.
    """
    if case.writer.doubt:
        return None
    found = _listed(case.writer, [case.writer.root], 0)
    sides = (case.writer, *case.readers)
    if found is None or not any(_is_oldest(side.dialect) for side in sides):
        return found
    if any(map(_holds_numbers, found)) or any(map(_is_large, found)):
        return None
    return [*found, *(whole for value in found for whole in _as_written(value))]


def _listed(writer: lowering.Lowered, schemas: Values, depth: int) -> Values | None:
    """Return the values that a schema lists, or None."""
    if depth > MAX_DEPTH:
        return None
    for part in places.certain(writer, schemas):
        listed = _of_part(writer, part, depth)
        if listed is not None and len(listed) <= MOST:
            return listed
    return None


def _of_part(writer: lowering.Lowered, part: places.Node, depth: int) -> Values | None:
    if isinstance(part.get("enum"), list):
        return list(part["enum"])
    if "const" in part:
        return [part["const"]]
    for keyword in ("anyOf", "oneOf"):
        branches = json_values.sequence(part.get(keyword))
        lists = [_listed(writer, [branch], depth + 1) for branch in branches]
        known = [listed for listed in lists if listed is not None]
        if known and len(known) == len(lists):
            return list(itertools.chain.from_iterable(known))
    return [] if part.get("type") == [] else None


def _is_oldest(dialect: dialects.Dialect) -> bool:
    return dialect.draft == min(known.draft for known in dialects.DIALECTS.values())


def _holds_numbers(value: exact_json.Json) -> bool:
    """Return whether numbers are inside `value`, where there are many ways to write it."""
    inside = value.values() if isinstance(value, dict) else json_values.sequence(value)
    return any(
        json_values.number(part) is not None or _holds_numbers(part) for part in inside
    )


def _is_large(value: exact_json.Json) -> bool:
    number = json_values.number(value)
    return number is not None and not -_LARGE < number < _LARGE


def _as_written(value: exact_json.Json) -> Values:
    """Return a number as it may be written otherwise, with and without a fraction."""
    number = json_values.number(value)
    if number is None or number != int(number):
        return []
    return [int(number), Decimal(f"{int(number)}.0")]

"""The keyword `type`."""

from __future__ import annotations

from collections.abc import Sequence

from schema_registry_client.validation import _masks, _numbers
from schema_registry_client.validation._columns import (
    ARRAY,
    BOOLEAN,
    DECIMAL,
    FLOAT,
    INTEGER,
    OBJECT,
    TEXT,
    Column,
    Part,
)
from schema_registry_client.validation._masks import Mask

_KINDS = {
    "boolean": {BOOLEAN},
    "integer": {INTEGER},
    "number": {INTEGER, FLOAT, DECIMAL},
    "string": {TEXT},
    "object": {OBJECT},
    "array": {ARRAY},
    "null": set(),
}


def other_than(names: Sequence[str], *, whole: bool) -> _numbers.Failing:
    """Return a check for values of none of these types.

    `whole` says that 1.0 is an integer, as it is since draft 6. A decimal without
    fraction is an integer in every draft: it has no other way of writing it.
    """
    kinds = set().union(*(_KINDS[name] for name in names))
    integers = "integer" in names and "number" not in names

    def of_part(part: Part) -> Mask | None:
        if integers and (part.kind == DECIMAL or (whole and part.kind == FLOAT)):
            return _masks.settled(_numbers.fractional(part))
        return part.present

    def failing(column: Column) -> Mask | None:
        found = None if "null" in names else column.null
        for part in column.parts:
            if part.kind not in kinds:
                found = _masks.either(found, of_part(part))
        return found

    return failing

"""A row of a table as JSON can keep it: what Python or JSON has no form for, in another."""

from __future__ import annotations

import math
from typing import Any

from schema_registry_client.validation import _texts
from schema_registry_client.validation._libraries import pa, types


def row(table: Any, place: int) -> dict[str, Any]:  # noqa: ANN401 -- Arrow's
    """Return a row, member by member."""
    return {
        name: _json(_value(column.slice(place, 1).combine_chunks()))
        for name, column in zip(table.column_names, table.columns, strict=True)
    }


def _value(array: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return the only value; a moment that Python has not as text, or as its number."""
    kind = array.type
    if getattr(kind, "unit", "") == "ns":  # too many digits for Python
        return _texts.written(array)[0].as_py()
    try:
        return array[0].as_py()
    except (ValueError, OverflowError):
        pass
    if types.is_struct(kind):
        members = zip((field.name for field in kind), array.flatten(), strict=True)
        return {name: _value(member) for name, member in members}
    if types.is_nested(kind):
        return _items(array[0].values)
    return array.cast(pa.int64())[0].as_py()


def _items(array: Any) -> list[Any]:  # noqa: ANN401 -- Arrow's
    return [_value(array.slice(number, 1)) for number in range(len(array))]


def _json(value: Any) -> Any:  # noqa: ANN401 -- any value
    """Return the value without numbers that JSON has not."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {name: _json(each) for name, each in value.items()}
    return [_json(each) for each in value] if isinstance(value, list | tuple) else value

"""From rows that passed to columns of the Arrow schema, without loss.

What cannot be stored exactly is told by its place; nothing is rounded, cut or guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schema_registry_client.integrations.cleaner._batches import Reasons, Stored
from schema_registry_client.validation import _masks
from schema_registry_client.validation._libraries import pa, pc, types

_CASTS = (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError)


def stored(
    schema: Any,  # noqa: ANN401 -- Arrow's
    columns: Mapping[str, Any],
    length: int,
    refused: Mapping[int, str],
) -> Stored:
    """Return these columns by the schema; `refused` are rows that cannot be anyway."""
    said: dict[int, list[str]] = {row: [text] for row, text in refused.items()}
    arrays = []
    for field in schema:
        array = columns.get(field.name)
        if array is None:
            array = pa.nulls(length, field.type)
        array, bad = fitted(array, field.type)
        for row in bad:
            said.setdefault(row, []).append(
                f"/{field.name} does not fit {field.type} [arrow]"
            )
        if not field.nullable and array.null_count:
            for row in pc.indices_nonzero(pc.is_null(array)).to_pylist():
                if row not in said:
                    said[row] = [
                        f"/{field.name} is null, which Arrow must not hold [arrow]"
                    ]
        arrays.append(array)
    table = pa.Table.from_arrays(arrays, schema=schema)
    found: dict[int, Reasons] = {row: tuple(texts) for row, texts in said.items()}
    if found:
        table = table.filter(pc.invert(_masks.at(length, found)))
    return Stored(table, found)


def one(array: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return the array in one piece."""
    if not isinstance(array, pa.ChunkedArray):
        return array
    if array.num_chunks == 1:
        return array.chunk(0)
    return (
        pa.concat_arrays(array.chunks) if array.num_chunks else array.combine_chunks()
    )


def arrays(table: Any) -> dict[str, Any]:  # noqa: ANN401 -- Arrow's
    """Return the columns of a table, each in one piece."""
    return dict(zip(table.column_names, map(one, table.columns), strict=True))


def fitted(array: Any, kind: Any) -> tuple[Any, list[int]]:  # noqa: ANN401 -- Arrow's
    """Return the array as of this type, and the places of what does not fit (null)."""
    array = one(array)
    if array.type == kind:
        return array, []
    bad: list[int] = []
    parts: list[Any] = []
    waiting = [(0, len(array))]
    while waiting:
        first, last = waiting.pop()
        part = _cast(array.slice(first, last - first), kind)
        if part is not None:
            parts.append(part)
        elif last - first == 1:
            bad.append(first)
            parts.append(pa.nulls(1, kind))
        else:
            middle = (first + last) // 2
            waiting += [(middle, last), (first, middle)]
    return pa.concat_arrays(parts) if parts else pa.nulls(0, kind), bad


def _cast(array: Any, kind: Any) -> Any | None:  # noqa: ANN401 -- Arrow's
    for between in _ways(array.type, kind):
        try:
            found = array
            for each in between:
                found = found.cast(each)
        except _CASTS:
            continue
        return found
    return None


def _ways(given: Any, kind: Any) -> Iterable[tuple[Any, ...]]:  # noqa: ANN401 -- Arrow's
    """Yield over which types one comes to the other."""
    if isinstance(kind, pa.BaseExtensionType):
        return [(kind.storage_type, kind)]
    if not types.is_timestamp(kind):
        return [(kind,)]
    if types.is_timestamp(given):
        # A time of day without its zone is no moment.
        return [] if kind.tz and not given.tz else [(kind,)]
    return [(each, kind) for each in moments(kind)]


def moments(kind: Any) -> list[Any]:  # noqa: ANN401 -- Arrow's
    """Return as what text is read that becomes a timestamp of this type.

    With more digits than are kept, if those are zeros. Columns without a zone count in
    UTC: what comes with a zone is brought there.
    """
    zones = [kind.tz] if kind.tz else [None, "UTC"]
    units = dict.fromkeys((kind.unit, "ns"))
    return [pa.timestamp(unit, tz=zone) for zone in zones for unit in units]


def of_values(values: Sequence[Any], kind: Any) -> tuple[Any, list[int]]:  # noqa: ANN401
    """Return JSON values as an array, and the places of what does not fit."""
    if isinstance(kind, pa.BaseExtensionType):
        is_json = getattr(kind, "extension_name", "") == "arrow.json"
        texts = [None if value is None else json.dumps(value) for value in values]
        return fitted(pa.array(texts if is_json else values), kind)
    if types.is_nested(kind) and not types.is_dictionary(kind):
        return _each(values, kind)
    present = {type(value) for value in values} - {type(None)}
    try:
        if present == {str}:
            return fitted(pa.array(values, pa.string()), kind)
        if present <= {int} or present <= {bool}:
            return fitted(pa.array(values), kind)
        return pa.array(values, kind), []
    except (*_CASTS, OverflowError, ValueError, TypeError):
        return _each(values, kind)


def _each(values: Sequence[Any], kind: Any) -> tuple[Any, list[int]]:  # noqa: ANN401
    made: list[Any] = []
    bad: list[int] = []
    for place, value in enumerate(values):
        array = _alone(value, kind)
        if array is None:
            bad.append(place)
        made.append(pa.nulls(1, kind) if array is None else array)
    return pa.concat_arrays(made) if made else pa.nulls(0, kind), bad


def _alone(value: Any, kind: Any) -> Any | None:  # noqa: ANN401 -- JSON
    try:
        return pa.array([_value(value, kind)], kind)
    except (*_CASTS, OverflowError, ValueError, TypeError, AttributeError):
        return None


def _value(value: Any, kind: Any) -> Any:  # noqa: ANN401 -- JSON
    """Return a JSON value as Arrow takes it, members and items included."""
    if value is None:
        return None
    if types.is_struct(kind):
        return _struct(value, kind)
    if types.is_map(kind):
        return [(name, _value(item, kind.item_type)) for name, item in value.items()]
    if hasattr(kind, "value_type") and types.is_nested(kind):
        return [_value(item, kind.value_type) for item in value]
    if isinstance(value, str) and not types.is_string(kind):
        array, bad = fitted(pa.array([value], pa.string()), kind)
        if bad:
            raise ValueError(value)
        return array[0].as_py()
    return value


def _struct(value: Any, kind: Any) -> dict[str, Any]:  # noqa: ANN401 -- JSON
    if not isinstance(value, dict) or set(value) - {field.name for field in kind}:
        raise ValueError("members that Arrow has no place for")
    return {field.name: _value(value.get(field.name), field.type) for field in kind}

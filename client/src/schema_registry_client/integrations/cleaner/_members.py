"""The columns of a table as members of JSON objects, by the names of the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from schema_registry_client.integrations.cleaner._batches import Reasons
from schema_registry_client.integrations.cleaner._shapes import Shape
from schema_registry_client.integrations.cleaner.errors import UnreadableInput
from schema_registry_client.integrations.cleaner.options import Options
from schema_registry_client.validation import _arrow_columns, _masks, _value_columns
from schema_registry_client.validation._columns import Column
from schema_registry_client.validation._libraries import pc


def renamed(path: Path, names: Sequence[str], options: Options) -> tuple[str, ...]:
    """Return what the columns of a file are in the schema. Raises UnreadableInput."""
    found = tuple(options.columns.get(name, name) for name in names)
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        raise UnreadableInput(
            str(path), f"two columns are called {', '.join(map(repr, twice))}"
        )
    return found


def unknown(names: Iterable[str], shape: Shape) -> Reasons:
    """Return why rows with these members would lose some of them."""
    return tuple(
        f"/{name} is not in the Arrow schema, it would be lost [columns]"
        for name in names
        if name not in shape.known
    )


def column(arrays: Mapping[str, Any], length: int, shape: Shape) -> Column:
    """Return rows to be validated; what is null is not there, unless it is required."""
    return _arrow_columns.of_members(
        {
            name: _arrow_columns.column(
                array, _absent(name, array, shape), _value_columns.column
            )
            for name, array in arrays.items()
        },
        length,
    )


def _absent(name: str, array: Any, shape: Shape) -> Any:  # noqa: ANN401 -- a mask
    if name in shape.required or not array.null_count:
        return None
    return _masks.settled(pc.is_null(array))

"""What all kinds of input have in common: batches of rows, read by a shape."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from schema_registry_client.integrations.cleaner._shapes import Shape
from schema_registry_client.validation._columns import Column

Reasons = tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Stored:
    """Rows as the Arrow schema has them, and those that it cannot hold, by place."""

    table: Any
    refused: Mapping[int, Reasons]


@dataclasses.dataclass(frozen=True)
class Read:
    """Rows that could be read, and those that could not, by place in the batch.

    `places` says where the rows that could be read stand in the batch, None: all do.
    """

    length: int
    columns: Iterable[Column]
    refused: Mapping[int, Reasons]
    places: list[int] | None
    # From the rows that are wanted (a mask, None: all) to how they are stored.
    store: Callable[[Any | None], Stored]


class Batch(Protocol):
    """Some rows of the input."""

    @property
    def rows(self) -> int:
        """How many rows there are."""

    def read(self, shape: Shape) -> Read:
        """Return the rows as the shape has them."""

    def raw(self, place: int) -> Mapping[str, Any]:
        """Return what is kept of a row in quarantine, and where it stood."""


class Source(Protocol):
    """An input of one kind."""

    total: int

    @property
    def read(self) -> int:
        """How many bytes of the input were read."""

    def batches(self) -> Iterator[Batch]:
        """Yield the rows. Raises UnreadableInput."""

    def close(self) -> None:
        """Let go of the input."""

"""What a check knows beside the values, and where it tells what it found."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from schema_registry_client.validation import _masks
from schema_registry_client.validation._columns import Array, Column
from schema_registry_client.validation._masks import Mask

Value = Callable[[int], Any]


class Report(Protocol):
    """Takes down which rows fail, and why."""

    def tell(self, field: str, rule: str, message: str, found: Found) -> None:
        """Take down that rows fail a rule of a field."""


@dataclasses.dataclass(frozen=True)
class Found:
    """Rows that fail, and the first of what fails in them."""

    rows: Mask
    # The number of a row and what is wrong in it, as many as one asks for.
    examples: Callable[[int], Sequence[tuple[int, Any]]]


@dataclasses.dataclass(frozen=True)
class Frame:
    """Where the values stand, which rows count (None: all), and who wants to know.

    Items of lists are rows of their own; `lists` leads from them back to the data's.
    """

    pointer: str = ""
    rows: Mask | None = None
    report: Report | None = None
    lists: tuple[Array, ...] = ()

    def silent(self) -> Frame:
        """Return the same for a check whose finding does not count by itself."""
        return dataclasses.replace(self, report=None)

    def only(self, rows: Mask) -> Frame:
        """Return the same for these rows, all of which count already."""
        return dataclasses.replace(self, rows=rows)

    def scope(self, column: Column) -> Mask | None:
        """Return the rows that count and have a value."""
        return _masks.settled(column.present, self.rows)

    def member(self, name: str) -> Frame:
        """Return the same for a member of the objects."""
        return dataclasses.replace(self, pointer=f"{self.pointer}/{escaped(name)}")

    def below(self, path: str) -> Frame:
        """Return the same for what is deeper inside."""
        return dataclasses.replace(self, pointer=f"{self.pointer}{path}")

    def items(self, array: Array, rows: Mask | None, place: str) -> Frame:
        """Return the same for the items of the lists."""
        return dataclasses.replace(
            self,
            pointer=f"{self.pointer}/{place}",
            rows=rows,
            lists=(*self.lists, array),
        )

    def tell(
        self, rule: str, message: str, mask: Mask | None, value: Column | Value
    ) -> Mask | None:
        """Tell that these rows fail, and return them."""
        if mask is not None and self.report is not None:
            at = value.value if isinstance(value, Column) else value
            found = Found(self._rows_of(mask), self._examples(mask, at))
            self.report.tell(self.pointer, rule, message, found)
        return mask

    def _rows_of(self, mask: Mask) -> Mask:
        for array in reversed(self.lists):
            mask = holding(array, mask)
        return mask

    def _examples(
        self, mask: Mask, value: Value
    ) -> Callable[[int], Sequence[tuple[int, Any]]]:
        def examples(most: int) -> list[tuple[int, Any]]:
            numbers = _masks.first(mask, most)
            return [(self._row(number), value(number)) for number in numbers]

        return examples

    def _row(self, number: int) -> int:
        for array in reversed(self.lists):
            number = array.rows[number].as_py()
        return number


def holding(array: Array, items: Mask) -> Mask:
    """Return the rows that hold any of these items."""
    counts = array.counts(items)
    return _masks.full(_masks.settled(_masks.greater(counts, 0)), len(counts))


def escaped(name: str) -> str:
    """Return a member's name as a part of a JSON Pointer."""
    return name.replace("~", "~0").replace("/", "~1")

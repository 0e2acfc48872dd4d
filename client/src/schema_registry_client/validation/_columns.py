"""The rows as JSON values, column by column.

A `Column` holds a JSON value for each row, or none (`absent`). The values are in parts
of one kind each, all as long as the column: where a part is null, the value is not of
this kind. Almost every column has one part, and that is an Arrow array as it came.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from schema_registry_client.validation import _masks, _texts, _words
from schema_registry_client.validation._libraries import pa, pc, types
from schema_registry_client.validation._masks import Mask

BOOLEAN, INTEGER, FLOAT, DECIMAL = "boolean", "integer", "float", "decimal"
TEXT, OBJECT, ARRAY = "string", "object", "array"
NUMBERS = (INTEGER, FLOAT, DECIMAL)


class Absent:
    """Stands where an object has no such member."""


ABSENT = Absent()


class Part:
    """The values of one kind."""

    def __init__(self, kind: str, array: Any) -> None:  # noqa: ANN401 -- Arrow's
        self.kind = kind
        self.array = array

    @property
    def length(self) -> int:
        """How many rows the column has."""
        return len(self.array)

    @functools.cached_property
    def present(self) -> Mask | None:
        """The rows that this part is about."""
        if self.array.null_count:
            return _masks.settled(pc.is_valid(self.array))
        return _masks.every(len(self.array))

    def has(self, row: int) -> bool:
        """Say whether the value in `row` is here."""
        return bool(self.array[row].is_valid)

    def value(self, row: int) -> Any:  # noqa: ANN401 -- a JSON value
        """Return the value in `row`."""
        return self.array[row].as_py()


class Text(Part):
    """Text, or what is written as text in JSON: moments, durations, bytes."""

    def __init__(self, array: Any) -> None:  # noqa: ANN401 -- Arrow's
        super().__init__(TEXT, array)

    @functools.cached_property
    def texts(self) -> Any:  # noqa: ANN401 -- Arrow's
        """Return the text as a string array or a dictionary of strings."""
        return _texts.written(self.array)

    @functools.cached_property
    def encoded(self) -> Any:  # noqa: ANN401 -- Arrow's
        """Return the text with each value once, as a dictionary."""
        if types.is_string_view(self.array.type):
            held = _words.of_views(self.array, self._sample)
            if held is not None:
                return held
        if types.is_dictionary(self.texts.type):
            return self.texts
        return _words.encoded(self.texts, self._sample)

    @functools.cached_property
    def _sample(self) -> Any:  # noqa: ANN401 -- Arrow's
        view = types.is_string_view(self.array.type)
        return _words.sample(self.array if view else self.texts)

    @functools.cached_property
    def repeats(self) -> bool:
        """Whether it is worth while to look at each value once only."""
        view = types.is_string_view(self.array.type)
        if not view and types.is_dictionary(self.texts.type):
            return True
        return self._sample is not None

    def failing(
        self, check: Callable[[Any], Mask], *, once: bool = False
    ) -> Mask | None:
        """Return where `check` of the strings says True; it may come as nulls.

        `once` says that looking at a value costs more than finding out which differ.
        """
        if not (once or self.repeats):
            return _masks.settled(check(self.texts))
        words = check(self.encoded.dictionary)
        if words.true_count == 0:
            return None
        return _masks.settled(_words.failing(self.encoded, words))

    def value(self, row: int) -> Any:  # noqa: ANN401 -- text
        """Return the text in `row`."""
        return _texts.written(self.array.slice(row, 1))[0].as_py()


class Object(Part):
    """Objects: a column for each member that any of them has."""

    def __init__(self, present: Mask, members: Mapping[str, Column]) -> None:
        super().__init__(OBJECT, None)
        self.mask = present
        self.members = members

    @property
    def length(self) -> int:
        """How many rows the column has."""
        return len(self.mask)

    @functools.cached_property
    def present(self) -> Mask | None:
        """The rows that are objects."""
        return _masks.settled(self.mask)

    def has(self, row: int) -> bool:
        """Say whether the value in `row` is an object."""
        return bool(self.mask[row].as_py())

    def having(self, name: str) -> Mask | None:
        """Return the rows that are objects with this member."""
        column = self.members.get(name)
        return None if column is None else _masks.minus(self.present, column.absent)

    def value(self, row: int) -> Any:  # noqa: ANN401 -- an object
        """Return the object in `row`."""
        values = ((name, column.value(row)) for name, column in self.members.items())
        return {name: value for name, value in values if value is not ABSENT}


class Array(Part):
    """Lists: how long each is, and all their items one after the other."""

    def __init__(self, lengths: Any, items: Column) -> None:  # noqa: ANN401 -- Arrow's
        super().__init__(ARRAY, lengths)
        self.items = items

    @functools.cached_property
    def ends(self) -> Any:  # noqa: ANN401 -- Arrow's
        """Return the number of the first item of each row, and of one row more."""
        lengths = self.array.fill_null(0).cast(pa.int64())
        return pa.concat_arrays([pa.array([0], pa.int64()), pc.cumulative_sum(lengths)])

    @functools.cached_property
    def rows(self) -> Any:  # noqa: ANN401 -- Arrow's
        """Return the row of each item."""
        ends = pa.concat_arrays([self.ends.cast(pa.int32())])
        flat = pa.nulls(self.items.length, pa.bool_())
        return pc.list_parent_indices(pa.ListArray.from_arrays(ends, flat))

    @functools.cached_property
    def positions(self) -> Any:  # noqa: ANN401 -- Arrow's
        """Return the place of each item in its own list."""
        numbers = pa.array(range(self.items.length), pa.int64())
        return pc.subtract(numbers, pc.take(self.ends, self.rows))

    def counts(self, items: Mask | None) -> Any:  # noqa: ANN401 -- Arrow's
        """Return how many of these items each row has; null where it is no list."""
        mask = _masks.full(items, self.items.length).cast(pa.int64())
        sums = pa.concat_arrays([pa.array([0], pa.int64()), pc.cumulative_sum(mask)])
        at_ends = pc.take(sums, self.ends)
        counts = pc.subtract(at_ends.slice(1), at_ends.slice(0, len(at_ends) - 1))
        return pc.if_else(pc.is_valid(self.array), counts, pa.scalar(None, pa.int64()))

    def value(self, row: int) -> Any:  # noqa: ANN401 -- a list
        """Return the list in `row`."""
        first, last = self.ends[row].as_py(), self.ends[row + 1].as_py()
        return [self.items.value(number) for number in range(first, last)]


@dataclasses.dataclass(eq=False)
class Column:
    """One JSON value for each row, or none.

    `unreadable` are rows with something that JSON cannot say, here or below.
    """

    length: int
    parts: tuple[Part, ...] = ()
    null: Mask | None = None
    absent: Mask | None = None
    unreadable: Mask | None = None

    @functools.cached_property
    def present(self) -> Mask | None:
        """The rows that have a value."""
        return _masks.minus(_masks.every(self.length), self.absent)

    def of(self, *kinds: str) -> Iterator[Part]:
        """Yield the parts of these kinds."""
        return (part for part in self.parts if part.kind in kinds)

    def value(self, row: int) -> Any:  # noqa: ANN401 -- a JSON value
        """Return the value in `row`, or ABSENT."""
        if self.absent is not None and self.absent[row].as_py():
            return ABSENT
        for part in self.parts:
            if part.has(row):
                return part.value(row)
        return None

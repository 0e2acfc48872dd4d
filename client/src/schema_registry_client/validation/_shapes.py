"""Checks of what objects and lists hold."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from schema_registry_client.validation import _equality, _masks, _value_columns
from schema_registry_client.validation._columns import (
    ARRAY,
    OBJECT,
    Array,
    Column,
    Object,
)
from schema_registry_client.validation._frames import Frame, holding
from schema_registry_client.validation._libraries import pa, pc
from schema_registry_client.validation._logic import Check, Never
from schema_registry_client.validation._masks import Mask

_NAME_FAILS = "is a name that is not allowed"


def _objects(column: Column) -> Iterator[Object]:
    return (part for part in column.of(OBJECT) if isinstance(part, Object))


def _arrays(column: Column) -> Iterator[Array]:
    return (part for part in column.of(ARRAY) if isinstance(part, Array))


def _nothing(_row: int) -> None:
    """Stand for the value of a member that is missing."""


@dataclasses.dataclass(frozen=True)
class Members:
    """`properties`, `patternProperties` and `additionalProperties`."""

    named: Mapping[str, Check]
    patterned: Sequence[tuple[Callable[[Any], Mask], Check]] = ()
    others: Check | None = None

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows with a member that fails."""
        found = None
        for part in _objects(column):
            for name, check in self._checks(tuple(part.members)):
                fails = check.run(part.members[name], frame.member(name))
                found = _masks.either(found, fails)
        return found

    def _checks(self, names: Sequence[str]) -> Iterator[tuple[str, Check]]:
        known = set(self.named)
        for name in names:
            if name in self.named:
                yield name, self.named[name]
        for not_matching, check in self.patterned:
            for name in _matched(names, not_matching):
                known.add(name)
                yield name, check
        if self.others is not None:
            for name in names:
                if name not in known:
                    yield name, self.others


def _matched(names: Sequence[str], not_matching: Callable[[Any], Mask]) -> list[str]:
    missed = not_matching(pa.array(names, pa.string())).to_pylist()
    return [name for name, miss in zip(names, missed, strict=True) if not miss]


@dataclasses.dataclass(frozen=True)
class Required:
    """`required`, and with `given` what a member requires beside it."""

    names: Sequence[str]
    rule: str = "required"
    given: str | None = None

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows that lack a member."""
        found = None
        for part in _objects(column):
            rows = part.present if self.given is None else part.having(self.given)
            for name in self.names:
                lacks = _masks.minus(rows, part.having(name))
                found = _masks.either(found, self._told(lacks, name, frame))
        return found

    def _told(self, lacks: Mask | None, name: str, frame: Frame) -> Mask | None:
        beside = "" if self.given is None else f" beside {self.given!r}"
        lacks = _masks.settled(lacks, frame.rows)
        at = frame.member(name)
        return at.tell(self.rule, f"is missing{beside}", lacks, _nothing)


@dataclasses.dataclass(frozen=True)
class Given:
    """`dependentSchemas`: a check of objects that have a certain member."""

    name: str
    check: Check

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows that have the member and fail."""
        found = None
        for part in _objects(column):
            rows = _masks.settled(part.having(self.name), frame.rows)
            if rows is not None:
                fails = self.check.run(column, frame.only(rows))
                found = _masks.either(found, fails)
        return found


@dataclasses.dataclass(frozen=True)
class Names:
    """`propertyNames`."""

    check: Check

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows with a name that fails."""
        found = None
        for part in _objects(column):
            names = list(part.members)
            wrong = self.check.run(_value_columns.column(names), Frame())
            for number in _masks.numbers(wrong):
                rows = _masks.settled(part.having(names[number]), frame.rows)
                at = frame.member(names[number])
                at.tell("propertyNames", _NAME_FAILS, rows, part.members[names[number]])
                found = _masks.either(found, rows)
        return found


def number_of_members(limit: float, *, most: bool) -> Callable[[Column], Mask | None]:
    """Return a check for objects with too few or too many members."""
    compare = pc.greater if most else pc.less

    def failing(column: Column) -> Mask | None:
        found = None
        for part in _objects(column):
            count: Any = pa.repeat(pa.scalar(0, pa.int64()), column.length)
            for name in part.members:
                there = _masks.full(part.having(name), column.length)
                count = pc.add(count, there.cast(pa.int64()))
            fails = _masks.both(
                _masks.settled(compare(count, pa.scalar(limit))), part.present
            )
            found = _masks.either(found, fails)
        return found

    return failing


def number_of_items(limit: float, *, most: bool) -> Callable[[Column], Mask | None]:
    """Return a check for lists with too few or too many items."""
    compare = pc.greater if most else pc.less

    def failing(column: Column) -> Mask | None:
        found = None
        for part in _arrays(column):
            fails = _masks.settled(compare(part.array, pa.scalar(limit)))
            found = _masks.either(found, fails)
        return found

    return failing


@dataclasses.dataclass(frozen=True)
class Items:
    """Checks for the first items, one each, and one for the rest."""

    first: Sequence[Check]
    rest: Check | None

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows with an item that fails."""
        found = None
        for part in _arrays(column):
            if part.items.length:
                found = _masks.either(found, self._of(part, frame))
        return found

    def _of(self, part: Array, frame: Frame) -> Mask | None:
        rows = None if frame.rows is None else pc.take(frame.rows, part.rows)
        found = None
        for place, check in enumerate(self.first):
            here = _masks.settled(pc.equal(part.positions, place), rows)
            if here is not None:
                fails = check.run(part.items, frame.items(part, here, str(place)))
                found = _masks.either(found, fails)
        if self.rest is not None:
            if self.first:
                later = pc.greater_equal(part.positions, len(self.first))
                rows = _masks.full(_masks.settled(later, rows), part.items.length)
            fails = self.rest.run(part.items, frame.items(part, rows, "*"))
            found = _masks.either(found, fails)
        return None if found is None else _masks.settled(holding(part, found))


@dataclasses.dataclass(frozen=True)
class Contains:
    """`contains` with `minContains` and `maxContains`."""

    check: Check
    least: float = 1
    most: float | None = None

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows in which too few or too many items fit."""
        found = None
        for part in _arrays(column):
            fails = self.check.run(part.items, Frame()) if part.items.length else None
            counts = part.counts(_masks.minus(part.items.present, fails))
            few = _masks.settled(pc.less(counts, pa.scalar(self.least)), frame.rows)
            frame.tell("contains", "has too few items that fit", few, column)
            many = None
            if self.most is not None:
                above = pc.greater(counts, pa.scalar(self.most))
                many = _masks.settled(above, frame.rows)
                frame.tell("maxContains", "has too many items that fit", many, column)
            found = _masks.either(found, _masks.either(few, many))
        return found


def repeated(column: Column) -> Mask | None:
    """Return the lists that hold two equal items."""
    found = None
    for part in _arrays(column):
        found = _masks.either(found, _equality.repeated(part, None))
    return found


FORBIDDEN = Never("additionalProperties")

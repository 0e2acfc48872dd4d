"""Checks made of checks: all, any, one, none, and if."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Protocol

from schema_registry_client.validation import _masks
from schema_registry_client.validation._columns import Column
from schema_registry_client.validation._frames import Frame
from schema_registry_client.validation._masks import Mask


class Check(Protocol):
    """Anything that finds the rows of a column that fail."""

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows that count and fail, and tell the frame."""


@dataclasses.dataclass(frozen=True)
class Assertion:
    """One keyword that looks at the values themselves."""

    rule: str
    message: str
    failing: Callable[[Column], Mask | None]

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows that fail it."""
        found = _masks.settled(self.failing(column), frame.rows)
        return frame.tell(self.rule, self.message, found, column)


@dataclasses.dataclass(frozen=True)
class Never:
    """The schema `false`."""

    rule: str = "false"

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return all rows that have a value."""
        return frame.tell(self.rule, "may not be there", frame.scope(column), column)


@dataclasses.dataclass(frozen=True)
class All:
    """Every one of them; none at all accepts everything."""

    checks: Sequence[Check] = ()

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows that fail any of them."""
        found = None
        for check in self.checks:
            found = _masks.either(found, check.run(column, frame))
        return found


@dataclasses.dataclass
class Later:
    """A check that is still being made when it is referred to."""

    check: Check | None = None

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows that fail it."""
        return None if self.check is None else self.check.run(column, frame)


@dataclasses.dataclass(frozen=True)
class AnyOf:
    """At least one of them."""

    checks: Sequence[Check]

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows that fail all of them."""
        left = frame.scope(column)
        for check in self.checks:
            if left is None:
                return None
            left = check.run(column, frame.silent().only(left))
        return frame.tell("anyOf", "fits none of the alternatives", left, column)


@dataclasses.dataclass(frozen=True)
class OneOf:
    """Exactly one of them."""

    checks: Sequence[Check]

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows that fail all or pass more than one."""
        scope = frame.scope(column)
        if scope is None:
            return None
        once = twice = None
        for check in self.checks:
            fits = _masks.minus(scope, check.run(column, frame.silent().only(scope)))
            twice = _masks.either(twice, _masks.both(once, fits))
            once = _masks.either(once, fits)
        none = _masks.minus(scope, once)
        frame.tell("oneOf", "fits none of the alternatives", none, column)
        frame.tell("oneOf", "fits more than one alternative", twice, column)
        return _masks.either(none, twice)


@dataclasses.dataclass(frozen=True)
class Not:
    """The contrary."""

    check: Check

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows that pass it."""
        scope = frame.scope(column)
        if scope is None:
            return None
        fits = _masks.minus(scope, self.check.run(column, frame.silent().only(scope)))
        return frame.tell("not", "fits what is excluded", fits, column)


@dataclasses.dataclass(frozen=True)
class If:
    """One or the other, as a third one says."""

    condition: Check
    then: Check
    otherwise: Check

    def run(self, column: Column, frame: Frame) -> Mask | None:
        """Return the rows that fail the one that applies to them."""
        scope = frame.scope(column)
        if scope is None:
            return None
        unfit = self.condition.run(column, frame.silent().only(scope))
        fit = _masks.minus(scope, unfit)
        found = None
        for rows, check in ((fit, self.then), (unfit, self.otherwise)):
            if rows is not None:
                found = _masks.either(found, check.run(column, frame.only(rows)))
        return found

"""What may be known of one value, as small facts, and what it means that one is wrong.

A fact speaks of a value of one JSON type that is known beforehand. Every fact can say
in which ways it may be wrong (`denied`): alternatives, of which one applies then, each
a tuple of facts that apply together. That a fact is left out of account only makes more
values possible; so what is not understood is left out, and no proof becomes wrong by it.
Facts about members and items are in part_facts.py. Where facts come from is keyword_facts.py; when they contradict each other is known
by the modules of the types (numbers.py, strings.py, arrays.py, objects.py).
"""

import dataclasses
from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import TypeAlias

from schemas_app.domain import exact_json


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Term:
    """A schema of one side; terms with the same `key` say the same."""

    side: int
    node: exact_json.Json
    key: int


class Fact:
    """Something that holds of a value."""

    __slots__ = ()

    def denied(self) -> "Alternatives":
        """Return the ways in which this may be wrong; none means that it cannot be."""
        raise NotImplementedError


Way: TypeAlias = tuple[Fact, ...]
Alternatives: TypeAlias = tuple[Way, ...]
WRITER, READER = 0, 1


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Holds(Fact):
    """The value is valid under a schema."""

    term: Term

    def denied(self) -> Alternatives:
        return ((Fails(self.term),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Fails(Fact):
    """The value is not valid under a schema.

    One that is `spare` is kept to be compared with what holds, and not looked into.
    """

    term: Term
    spare: bool = False

    def denied(self) -> Alternatives:
        return ((Holds(self.term),),)


Literal: TypeAlias = Holds | Fails


def opposite(literal: Literal) -> Literal:
    """Return the denial of a literal, which is one."""
    return Fails(literal.term) if isinstance(literal, Holds) else Holds(literal.term)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class AnyOf(Fact):
    """The value is valid under one of some schemas, or under more."""

    terms: tuple[Term, ...]

    def denied(self) -> Alternatives:
        return ((NoneOf(self.terms),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class NoneOf(Fact):
    """The value is valid under none of some schemas."""

    terms: tuple[Term, ...]

    def denied(self) -> Alternatives:
        return ((AnyOf(self.terms),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class OneOf(Fact):
    """The value is valid under exactly one of some schemas."""

    terms: tuple[Term, ...]

    def denied(self) -> Alternatives:
        return ((NotOneOf(self.terms),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class NotOneOf(Fact):
    """The value is valid under none of some schemas, or under two of them."""

    terms: tuple[Term, ...]

    def denied(self) -> Alternatives:
        return ((OneOf(self.terms),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Conditional(Fact):
    """The value is valid under `then` if it is so under `condition`, else `otherwise`."""

    condition: Term
    then: Term
    otherwise: Term

    def alternatives(self) -> Alternatives:
        """Return the two ways in which it can be right."""
        return (
            (Holds(self.condition), Holds(self.then)),
            (Fails(self.condition), Holds(self.otherwise)),
        )

    def denied(self) -> Alternatives:
        return (
            (Holds(self.condition), Fails(self.then)),
            (Fails(self.condition), Fails(self.otherwise)),
        )


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Values(Fact):
    """The value is one of those listed, by their keys (json_values.key)."""

    listed: Mapping[Hashable, exact_json.Json]

    def denied(self) -> Alternatives:
        return ((NotValues(self.listed),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class NotValues(Fact):
    """The value is none of those listed."""

    listed: Mapping[Hashable, exact_json.Json]

    def denied(self) -> Alternatives:
        return ((Values(self.listed),),)


@dataclasses.dataclass(frozen=True, slots=True)
class Opaque(Fact):
    """A keyword says something; the same `key` says the same of any value.

    What is not modeled is so: it contradicts nothing but its own denial.
    """

    key: int
    positive: bool = True

    def denied(self) -> Alternatives:
        return ((Opaque(self.key, not self.positive),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Unevaluated(Fact):
    """What is said of unevaluated members or items, from both sides.

    `least` holds if this does, though it may say less; `most` holds only if this does,
    or says more. None for `least` says nothing; None for `most` is not understood.
    `key` makes it comparable with the same words.
    """

    least: Fact | None
    most: Fact | None
    key: int

    def implied(self) -> tuple[Fact, ...]:
        """Return what follows from this."""
        known = (self.least,) if self.least else ()
        return (*known, Opaque(self.key))

    def denied(self) -> Alternatives:
        """Return the denials of `most`: if this is wrong, so is that."""
        if self.most is None:
            return ((Opaque(self.key, positive=False),),)
        same = Opaque(self.key, positive=False)
        return tuple((*wrong, same) for wrong in self.most.denied())


# --- numbers


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Low(Fact):
    """The number is at least `bound`, or over it where that is `open`."""

    bound: Fraction
    open: bool

    def denied(self) -> Alternatives:
        return ((High(self.bound, not self.open),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class High(Fact):
    """The number is at most `bound`, or under it where that is `open`."""

    bound: Fraction
    open: bool

    def denied(self) -> Alternatives:
        return ((Low(self.bound, not self.open),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Multiple(Fact):
    """The number is (or is not) a whole number of steps."""

    step: Fraction
    positive: bool = True

    def denied(self) -> Alternatives:
        return ((Multiple(self.step, not self.positive),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class WrittenWhole(Fact):
    """The number is (or is not) an integer as draft 4 has it: 1.0 is none there.

    Whatever is one is a whole number; a whole number may be none.
    """

    positive: bool = True

    def denied(self) -> Alternatives:
        return ((WrittenWhole(not self.positive),),)


# --- strings


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Size(Fact):
    """The string, array or object has `least` to `most` characters, items or members."""

    least: int = 0
    most: int | None = None

    def denied(self) -> Alternatives:
        short = ((Size(0, self.least - 1),),) if self.least > 0 else ()
        long = () if self.most is None else ((Size(self.most + 1),),)
        return (*short, *long)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Matches(Fact):
    """The string matches (or does not match) a pattern."""

    pattern: str
    positive: bool = True

    def denied(self) -> Alternatives:
        return ((Matches(self.pattern, not self.positive),),)

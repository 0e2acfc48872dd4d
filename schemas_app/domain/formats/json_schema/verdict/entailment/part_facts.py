"""What may be known of the members of an object and the items of an array.

Facts like those of facts.py, which see: each can say in which ways it may be wrong.
"""

import dataclasses
from collections.abc import Mapping

from schemas_app.domain.formats.json_schema.verdict.entailment import facts


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Members(facts.Fact):
    """Members are valid by their names: declared, matching a pattern, or others."""

    declared: Mapping[str, facts.Term]
    patterns: tuple[tuple[str, facts.Term], ...]
    others: facts.Term | None

    def denied(self) -> facts.Alternatives:
        """Return: there is a member that is not what it must be."""
        others = (
            ()
            if self.others is None
            else ((OtherMember(self, facts.Fails(self.others)),),)
        )
        return (
            *others,
            *(
                (Member(name, facts.Fails(term)),)
                for name, term in self.declared.items()
            ),
            *(
                (PatternMember(pattern, facts.Fails(term)),)
                for pattern, term in self.patterns
            ),
        )


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Required(facts.Fact):
    """Members of these names are there."""

    names: tuple[str, ...]

    def denied(self) -> facts.Alternatives:
        return tuple((Absent(name),) for name in self.names)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Absent(facts.Fact):
    """There is no member of this name."""

    name: str

    def denied(self) -> facts.Alternatives:
        return ((Required((self.name,)),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Names(facts.Fact):
    """The names of all members are valid under a schema."""

    term: facts.Term

    def denied(self) -> facts.Alternatives:
        return ((BadName(facts.Fails(self.term)),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Member(facts.Fact):
    """There is a member of this name, and this is true of its value."""

    name: str
    literal: facts.Literal


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class PatternMember(facts.Fact):
    """There is a member whose name matches, and this is true of its value."""

    pattern: str
    literal: facts.Literal


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class OtherMember(facts.Fact):
    """There is a member that is neither declared nor matched, with such a value."""

    members: Members
    literal: facts.Literal


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class BadName(facts.Fact):
    """There is a member of whose name this is true."""

    literal: facts.Literal


# --- arrays


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Items(facts.Fact):
    """Items are valid by their places: the first ones one by one, then the rest."""

    first: tuple[facts.Literal, ...]
    rest: facts.Literal | None

    def denied(self) -> facts.Alternatives:
        """Return: there is an item that is not what it must be."""
        rest = self.rest
        some = (SomeItem(len(self.first), facts.opposite(rest)),) if rest else ()
        return (
            *((fact,) for fact in some),
            *(
                (Item(index, facts.opposite(literal)),)
                for index, literal in enumerate(self.first)
            ),
        )


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Item(facts.Fact):
    """There is an item at `index`, and this is true of it."""

    index: int
    literal: facts.Literal


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class SomeItem(facts.Fact):
    """There is an item at `start` or behind it of which this is true."""

    start: int
    literal: facts.Literal


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Contains(facts.Fact):
    """At least `least` and at most `most` items are valid under a schema."""

    term: facts.Term
    least: int = 1
    most: int | None = None

    def denied(self) -> facts.Alternatives:
        few = ((Contains(self.term, 0, self.least - 1),),) if self.least > 0 else ()
        many = () if self.most is None else ((Contains(self.term, self.most + 1),),)
        return (*few, *many)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Unique(facts.Fact):
    """No two items are the same (or two are)."""

    positive: bool = True

    def denied(self) -> facts.Alternatives:
        return ((Unique(not self.positive),),)


@dataclasses.dataclass(frozen=True, eq=False, slots=True)
class Dependent(facts.Fact):
    """If the object has a member `name`, then something else holds of it."""

    name: str
    then: facts.Fact

    def alternatives(self) -> facts.Alternatives:
        """Return the two ways in which it can be right."""
        return ((Absent(self.name),), (self.then,))

    def denied(self) -> facts.Alternatives:
        return tuple((Required((self.name,)), *wrong) for wrong in self.then.denied())

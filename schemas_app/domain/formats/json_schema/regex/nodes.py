"""What a regular expression says, as a tree of frozen values.

Only what decides which strings match is kept: whether a repetition is greedy and what
a group captures is not, but for the groups that back references speak of.
"""

import dataclasses
import enum
from typing import TypeAlias

from schemas_app.domain.formats.json_schema.regex import code_points, properties


@dataclasses.dataclass(frozen=True, slots=True)
class Property:
    """A property of characters by its `canonical` name, or having it not."""

    name: str
    negated: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Characters:
    """One character: in `ranges` or with one of `having`, or, `negated`, neither."""

    ranges: code_points.Ranges = ()
    having: tuple[Property, ...] = ()
    negated: bool = False


class Assertion(enum.Enum):
    """What must hold between two characters."""

    START = "^"
    END = "$"
    BOUNDARY = r"\b"
    NO_BOUNDARY = r"\B"


@dataclasses.dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other; without parts, the empty string."""

    parts: "tuple[Node, ...]"


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """One of two or more branches."""

    branches: "tuple[Node, ...]"


@dataclasses.dataclass(frozen=True, slots=True)
class Repeat:
    """The same `least` to `most` times; None: without end."""

    part: "Node"
    least: int
    most: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """What must, or `negated` must not, come next or, `behind`, have come before."""

    part: "Node"
    behind: bool
    negated: bool


@dataclasses.dataclass(frozen=True, slots=True)
class BackReference:
    """The text that a group, counted from 1, has matched."""

    group: int


@dataclasses.dataclass(frozen=True, slots=True)
class Modified:
    """A part in which letters, anchors or `.` are read otherwise: `i-s`, for example."""

    part: "Node"
    modifiers: str


Node: TypeAlias = (
    Characters
    | Assertion
    | Sequence
    | Choice
    | Repeat
    | Look
    | BackReference
    | Modified
)

DIGITS: code_points.Ranges = ((48, 57),)
SPACES: code_points.Ranges = code_points.of(
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)
ANY = Characters(
    ranges=code_points.of("\n"),
    having=(Property(properties.LINE_END),),
    negated=True,
)


def needs_backtracking(node: Node) -> bool:
    """Return whether no engine can match `node` in linear time."""
    match node:
        case Look() | BackReference():
            return True
        case Sequence(parts) | Choice(parts):
            return any(map(needs_backtracking, parts))
        case Repeat(part) | Modified(part):
            return needs_backtracking(part)
        case _:
            return False

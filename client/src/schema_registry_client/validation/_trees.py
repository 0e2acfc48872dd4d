"""What a check says, as a tree."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import TypeAlias


@dataclasses.dataclass(frozen=True)
class Literal:
    """A number, text, true or false."""

    value: int | Decimal | str | bool


@dataclasses.dataclass(frozen=True)
class Field:
    """A field of the row; `column` is where it stands in the check."""

    path: tuple[str, ...]
    column: int

    def __str__(self) -> str:
        return ".".join(self.path)


@dataclasses.dataclass(frozen=True)
class Negative:
    """The number with the other sign."""

    of: Tree


@dataclasses.dataclass(frozen=True)
class Arithmetic:
    """`+`, `-`, `*` or `/` of two numbers."""

    sign: str
    left: Tree
    right: Tree


@dataclasses.dataclass(frozen=True)
class Comparison:
    """How two values compare."""

    sign: str
    left: Tree
    right: Tree


@dataclasses.dataclass(frozen=True)
class Junction:
    """`and` or `or` of several conditions."""

    word: str
    parts: tuple[Tree, ...]


@dataclasses.dataclass(frozen=True)
class Negation:
    """`not` of a condition."""

    of: Tree


@dataclasses.dataclass(frozen=True)
class IsNull:
    """Whether a value is null or missing."""

    of: Tree


@dataclasses.dataclass(frozen=True)
class Monotonic:
    """Whether a field never falls from row to row, in each group by itself."""

    field: Field
    per: Field | None
    strictly: bool


Tree: TypeAlias = (
    "Literal | Field | Negative | Arithmetic | Comparison | Junction | Negation | "
    "IsNull | Monotonic"
)


def fields(tree: object) -> list[Field]:
    """Return the fields that a check speaks of, in the order of the text."""
    if isinstance(tree, Field):
        return [tree]
    if isinstance(tree, tuple):
        return [field for part in tree for field in fields(part)]
    if dataclasses.is_dataclass(tree):
        values = (getattr(tree, member.name) for member in dataclasses.fields(tree))
        return [field for value in values for field in fields(value)]
    return []

"""One row as a C++ struct: members by alignment, so that nothing is padded inside.

The order of the columns is kept by their indices (kind.py), not by the members.
"""

import dataclasses
from collections.abc import Iterator, Sequence

from schemas_app.domain import type_text
from schemas_app.domain.artifact_kinds import identifiers
from schemas_app.domain.artifact_kinds.cpp_header import held, spelling
from schemas_app.domain.fields import (
    Kind,
    LogicalField,
    LogicalType,
    holds_text,
)

# So many fit into the byte of an enumeration.
_MOST_CHOICES = 256
_INDENT = "    "


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choices:
    """An enumeration of texts: each enumerator with its text."""

    name: str
    texts: tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Struct:
    """A struct: its text, how it is held, and where its members are.

    `offsets` are there where the language alone decides them.
    """

    name: str
    lines: tuple[str, ...]
    held: held.Held
    offsets: tuple[tuple[str, int], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Types:
    """The struct of a row, and all that it is made of, in the order of declaration."""

    row: Struct
    inside: tuple[Struct | Choices, ...]


def of_fields(fields: Sequence[LogicalField]) -> Types:
    """Return the types for a row of `fields`. Raises errors.UnmappableField."""
    making = _Making()
    row = making.struct("Row", fields, path=())
    return Types(row=row, inside=tuple(making.made.values()))


class _Making:
    """The types of one header while they are made; `made` by name."""

    def __init__(self) -> None:
        self.made: dict[str, Struct | Choices] = {}

    def struct(
        self, name: str, fields: Sequence[LogicalField], path: tuple[str, ...]
    ) -> Struct:
        names = identifiers.of_fields(fields, spelling.RESERVED | {name}, "C++")
        members = [
            (identifier, self._member(field, (*path, identifier)), field)
            for identifier, field in zip(names, fields, strict=True)
        ]
        members.sort(key=lambda member: -member[1].alignment)
        size, offsets = _laid_out([(name, each) for name, each, _ in members])
        lines = [f"struct {name} {{"]
        for identifier, each, field in members:
            lines += _remarks(field)
            lines.append(f"{_INDENT}{each.spelling} {identifier}{{}};")
        return Struct(
            name=name,
            lines=(*lines, "};"),
            held=held.Held(
                spelling=f"types::{name}",
                alignment=max((each.alignment for _, each, _ in members), default=1),
                size=size,
                trivial=all(each.trivial for _, each, _ in members),
            ),
            offsets=offsets,
        )

    def _member(self, field: LogicalField, path: tuple[str, ...]) -> held.Held:
        """Return how the value of `field` is held; `path` names a type it may need."""
        value = self._value(field, path)
        nullable = field.nullable and field.type.kind is not Kind.NULL
        return held.optional(value) if nullable else value

    def _value(self, field: LogicalField, path: tuple[str, ...]) -> held.Held:
        if holds_text(field.type):
            return self._text(field, path)
        return held.scalar(field.type) or self._nested(field, path)

    def _text(self, field: LogicalField, path: tuple[str, ...]) -> held.Held:
        enumerators = _enumerators(field)
        if enumerators:
            choices = Choices(name=f"{'_'.join(path)}_value", texts=enumerators)
            self._add(choices, field)
            return held.Held(spelling=f"types::{choices.name}", alignment=1, size=1)
        # A code point takes up to four bytes in UTF-8.
        capacity = 4 * field.max_length
        if 0 < capacity <= held.MOST_INLINE:
            return held.fixed_string(capacity)
        return held.TEXT

    def _nested(self, field: LogicalField, path: tuple[str, ...]) -> held.Held:
        children = field.type.children
        if field.type.kind is Kind.STRUCT:
            row = self.struct(f"{'_'.join(path)}_row", children, path)
            self._add(row, field)
            return row.held
        if field.type.kind is Kind.UNION:
            return self._union(field.type, path)
        if field.type.kind is Kind.DICTIONARY:
            return self._value(children[1], path)
        item = self._member(children[-1], path)
        if field.type.kind is Kind.MAP:
            pair = f"std::pair<std::string, {item.spelling}>"
            return held.many(dataclasses.replace(held.TEXT, spelling=pair))
        return held.many(item, field.type.length)

    def _union(self, type_: LogicalType, path: tuple[str, ...]) -> held.Held:
        names = identifiers.of_fields(type_.children, spelling.RESERVED, "C++")
        branches = [
            self._member(field, (*path, branch))
            for field, branch in zip(type_.children, names, strict=True)
        ]
        listed = ", ".join(each.spelling for each in branches)
        return held.Held(
            spelling=f"std::variant<{listed}>",
            alignment=max(each.alignment for each in branches),
            size=None,
            trivial=all(each.trivial for each in branches),
        )

    def _add(self, made: Struct | Choices, field: LogicalField) -> None:
        if made.name in self.made:
            identifiers.refuse(
                field,
                f"two types would be called {made.name} in C++",
                remedy=f"Rename {field.name!r}.",
            )
        self.made[made.name] = made


def _enumerators(field: LogicalField) -> tuple[tuple[str, str], ...]:
    """Return the texts of `field` by distinct names; none where there are no such."""
    names = [identifiers.escaped(each, spelling.RESERVED) for each in field.choices]
    if len(names) > _MOST_CHOICES or len(set(names)) < len(names):
        return ()
    return tuple(zip(names, field.choices, strict=True))


def _laid_out(
    members: list[tuple[str, held.Held]],
) -> tuple[int | None, tuple[tuple[str, int], ...]]:
    """Return the size of a struct and its members' offsets, or None where unknown."""
    offset, alignment, offsets = 0, 1, []
    for name, each in members:
        if each.size is None:
            return None, ()
        offset += -offset % each.alignment
        offsets.append((name, offset))
        offset += each.size
        alignment = max(alignment, each.alignment)
    # An empty struct takes a byte, so that it has an address.
    return max(1, offset + -offset % alignment), tuple(offsets)


def _remarks(field: LogicalField) -> Iterator[str]:
    null = " or null" if field.nullable else ""
    unit = f", in {field.unit_of_measure}" if field.unit_of_measure else ""
    text = f"{type_text.of(field.type)}{null}{unit}"
    yield from spelling.comment(text, _INDENT)
    yield from spelling.comment(field.description, _INDENT)

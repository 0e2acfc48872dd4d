"""The fields of a schema as a table: the same tree that artifacts are made from."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from schemas_app.domain import exact_json, fields
from schemas_app.domain.fields import Kind
from schemas_app.presenters import json_words


@dataclasses.dataclass(frozen=True, kw_only=True)
class FieldRow:
    """One field; `depth` is how many records it is inside of.

    `json_type` and `constraints` are what the document says at the field's own place.
    """

    name: str
    depth: int
    json_type: str
    type: str
    constraints: tuple[str, ...]
    nullable: bool
    unit: str
    description: str
    pointer: str


def rows(
    tree: Iterable[fields.LogicalField], document: exact_json.Json = None
) -> tuple[FieldRow, ...]:
    """Return `tree` row by row, members below the record they belong to."""
    return tuple(_rows(tree, document, depth=0))


def _rows(
    tree: Iterable[fields.LogicalField], document: exact_json.Json, *, depth: int
) -> Iterator[FieldRow]:
    for field in tree:
        place = json_words.place(document, field.pointer) or {}
        yield FieldRow(
            name=field.name,
            depth=depth,
            json_type=json_words.type_of(place) if place else "",
            type=type_name(field.type),
            constraints=json_words.constraints(place),
            nullable=field.nullable,
            unit=field.unit_of_measure,
            description=field.description,
            pointer=field.pointer,
        )
        yield from _rows(_members(field.type), document, depth=depth + 1)


def _members(of: fields.LogicalType) -> tuple[fields.LogicalField, ...]:
    """Return the members of a record, or of the records in a list."""
    if of.kind is Kind.STRUCT:
        return of.children
    if of.kind in {Kind.LIST, Kind.FIXED_LIST}:
        return _members(of.children[0].type)
    return ()


def type_name(of: fields.LogicalType) -> str:
    """Return a type in the words Arrow uses, such as `timestamp[us, UTC]`."""
    describe = _NAMES.get(of.kind)
    return describe(of) if describe else str(of.kind)


def _list(of: fields.LogicalType) -> str:
    item = type_name(of.children[0].type)
    return f"list<{item}>[{of.length}]" if of.length else f"list<{item}>"


def _pair(of: fields.LogicalType) -> str:
    first, second = (type_name(child.type) for child in of.children)
    return f"{of.kind}<{first}, {second}>"


def _with_unit(of: fields.LogicalType) -> str:
    return f"{of.kind}[{', '.join(part for part in (of.unit, of.zone) if part)}]"


_NAMES: Mapping[Kind, Callable[[fields.LogicalType], str]] = MappingProxyType(
    {
        Kind.INTEGER: lambda of: f"{'' if of.signed else 'u'}int{of.bits}",
        Kind.FLOAT: lambda of: f"float{of.bits}",
        Kind.DECIMAL: lambda of: f"decimal{of.bits}({of.precision}, {of.scale})",
        Kind.BINARY: lambda of: f"binary[{of.length}]" if of.length else "binary",
        Kind.DATE: lambda of: f"date{of.bits}",
        Kind.TIME: _with_unit,
        Kind.TIMESTAMP: _with_unit,
        Kind.DURATION: _with_unit,
        Kind.LIST: _list,
        Kind.FIXED_LIST: _list,
        Kind.MAP: _pair,
        Kind.DICTIONARY: _pair,
    }
)

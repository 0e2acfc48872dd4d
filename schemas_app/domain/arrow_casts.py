"""Which Arrow types have a value for every value of another one.

Exactly those pairs that a safe cast never refuses and never changes: where it depends
on the values, the answer is no. Timestamps are held to be in the years 0001 to 9999,
because RFC 3339 can write no others.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from schemas_app.domain import fields
from schemas_app.domain.fields import Kind, LogicalField, LogicalType

# How many bits of an integer a float holds exactly, by the float's own bits.
_EXACT: Mapping[int, int] = MappingProxyType({16: 11, 32: 24, 64: 53})
_HALF = 16
_DIGITS: Mapping[tuple[int, bool], int] = MappingProxyType(
    {
        (bits, signed): len(str(2 ** (bits - signed)))
        for bits in (8, 16, 32, 64)
        for signed in (True, False)
    },
)


# A batch has no more rows than that, and no more distinct values.
_MOST_ROWS = 2**31 - 1


def reads(reader: LogicalField, writer: LogicalField) -> bool:
    """Return whether a reader's column takes every value of a writer's."""
    may_be_null = reader.nullable or not writer.nullable
    return may_be_null and _has_room(reader, writer) and casts(writer.type, reader.type)


def casts(writer: LogicalType, reader: LogicalType) -> bool:
    """Return whether every value of one type is one of the other, and the same.

    One by one: how many of them a dictionary has room for is asked by `reads`.
    """
    if writer == reader:
        return True
    if value(writer) != writer or value(reader) != reader:
        return casts(value(writer), value(reader))
    if writer.kind is Kind.NULL:
        return reader.kind is not Kind.UNION
    if writer.kind is reader.kind and writer.kind in _SAME:
        return _SAME[writer.kind](writer, reader)
    if (writer.kind, reader.kind) in _OTHER:
        return _OTHER[writer.kind, reader.kind](writer, reader)
    return _bare(writer) == _bare(reader)


def value(type_: LogicalType) -> LogicalType:
    """Return the type of the values: of those kept in a dictionary, or `type_` itself."""
    return type_.children[1].type if type_.kind is Kind.DICTIONARY else type_


def _has_room(reader: LogicalField, writer: LogicalField) -> bool:
    """Return whether the index of a reader's dictionary names all that may come."""
    if reader.type.kind is not Kind.DICTIONARY or writer.type.kind is Kind.NULL:
        return True
    distinct = [_MOST_ROWS, *([len(writer.choices)] if writer.choices else [])]
    if writer.type.kind is Kind.DICTIONARY:
        distinct.append(_names(writer.type))
    return min(distinct) <= _names(reader.type)


def _names(dictionary: LogicalType) -> int:
    return fields.integer_range(dictionary.children[0].type)[1] + 1


def _bare(type_: LogicalType) -> LogicalType:
    """Return `type_` with nothing beside names, types and nullability."""
    children = tuple(
        LogicalField(name=child.name, type=_bare(child.type), nullable=child.nullable)
        for child in type_.children
    )
    return LogicalType(
        kind=type_.kind,
        bits=type_.bits,
        signed=type_.signed,
        unit=type_.unit,
        zone=type_.zone,
        precision=type_.precision,
        scale=type_.scale,
        length=type_.length,
        ordered=type_.ordered,
        children=children,
    )


def _integers(writer: LogicalType, reader: LogicalType) -> bool:
    least, most = fields.integer_range(writer)
    lowest, highest = fields.integer_range(reader)
    return lowest <= least and most <= highest


def _integer_as_float(writer: LogicalType, reader: LogicalType) -> bool:
    return writer.bits - writer.signed <= _EXACT[reader.bits]


def _decimal_as_float(writer: LogicalType, reader: LogicalType) -> bool:
    # Half precision has no cast from decimals.
    exact = 10**writer.precision <= 2 ** _EXACT[reader.bits]
    return not writer.scale and exact and reader.bits != _HALF


def _decimal_as_integer(writer: LogicalType, reader: LogicalType) -> bool:
    least, most = fields.integer_range(reader)
    beyond = 10**writer.precision
    return not writer.scale and least < -beyond and beyond <= most


def _decimals(writer: LogicalType, reader: LogicalType) -> bool:
    whole = writer.precision - writer.scale
    return writer.scale <= reader.scale and whole <= reader.precision - reader.scale


def _integer_as_decimal(writer: LogicalType, reader: LogicalType) -> bool:
    return _DIGITS[writer.bits, writer.signed] <= reader.precision - reader.scale


def _timestamps(writer: LogicalType, reader: LogicalType) -> bool:
    # Nanoseconds in 64 bits end in 2262; without a zone it is not known which instant.
    coarser = fields.UNITS.index(writer.unit) < fields.UNITS.index(reader.unit)
    unit = writer.unit == reader.unit or (coarser and reader.unit != "ns")
    return unit and bool(writer.zone) == bool(reader.zone)


def _times(writer: LogicalType, reader: LogicalType) -> bool:
    return fields.UNITS.index(writer.unit) <= fields.UNITS.index(reader.unit)


def _binaries(writer: LogicalType, reader: LogicalType) -> bool:
    return reader.length in (0, writer.length)


def _items(writer: LogicalType, reader: LogicalType) -> bool:
    length = writer.length == reader.length or reader.kind is Kind.LIST
    return length and reads(reader.children[0], writer.children[0])


def _structs(writer: LogicalType, reader: LogicalType) -> bool:
    given = {child.name: child for child in writer.children}
    return all(
        reads(child, given[child.name]) if child.name in given else child.nullable
        for child in reader.children
    )


def _maps(writer: LogicalType, reader: LogicalType) -> bool:
    return all(
        reads(one, other)
        for one, other in zip(reader.children, writer.children, strict=True)
    )


_Check = Callable[[LogicalType, LogicalType], bool]

_SAME: Mapping[Kind, _Check] = MappingProxyType(
    {
        Kind.INTEGER: _integers,
        Kind.FLOAT: lambda writer, reader: writer.bits <= reader.bits,
        Kind.DECIMAL: _decimals,
        Kind.BINARY: _binaries,
        Kind.DATE: lambda *_: True,  # both count whole days
        Kind.TIME: _times,
        Kind.TIMESTAMP: _timestamps,
        Kind.LIST: _items,
        Kind.FIXED_LIST: _items,
        Kind.STRUCT: _structs,
        Kind.MAP: _maps,
    },
)
_OTHER: Mapping[tuple[Kind, Kind], _Check] = MappingProxyType(
    {
        (Kind.INTEGER, Kind.FLOAT): _integer_as_float,
        (Kind.INTEGER, Kind.DECIMAL): _integer_as_decimal,
        (Kind.DECIMAL, Kind.FLOAT): _decimal_as_float,
        (Kind.DECIMAL, Kind.INTEGER): _decimal_as_integer,
        (Kind.FIXED_LIST, Kind.LIST): _items,
    },
)

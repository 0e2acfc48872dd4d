"""The neutral tree as an Arrow schema, and back. Private to the kinds that use Arrow.

Every tree that can be built has an Arrow schema, and reading that gives the same tree.
The way back refuses (ValueError) Arrow types that the tree has no word for.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import pyarrow as pa

from schemas_app.domain import fields
from schemas_app.domain.artifact_kinds import artifact_metadata
from schemas_app.domain.fields import Kind, LogicalField, LogicalType

# pyarrow says nothing about its types to a type checker.
_Type: TypeAlias = Any
_Field: TypeAlias = Any


def schema_of(
    logical_fields: Iterable[LogicalField],
    metadata: Mapping[str, str],
) -> pa.Schema:
    """Return the Arrow schema of a record with `logical_fields`."""
    return pa.schema(
        [_to_field(field) for field in logical_fields],
        metadata=dict(metadata) or None,
    )


def fields_of(schema: pa.Schema) -> tuple[LogicalField, ...]:
    """Return the fields of an Arrow schema. Raises ValueError for types beyond them."""
    return tuple(_from_field(field) for field in schema)


def _to_field(field: LogicalField) -> _Field:
    return pa.field(
        field.name,
        _to_type(field.type),
        nullable=field.nullable,
        metadata=artifact_metadata.of_field(field) or None,
    )


def _to_type(type_: LogicalType) -> _Type:
    return _TO_ARROW[type_.kind](type_)


def _to_integer(type_: LogicalType) -> _Type:
    return _INTEGERS[type_.bits, type_.signed]


def _to_decimal(type_: LogicalType) -> _Type:
    make = pa.decimal128 if type_.bits == 128 else pa.decimal256
    return make(type_.precision, type_.scale)


def _to_time(type_: LogicalType) -> _Type:
    return pa.time32(type_.unit) if type_.unit in {"s", "ms"} else pa.time64(type_.unit)


def _to_map(type_: LogicalType) -> _Type:
    return pa.map_(*(_to_field(child) for child in type_.children))


def _to_dictionary(type_: LogicalType) -> _Type:
    index, value = (_to_type(child.type) for child in type_.children)
    return pa.dictionary(index, value, ordered=type_.ordered)


_INTEGERS: Mapping[tuple[int, bool], _Type] = MappingProxyType(
    {
        (8, True): pa.int8(),
        (16, True): pa.int16(),
        (32, True): pa.int32(),
        (64, True): pa.int64(),
        (8, False): pa.uint8(),
        (16, False): pa.uint16(),
        (32, False): pa.uint32(),
        (64, False): pa.uint64(),
    },
)

_FLOATS: Mapping[int, _Type] = MappingProxyType(
    {16: pa.float16(), 32: pa.float32(), 64: pa.float64()},
)

_TO_ARROW: Mapping[Kind, Callable[[LogicalType], _Type]] = MappingProxyType(
    {
        Kind.NULL: lambda _: pa.null(),
        Kind.BOOLEAN: lambda _: pa.bool_(),
        Kind.INTEGER: _to_integer,
        Kind.FLOAT: lambda type_: _FLOATS[type_.bits],
        Kind.DECIMAL: _to_decimal,
        Kind.STRING: lambda _: pa.string(),
        Kind.JSON: lambda _: pa.json_(),
        Kind.BINARY: lambda type_: pa.binary(type_.length or -1),
        Kind.DATE: lambda type_: pa.date32() if type_.bits == 32 else pa.date64(),
        Kind.TIME: _to_time,
        Kind.TIMESTAMP: lambda type_: pa.timestamp(type_.unit, tz=type_.zone or None),
        Kind.DURATION: lambda type_: pa.duration(type_.unit),
        Kind.LIST: lambda type_: pa.list_(_to_field(type_.children[0])),
        Kind.FIXED_LIST: lambda type_: pa.list_(
            _to_field(type_.children[0]),
            type_.length,
        ),
        Kind.STRUCT: lambda type_: pa.struct(
            [_to_field(each) for each in type_.children]
        ),
        Kind.MAP: _to_map,
        Kind.DICTIONARY: _to_dictionary,
        Kind.UNION: lambda type_: pa.dense_union(
            [_to_field(each) for each in type_.children]
        ),
    },
)


def _from_field(field: _Field) -> LogicalField:
    known = {
        key.decode(): value.decode() for key, value in (field.metadata or {}).items()
    }
    return artifact_metadata.read_field(
        field.name, _from_type(field.type), nullable=field.nullable, known=known
    )


def _from_type(type_: _Type) -> LogicalType:
    if type_ in _PLAIN:
        return _PLAIN[type_]
    for is_one, read in _FROM_ARROW:
        if is_one(type_):
            return read(type_)
    raise ValueError(f"no field is of type {type_}")


def _timed(kind: Kind) -> Callable[[_Type], LogicalType]:
    return lambda type_: LogicalType(kind=kind, unit=type_.unit)


def _from_decimal(type_: _Type) -> LogicalType:
    return LogicalType(
        kind=Kind.DECIMAL,
        bits=type_.bit_width,
        precision=type_.precision,
        scale=type_.scale,
    )


def _from_list(type_: _Type) -> LogicalType:
    return LogicalType(kind=Kind.LIST, children=(_from_field(type_.value_field),))


def _from_fixed_list(type_: _Type) -> LogicalType:
    return LogicalType(
        kind=Kind.FIXED_LIST,
        length=type_.list_size,
        children=(_from_field(type_.value_field),),
    )


def _from_map(type_: _Type) -> LogicalType:
    children = (_from_field(type_.key_field), _from_field(type_.item_field))
    return LogicalType(kind=Kind.MAP, children=children)


def _from_dictionary(type_: _Type) -> LogicalType:
    return fields.dictionary(
        _from_type(type_.index_type),
        _from_type(type_.value_type),
        ordered=type_.ordered,
    )


def _is_plain_union(type_: _Type) -> bool:
    """Return whether a union is dense and its branches are numbered from zero."""
    dense = pa.types.is_union(type_) and type_.mode == "dense"
    return dense and list(type_.type_codes) == list(range(type_.num_fields))


_PLAIN: Mapping[_Type, LogicalType] = MappingProxyType(
    {
        pa.null(): fields.NULL,
        pa.bool_(): fields.BOOLEAN,
        **{
            arrow: fields.integer(bits, signed=signed)
            for (bits, signed), arrow in _INTEGERS.items()
        },
        **{
            arrow: LogicalType(kind=Kind.FLOAT, bits=bits)
            for bits, arrow in _FLOATS.items()
        },
        pa.string(): fields.STRING,
        pa.json_(): fields.JSON,
        pa.binary(): LogicalType(kind=Kind.BINARY),
        pa.date32(): fields.DATE,
        pa.date64(): LogicalType(kind=Kind.DATE, bits=64),
    },
)

_FROM_ARROW: tuple[
    tuple[Callable[[_Type], bool], Callable[[_Type], LogicalType]],
    ...,
] = (
    (pa.types.is_decimal128, _from_decimal),
    (pa.types.is_decimal256, _from_decimal),
    (
        pa.types.is_fixed_size_binary,
        lambda type_: LogicalType(kind=Kind.BINARY, length=type_.byte_width),
    ),
    (pa.types.is_time, _timed(Kind.TIME)),
    (
        pa.types.is_timestamp,
        lambda type_: LogicalType(
            kind=Kind.TIMESTAMP,
            unit=type_.unit,
            zone=type_.tz or "",
        ),
    ),
    (pa.types.is_duration, _timed(Kind.DURATION)),
    (pa.types.is_list, _from_list),
    (pa.types.is_fixed_size_list, _from_fixed_list),
    (
        pa.types.is_struct,
        lambda type_: LogicalType(
            kind=Kind.STRUCT,
            children=tuple(_from_field(child) for child in type_.fields),
        ),
    ),
    (pa.types.is_map, _from_map),
    (
        _is_plain_union,
        lambda type_: LogicalType(
            kind=Kind.UNION,
            children=tuple(_from_field(each) for each in type_),
        ),
    ),
    (pa.types.is_dictionary, _from_dictionary),
)

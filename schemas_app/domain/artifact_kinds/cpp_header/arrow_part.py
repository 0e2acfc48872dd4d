"""The part of a header that needs Arrow's own headers: the schema, and the check."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from schemas_app.domain.artifact_kinds import artifact_metadata
from schemas_app.domain.artifact_kinds.cpp_header import spelling
from schemas_app.domain.fields import Kind, LogicalField, LogicalType

_UNITS = MappingProxyType({"s": "SECOND", "ms": "MILLI", "us": "MICRO", "ns": "NANO"})


def schema(
    fields: Iterable[LogicalField], metadata: Mapping[str, str]
) -> Iterator[str]:
    """Yield an expression that makes the schema, line by line."""
    yield "arrow::schema("
    yield "    {"
    for field in fields:
        yield f"        {_field(field)},"
    yield "    },"
    yield f"    {_metadata(metadata)})"


def needs_json(fields: Iterable[LogicalField]) -> bool:
    """Return whether some value is kept as JSON text, which is an extension of Arrow."""
    return any(
        field.type.kind is Kind.JSON or needs_json(field.type.children)
        for field in fields
    )


def _field(field: LogicalField) -> str:
    nullable = "true" if field.nullable else "false"
    known = artifact_metadata.of_field(field)
    remarks = f", {_metadata(known)}" if known else ""
    name, type_ = spelling.string(field.name), _type(field.type)
    return f"arrow::field({name}, {type_}, {nullable}{remarks})"


def _metadata(known: Mapping[str, str]) -> str:
    keys, values = (
        ", ".join(f"std::string({spelling.string(text)})" for text in texts)
        for texts in (known.keys(), known.values())
    )
    return f"arrow::key_value_metadata({{{keys}}}, {{{values}}})"


def _type(type_: LogicalType) -> str:
    return _TYPES[type_.kind](type_)


def _unit(type_: LogicalType) -> str:
    return f"arrow::TimeUnit::{_UNITS[type_.unit]}"


def _timestamp(type_: LogicalType) -> str:
    zone = f", {spelling.literal(type_.zone)}" if type_.zone else ""
    return f"arrow::timestamp({_unit(type_)}{zone})"


def _time(type_: LogicalType) -> str:
    bits = 32 if type_.unit in {"s", "ms"} else 64
    return f"arrow::time{bits}({_unit(type_)})"


def _binary(type_: LogicalType) -> str:
    length = type_.length
    return f"arrow::fixed_size_binary({length})" if length else "arrow::binary()"


def _map(type_: LogicalType) -> str:
    key, value = (_field(child) for child in type_.children)
    return f"std::make_shared<arrow::MapType>({key}, {value})"


def _dictionary(type_: LogicalType) -> str:
    index, value = (_type(child.type) for child in type_.children)
    ordered = "true" if type_.ordered else "false"
    return f"arrow::dictionary({index}, {value}, {ordered})"


def _members(make: str) -> Callable[[LogicalType], str]:
    def write(type_: LogicalType) -> str:
        listed = ", ".join(_field(child) for child in type_.children)
        return f"arrow::{make}(arrow::FieldVector{{{listed}}})"

    return write


_FLOATS: Mapping[int, str] = MappingProxyType({16: "float16", 32: "float32"})

_TYPES: Mapping[Kind, Callable[[LogicalType], str]] = MappingProxyType(
    {
        Kind.NULL: lambda _: "arrow::null()",
        Kind.BOOLEAN: lambda _: "arrow::boolean()",
        Kind.INTEGER: lambda type_: (
            f"arrow::{'' if type_.signed else 'u'}int{type_.bits}()"
        ),
        Kind.FLOAT: lambda type_: f"arrow::{_FLOATS.get(type_.bits, 'float64')}()",
        Kind.DECIMAL: lambda type_: (
            f"arrow::decimal{type_.bits}({type_.precision}, {type_.scale})"
        ),
        Kind.STRING: lambda _: "arrow::utf8()",
        Kind.JSON: lambda _: "arrow::extension::json()",
        Kind.BINARY: _binary,
        Kind.DATE: lambda type_: f"arrow::date{type_.bits}()",
        Kind.TIME: _time,
        Kind.TIMESTAMP: _timestamp,
        Kind.DURATION: lambda type_: f"arrow::duration({_unit(type_)})",
        Kind.LIST: lambda type_: f"arrow::list({_field(type_.children[0])})",
        Kind.FIXED_LIST: lambda type_: (
            f"arrow::fixed_size_list({_field(type_.children[0])}, {type_.length})"
        ),
        Kind.STRUCT: _members("struct_"),
        Kind.UNION: _members("dense_union"),
        Kind.MAP: _map,
        Kind.DICTIONARY: _dictionary,
    },
)

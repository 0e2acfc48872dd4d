"""A table for DuckDB, which has nearly every type that Arrow has."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from schemas_app.domain.artifact_kinds import artifact_kind, identifiers, sql_tables
from schemas_app.domain.artifact_kinds.sql_tables import Column
from schemas_app.domain.fields import Kind, LogicalField, LogicalType

_GENERATOR = "sql_duckdb/1"
_MOST_DIGITS = 38
_LONGEST_ARRAY = 100_000


def _build(source: artifact_kind.ArtifactInput) -> bytes:
    return sql_tables.build(source, _DIALECT)


def _column(field: LogicalField) -> Column:
    checks: tuple[str, ...] = ()
    if field.type.kind is Kind.NULL:
        checks = ("{} IS NULL",)
    if field.type.kind is Kind.BINARY and field.type.length:
        checks = (f"octet_length({{}}) = {field.type.length}",)
    return Column(type=_type(field), checks=checks)


def _type(field: LogicalField) -> str:
    return _TYPES[field.type.kind](field)


def _decimal(field: LogicalField) -> str:
    type_ = field.type
    if type_.precision > _MOST_DIGITS:
        identifiers.refuse(
            field,
            f"`{field.name}` has {type_.precision} digits, and a DECIMAL of DuckDB has "
            f"at most {_MOST_DIGITS}",
            remedy="Limit the number by bounds, or ask for another type by `x-arrow`.",
        )
    return f"DECIMAL({type_.precision}, {type_.scale})"


def _timestamp(type_: LogicalType) -> str:
    # With a zone DuckDB counts microseconds only; nanoseconds are kept, in UTC.
    if type_.unit == "ns":
        return "TIMESTAMP_NS"
    if type_.zone:
        return "TIMESTAMPTZ"
    return {"s": "TIMESTAMP_S", "ms": "TIMESTAMP_MS"}.get(type_.unit, "TIMESTAMP")


def _array(field: LogicalField) -> str:
    item = _type(field.type.children[0])
    length = field.type.length
    fixed = 1 <= length <= _LONGEST_ARRAY
    return f"{item}[{length}]" if fixed else f"{item}[]"


def _members(field: LogicalField) -> str:
    children = field.type.children
    if not children:
        identifiers.refuse(
            field,
            f"`{field.name}` has no members, and in DuckDB it needs some",
            remedy='Keep it as text: `"x-arrow": "json"`.',
        )
    sql_tables.check_names(children, _DIALECT)
    return ", ".join(
        f"{sql_tables.quoted(each.name)} {_type(each)}" for each in children
    )


def _pair(field: LogicalField) -> str:
    return ", ".join(_type(child) for child in field.type.children)


_INTEGERS = MappingProxyType(
    {8: "TINYINT", 16: "SMALLINT", 32: "INTEGER", 64: "BIGINT"}
)

_TYPES: Mapping[Kind, Callable[[LogicalField], str]] = MappingProxyType(
    {
        Kind.NULL: lambda _: "INTEGER",
        Kind.BOOLEAN: lambda _: "BOOLEAN",
        Kind.INTEGER: lambda field: (
            ("" if field.type.signed else "U") + _INTEGERS[field.type.bits]
        ),
        Kind.FLOAT: lambda field: "DOUBLE" if field.type.bits == 64 else "FLOAT",
        Kind.DECIMAL: _decimal,
        Kind.STRING: lambda _: "VARCHAR",
        Kind.JSON: lambda _: "JSON",
        Kind.BINARY: lambda _: "BLOB",
        Kind.DATE: lambda _: "DATE",
        Kind.TIME: lambda field: "TIME_NS" if field.type.unit == "ns" else "TIME",
        Kind.TIMESTAMP: lambda field: _timestamp(field.type),
        Kind.DURATION: lambda field: (
            "BIGINT" if field.type.unit == "ns" else "INTERVAL"
        ),
        Kind.LIST: _array,
        Kind.FIXED_LIST: _array,
        Kind.STRUCT: lambda field: f"STRUCT({_members(field)})",
        Kind.UNION: lambda field: f"UNION({_members(field)})",
        Kind.MAP: lambda field: f"MAP({_pair(field)})",
        Kind.DICTIONARY: lambda field: _type(field.type.children[1]),
    },
)

_DIALECT = sql_tables.Dialect(
    name="DuckDB", generator=_GENERATOR, column=_column, ignores_case=True
)

KIND = artifact_kind.ArtifactKind(
    name="sql_duckdb",
    media_type="application/sql",
    file_suffix=".duckdb.sql",
    generator=_GENERATOR,
    build=_build,
)

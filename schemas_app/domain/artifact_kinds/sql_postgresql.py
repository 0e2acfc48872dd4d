"""A table for PostgreSQL; what has members is JSON there, and nanoseconds are counted.

Unsigned integers are held by the next wider type with a check, 64 bits by NUMERIC.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from schemas_app.domain import fields
from schemas_app.domain.artifact_kinds import artifact_kind, sql_tables
from schemas_app.domain.artifact_kinds.sql_tables import Column
from schemas_app.domain.fields import Kind, LogicalField, LogicalType

_GENERATOR = "sql_postgresql/1"
_MOST_SIGNS = 10_485_760

# Of these PostgreSQL has arrays as we need them; arrays of arrays must be rectangular.
_NOT_IN_ARRAYS = frozenset(
    {Kind.LIST, Kind.FIXED_LIST, Kind.STRUCT, Kind.MAP, Kind.UNION, Kind.NULL}
)
_DIGITS = MappingProxyType({"s": 0, "ms": 3, "us": 6})
_INTEGERS = MappingProxyType(
    {8: "SMALLINT", 16: "SMALLINT", 32: "INTEGER", 64: "BIGINT"}
)


def _build(source: artifact_kind.ArtifactInput) -> bytes:
    return sql_tables.build(source, _DIALECT)


def _column(field: LogicalField) -> Column:
    if fields.holds_text(field.type) and 0 < field.max_length <= _MOST_SIGNS:
        return Column(type=f"VARCHAR({field.max_length})")
    return _TYPES[field.type.kind](field.type)


def _integer(type_: LogicalType) -> Column:
    if type_.signed and type_.bits > 8:
        return Column(type=_INTEGERS[type_.bits])
    least, most = fields.integer_range(type_)
    wider = "NUMERIC(20)" if type_.bits == 64 else _INTEGERS[type_.bits * 2]
    return Column(type=wider, checks=(f"{{}} BETWEEN {least} AND {most}",))


def _binary(type_: LogicalType) -> Column:
    length = f"octet_length({{}}) = {type_.length}"
    return Column(type="BYTEA", checks=(length,) if type_.length else ())


def _timed(name: str, behind: str = "") -> Callable[[LogicalType], Column]:
    def column(type_: LogicalType) -> Column:
        if type_.unit == "ns":
            return Column(type="BIGINT")
        zone = behind if type_.zone else ""
        return Column(type=f"{name}({_DIGITS[type_.unit]}){zone}")

    return column


def _array(type_: LogicalType) -> Column:
    item = type_.children[0].type
    if item.kind in _NOT_IN_ARRAYS:
        return Column(type="JSONB")
    length = f"cardinality({{}}) = {type_.length}"
    fixed = type_.kind is Kind.FIXED_LIST
    return Column(
        type=f"{_TYPES[item.kind](item).type}[]", checks=(length,) if fixed else ()
    )


def _plain(name: str, *checks: str) -> Callable[[LogicalType], Column]:
    return lambda _: Column(type=name, checks=checks)


_TYPES: Mapping[Kind, Callable[[LogicalType], Column]] = MappingProxyType(
    {
        Kind.NULL: _plain("INTEGER", "{} IS NULL"),
        Kind.BOOLEAN: _plain("BOOLEAN"),
        Kind.INTEGER: _integer,
        Kind.FLOAT: lambda type_: Column(
            type="DOUBLE PRECISION" if type_.bits == 64 else "REAL"
        ),
        Kind.DECIMAL: lambda type_: Column(
            type=f"NUMERIC({type_.precision}, {type_.scale})"
        ),
        Kind.STRING: _plain("TEXT"),
        Kind.JSON: _plain("JSON"),
        Kind.BINARY: _binary,
        Kind.DATE: _plain("DATE"),
        Kind.TIME: _timed("TIME"),
        Kind.TIMESTAMP: _timed("TIMESTAMP", " WITH TIME ZONE"),
        Kind.DURATION: _timed("INTERVAL"),
        Kind.LIST: _array,
        Kind.FIXED_LIST: _array,
        Kind.STRUCT: _plain("JSONB"),
        Kind.UNION: _plain("JSONB"),
        Kind.MAP: _plain("JSONB"),
        Kind.DICTIONARY: lambda type_: _TYPES[type_.children[1].type.kind](
            type_.children[1].type
        ),
    },
)

_DIALECT = sql_tables.Dialect(
    name="PostgreSQL",
    generator=_GENERATOR,
    column=_column,
    longest_name=63,
    most_columns=1600,
    taken=frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"}),
)

KIND = artifact_kind.ArtifactKind(
    name="sql_postgresql",
    media_type="application/sql",
    file_suffix=".postgresql.sql",
    generator=_GENERATOR,
    build=_build,
)

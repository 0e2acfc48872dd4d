"""How a type is written for people and machines, and read again.

The object form `{"name": "timestamp", "unit": "us"}` holds every type and is what
artifacts show; the short form `timestamp[us, UTC]` holds the types without members.
The names are Arrow's. Nested types are read where their members are known
(formats/json_schema/arrow_member.py); here they are only written.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from schemas_app.domain import exact_json, fields
from schemas_app.domain.fields import Kind, LogicalField, LogicalType

_PLAIN: Mapping[str, LogicalType] = MappingProxyType(
    {
        "null": fields.NULL,
        "bool": fields.BOOLEAN,
        **{f"int{bits}": fields.integer(bits) for bits in (8, 16, 32, 64)},
        **{
            f"uint{bits}": fields.integer(bits, signed=False)
            for bits in (8, 16, 32, 64)
        },
        **{
            f"float{bits}": LogicalType(kind=Kind.FLOAT, bits=bits)
            for bits in (16, 32, 64)
        },
        "utf8": fields.STRING,
        "json": fields.JSON,
        "binary": LogicalType(kind=Kind.BINARY),
        "date32": fields.DATE,
        "date64": LogicalType(kind=Kind.DATE, bits=64),
    },
)

_ALIASES: Mapping[str, str] = MappingProxyType(
    {"string": "utf8", "boolean": "bool", "double": "float64", "float": "float32"},
)

_PLAIN_NAMES: Mapping[LogicalType, str] = MappingProxyType(
    {type_: name for name, type_ in _PLAIN.items()},
)

# How types with members are called; they have no short form.
NESTED: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.LIST: "list",
        Kind.FIXED_LIST: "fixed_size_list",
        Kind.STRUCT: "struct",
        Kind.MAP: "map",
        Kind.UNION: "dense_union",
    },
)

_SHORT = re.compile(r"(\w+)\s*(?:\[([^\[\]()]*)\]|\(([^\[\]()]*)\))?", re.ASCII)
# The shape of IANA names and of offsets; whether a zone exists depends on the machine
# that asks, and an answer that depends on the machine is not ours to give.
_ZONE = re.compile(
    r"[+-](?:[01]\d|2[0-3]):[0-5]\d|[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*",
    re.ASCII,
)
_DIGITS = re.compile(r"\d{1,9}", re.ASCII)


@dataclasses.dataclass(frozen=True)
class _Family:
    """Types of one name with parameters, in the order of the short form."""

    parameters: tuple[str, ...]
    required: int
    build: Callable[[dict[str, exact_json.Json]], LogicalType]


def _unit(value: exact_json.Json, units: tuple[str, ...]) -> str:
    if value not in units:
        raise ValueError(f"unit is one of {', '.join(units)}, not {value!r}")
    return str(value)


def _zone(value: exact_json.Json) -> str:
    text = value.removeprefix("tz=") if isinstance(value, str) else ""
    if not _ZONE.fullmatch(text):
        raise ValueError(f"{value!r} is not a time zone such as UTC or Europe/Paris")
    return text


def _count(value: exact_json.Json) -> int:
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"{value!r} is not a whole number")


def _timed(kind: Kind, *units: str) -> _Family:
    def build(given: dict[str, exact_json.Json]) -> LogicalType:
        return LogicalType(kind=kind, unit=_unit(given["unit"], units))

    return _Family(("unit",), 1, build)


def _timestamp(given: dict[str, exact_json.Json]) -> LogicalType:
    zone = _zone(given["timezone"]) if "timezone" in given else ""
    unit = _unit(given["unit"], fields.UNITS)
    return LogicalType(kind=Kind.TIMESTAMP, unit=unit, zone=zone)


def _decimal(bits: int) -> _Family:
    def build(given: dict[str, exact_json.Json]) -> LogicalType:
        return LogicalType(
            kind=Kind.DECIMAL,
            bits=bits,
            precision=_count(given["precision"]),
            scale=_count(given.get("scale", 0)),
        )

    return _Family(("precision", "scale"), 1, build)


def _fixed_size_binary(given: dict[str, exact_json.Json]) -> LogicalType:
    length = _count(given["length"])
    if length < 1:
        raise ValueError("length is at least 1")
    return LogicalType(kind=Kind.BINARY, length=length)


def _dictionary(given: dict[str, exact_json.Json]) -> LogicalType:
    ordered = given.get("ordered", False)
    if ordered is not True and ordered is not False:
        raise ValueError(f"ordered is true or false, not {ordered!r}")
    index, value = given.get("index", "int32"), given.get("value", "utf8")
    return fields.dictionary(read(index), read(value), ordered=ordered)


_FAMILIES: Mapping[str, _Family] = MappingProxyType(
    {
        "time32": _timed(Kind.TIME, "s", "ms"),
        "time64": _timed(Kind.TIME, "us", "ns"),
        "duration": _timed(Kind.DURATION, *fields.UNITS),
        "timestamp": _Family(("unit", "timezone"), 1, _timestamp),
        "decimal128": _decimal(128),
        "decimal256": _decimal(256),
        "fixed_size_binary": _Family(("length",), 1, _fixed_size_binary),
        "dictionary": _Family(("index", "value", "ordered"), 0, _dictionary),
    },
)


def read(spelling: exact_json.Json) -> LogicalType:
    """Return the type without members that `spelling`, object or short form, names.

    Raises ValueError with the reason.
    """
    name, given = _parts(spelling)
    name = _ALIASES.get(name, name)
    if name in _PLAIN:
        _check_parameters(name, given, _Family((), 0, lambda _: _PLAIN[name]))
        return _PLAIN[name]
    if name not in _FAMILIES:
        known = ", ".join(sorted((*_PLAIN, *_FAMILIES)))
        raise ValueError(f"{name!r} is no type; there are {known}")
    _check_parameters(name, given, _FAMILIES[name])
    return _FAMILIES[name].build(given)


def write(
    type_: LogicalType,
    *,
    remarks: Callable[[LogicalField], exact_json.Json] = lambda _: None,
) -> dict[str, exact_json.Json]:
    """Return the object form of any type; equal types are written alike.

    What `remarks` says of a member, unless None, is written beside it as `metadata`.
    """
    if type_ in _PLAIN_NAMES:
        return {"name": _PLAIN_NAMES[type_]}
    if type_.kind in _WRITERS:
        return _WRITERS[type_.kind](type_)
    return _write_nested(type_, remarks)


def write_field(
    field: LogicalField,
    *,
    remarks: Callable[[LogicalField], exact_json.Json] = lambda _: None,
) -> dict[str, exact_json.Json]:
    """Return the object form of a field: its name, type and nullability."""
    row: dict[str, exact_json.Json] = {
        "name": field.name,
        "type": write(field.type, remarks=remarks),
        "nullable": field.nullable,
    }
    remark = remarks(field)
    return row if remark is None else {**row, "metadata": remark}


def _parts(spelling: exact_json.Json) -> tuple[str, dict[str, exact_json.Json]]:
    if isinstance(spelling, str):
        return _split(spelling)
    given = dict(spelling) if isinstance(spelling, dict) else {}
    name = given.pop("name", None)
    if not isinstance(name, str) or not name:
        raise ValueError('a type is a name such as "int32" or an object with a "name"')
    return name, given


def _split(spelling: str) -> tuple[str, dict[str, exact_json.Json]]:
    match = _SHORT.fullmatch(spelling.strip())
    if match is None:
        raise ValueError(f"{spelling!r} is not written like a type")
    name, arguments = match[1], match[2] or match[3]
    if arguments is None:
        return name, {}
    parameters = _FAMILIES[name].parameters if name in _FAMILIES else ()
    given = [argument.strip() for argument in arguments.split(",")]
    if len(given) > len(parameters):
        raise ValueError(f"{name} takes {len(parameters)} parameters, not {len(given)}")
    return name, dict(zip(parameters, given, strict=False))


def _check_parameters(
    name: str,
    given: dict[str, exact_json.Json],
    family: _Family,
) -> None:
    unknown = [key for key in given if key not in family.parameters]
    if unknown:
        raise ValueError(f"{name} has no parameter {unknown[0]!r}")
    for parameter in family.parameters[: family.required]:
        if parameter not in given:
            raise ValueError(f"{name} needs a {parameter}")


def _write_nested(
    type_: LogicalType,
    remarks: Callable[[LogicalField], exact_json.Json],
) -> dict[str, exact_json.Json]:
    members = [write_field(child, remarks=remarks) for child in type_.children]
    if type_.kind in {Kind.STRUCT, Kind.UNION}:
        return {"name": NESTED[type_.kind], "fields": members}
    row: dict[str, exact_json.Json] = {"name": NESTED[type_.kind]}
    if type_.kind is Kind.FIXED_LIST:
        row["length"] = type_.length
    for member, child in zip(members, type_.children, strict=True):
        del member["name"]  # always `item`, `key` or `value`: said by where it stands
        row[child.name] = member
    return row


def _write_time(type_: LogicalType) -> dict[str, exact_json.Json]:
    name = "time32" if type_.unit in {"s", "ms"} else "time64"
    return {"name": name, "unit": type_.unit}


def _write_timestamp(type_: LogicalType) -> dict[str, exact_json.Json]:
    zone = {"timezone": type_.zone} if type_.zone else {}
    return {"name": "timestamp", "unit": type_.unit, **zone}


def _write_decimal(type_: LogicalType) -> dict[str, exact_json.Json]:
    digits = {"precision": type_.precision, "scale": type_.scale}
    return {"name": f"decimal{type_.bits}", **digits}


def _write_dictionary(type_: LogicalType) -> dict[str, exact_json.Json]:
    index, value = (write(child.type) for child in type_.children)
    ordered = {"ordered": True} if type_.ordered else {}
    return {"name": "dictionary", "index": index, "value": value, **ordered}


_WRITERS: Mapping[Kind, Callable[[LogicalType], dict[str, exact_json.Json]]] = (
    MappingProxyType(
        {
            Kind.TIME: _write_time,
            Kind.TIMESTAMP: _write_timestamp,
            Kind.DURATION: lambda type_: {"name": "duration", "unit": type_.unit},
            Kind.DECIMAL: _write_decimal,
            Kind.BINARY: lambda type_: {
                "name": "fixed_size_binary",
                "length": type_.length,
            },
            Kind.DICTIONARY: _write_dictionary,
        },
    )
)

"""Types in one line, for people: `timestamp[us, UTC]`, `list<struct<px: float64>>`.

Not read again: what can be read is type_names.py's.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from schemas_app.domain import type_names
from schemas_app.domain.fields import Kind, LogicalField, LogicalType


def of(type_: LogicalType) -> str:
    """Return `type_` in one line, with all that tells it from others."""
    nested = _NESTED.get(type_.kind)
    if nested is not None:
        return nested(type_)
    written = type_names.write(type_)
    name = written.pop("name")
    parameters = ", ".join(str(value) for value in written.values())
    return f"{name}[{parameters}]" if parameters else str(name)


def _field(field: LogicalField) -> str:
    return f"{field.name}: {_value(field)}"


def _value(field: LogicalField) -> str:
    return of(field.type) + ("" if field.nullable else " not null")


def _members(name: str) -> Callable[[LogicalType], str]:
    return lambda type_: f"{name}<{', '.join(map(_field, type_.children))}>"


def _dictionary(type_: LogicalType) -> str:
    index, value = (of(child.type) for child in type_.children)
    return f"dictionary<{index}, {value}{', ordered' if type_.ordered else ''}>"


_NESTED: Mapping[Kind, Callable[[LogicalType], str]] = MappingProxyType(
    {
        Kind.LIST: lambda type_: f"list<{_value(type_.children[0])}>",
        Kind.FIXED_LIST: lambda type_: (
            f"fixed_size_list<{_value(type_.children[0])}>[{type_.length}]"
        ),
        Kind.STRUCT: _members("struct"),
        Kind.UNION: _members("dense_union"),
        Kind.MAP: lambda type_: f"map<{', '.join(map(_value, type_.children))}>",
        Kind.DICTIONARY: _dictionary,
    },
)

"""How a value without members is held in a row, and what is known of its place there."""

import dataclasses
from collections.abc import Callable, Mapping
from types import MappingProxyType

from schemas_app.domain.fields import Kind, LogicalType

# A row with longer arrays inside would not be one to pass around.
MOST_INLINE = 256


@dataclasses.dataclass(frozen=True, kw_only=True)
class Held:
    """A C++ type. `size` is None where the standard library decides it.

    `trivial`: it may be copied byte by byte.
    """

    spelling: str
    alignment: int
    size: int | None
    trivial: bool = True


TEXT = Held(spelling="std::string", alignment=8, size=None, trivial=False)
_BYTES = Held(
    spelling="std::vector<std::uint8_t>", alignment=8, size=None, trivial=False
)


def fixed_string(capacity: int) -> Held:
    """Return a text of at most `capacity` bytes, held in the row itself."""
    size = 2 + capacity + capacity % 2
    return Held(
        spelling=f"registry::rows::FixedString<{capacity}>", alignment=2, size=size
    )


def optional(held: Held) -> Held:
    """Return `held`, or nothing."""
    return dataclasses.replace(
        held, spelling=f"std::optional<{held.spelling}>", size=None
    )


def many(held: Held, count: int = 0) -> Held:
    """Return `count` of `held`; any number of them, for 0 and where they are too many."""
    if not 1 <= count <= MOST_INLINE:
        spelling = f"std::vector<{held.spelling}>"
        return Held(spelling=spelling, alignment=8, size=None, trivial=False)
    return dataclasses.replace(
        held,
        spelling=f"std::array<{held.spelling}, {count}>",
        size=None if held.size is None else held.size * count,
    )


def scalar(type_: LogicalType) -> Held | None:
    """Return how a value of `type_` is held, or None for a type with members."""
    find = _SCALARS.get(type_.kind)
    return None if find is None else find(type_)


def _number(spelling: str, bits: int) -> Held:
    return Held(spelling=spelling, alignment=bits // 8, size=bits // 8)


def _integer(bits: int, *, signed: bool = True) -> Held:
    return _number(f"std::{'' if signed else 'u'}int{bits}_t", bits)


def _binary(type_: LogicalType) -> Held:
    if not type_.length:
        return _BYTES
    return many(_integer(8, signed=False), type_.length)


_FLOATS: Mapping[int, str] = MappingProxyType(
    {16: "registry::rows::Float16", 32: "float", 64: "double"},
)

_SCALARS: Mapping[Kind, Callable[[LogicalType], Held]] = MappingProxyType(
    {
        Kind.NULL: lambda _: Held(spelling="std::monostate", alignment=1, size=None),
        Kind.BOOLEAN: lambda _: _number("bool", 8),
        Kind.INTEGER: lambda type_: _integer(type_.bits, signed=type_.signed),
        Kind.FLOAT: lambda type_: _number(_FLOATS[type_.bits], type_.bits),
        Kind.DECIMAL: lambda type_: Held(
            spelling=f"registry::rows::Decimal{type_.bits}",
            alignment=8,
            size=type_.bits // 8,
        ),
        Kind.STRING: lambda _: TEXT,
        Kind.JSON: lambda _: TEXT,
        Kind.BINARY: _binary,
        Kind.DATE: lambda type_: _integer(type_.bits),
        Kind.TIME: lambda type_: _integer(32 if type_.unit in {"s", "ms"} else 64),
        Kind.TIMESTAMP: lambda _: _integer(64),
        Kind.DURATION: lambda _: _integer(64),
    },
)

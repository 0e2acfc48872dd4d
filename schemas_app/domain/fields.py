"""The neutral tree of fields that every artifact is made from.

Between a schema format and an artifact kind: neither a JSON Schema keyword nor an
Arrow class appears here. A tree that can be built can be written as every artifact:
what no artifact could hold is refused when it is made (ValueError).
"""

import dataclasses
import enum
from collections.abc import Mapping
from types import MappingProxyType


class Kind(enum.StrEnum):
    """What a value is; the parameters that a kind needs are on `LogicalType`."""

    NULL = "null"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    FLOAT = "float"
    DECIMAL = "decimal"
    STRING = "string"
    JSON = "json"
    BINARY = "binary"
    DATE = "date"
    TIME = "time"
    TIMESTAMP = "timestamp"
    DURATION = "duration"
    LIST = "list"
    FIXED_LIST = "fixed_list"
    STRUCT = "struct"
    MAP = "map"
    DICTIONARY = "dictionary"
    UNION = "union"


UNITS = ("s", "ms", "us", "ns")

# The digits a decimal of so many bits can hold.
DECIMAL_DIGITS: Mapping[int, int] = MappingProxyType({128: 38, 256: 76})


@dataclasses.dataclass(frozen=True)
class _Shape:
    """What a kind needs: which widths and units, which children, what else."""

    bits: tuple[int, ...] = (0,)
    units: tuple[str, ...] = ("",)
    children: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()


_SHAPES: Mapping[Kind, _Shape] = MappingProxyType(
    {
        Kind.NULL: _Shape(),
        Kind.BOOLEAN: _Shape(),
        Kind.INTEGER: _Shape(bits=(8, 16, 32, 64), also=frozenset({"signed"})),
        Kind.FLOAT: _Shape(bits=(16, 32, 64)),
        Kind.DECIMAL: _Shape(
            bits=tuple(DECIMAL_DIGITS),
            also=frozenset({"precision", "scale"}),
        ),
        Kind.STRING: _Shape(),
        Kind.JSON: _Shape(),
        Kind.BINARY: _Shape(also=frozenset({"length"})),
        Kind.DATE: _Shape(bits=(32, 64)),
        Kind.TIME: _Shape(units=UNITS),
        Kind.TIMESTAMP: _Shape(units=UNITS, also=frozenset({"zone"})),
        Kind.DURATION: _Shape(units=UNITS),
        Kind.LIST: _Shape(children=("item",)),
        Kind.FIXED_LIST: _Shape(children=("item",), also=frozenset({"length"})),
        Kind.STRUCT: _Shape(also=frozenset({"children"})),
        Kind.UNION: _Shape(also=frozenset({"children"})),
        Kind.MAP: _Shape(children=("key", "value")),
        Kind.DICTIONARY: _Shape(
            children=("index", "value"),
            also=frozenset({"ordered"}),
        ),
    },
)

_NOT_IN_DICTIONARIES = frozenset(
    {Kind.JSON, Kind.LIST, Kind.FIXED_LIST, Kind.STRUCT, Kind.MAP, Kind.DICTIONARY}
    | {Kind.UNION},
)

# Arrow names the branches of a union by eight bits, and none below zero.
MOST_BRANCHES = 127
# Arrow counts the items of a list, and the bytes of a value, by 32 bits.
MOST_ITEMS = 2**31 - 1

_UNSET: Mapping[str, object] = MappingProxyType(
    {
        "signed": True,
        "ordered": False,
        "zone": "",
        "precision": 0,
        "scale": 0,
        "length": 0,
    },
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class LogicalType:
    """A kind with its parameters.

    `bits`: width of integers and floats (8 to 64), of decimals (128, 256), of dates.
    `unit`: s, ms, us or ns, for times, timestamps and durations. `zone`: IANA name,
    offset, or "" for none. `length`: of a FIXED_LIST, or of a BINARY whose values are
    all of one size. `children`: the members of a STRUCT; the branches of a UNION, of
    which a value is one; `item` of a list; `key` and `value` of a MAP; `index` and
    `value` of a DICTIONARY. JSON is any value, as text.
    """

    kind: Kind
    bits: int = 0
    signed: bool = True
    unit: str = ""
    zone: str = ""
    precision: int = 0
    scale: int = 0
    length: int = 0
    ordered: bool = False
    children: "tuple[LogicalField, ...]" = ()

    def __post_init__(self) -> None:
        shape = _SHAPES[self.kind]
        stray = [
            name
            for name, unset in _UNSET.items()
            if name not in shape.also and getattr(self, name) != unset
        ]
        if stray or self.bits not in shape.bits or self.unit not in shape.units:
            raise ValueError(f"{self!r}: not what a {self.kind} needs")
        names = tuple(child.name for child in self.children)
        if "children" in shape.also:
            _check_unique(names)
        elif names != shape.children:
            raise ValueError(f"a {self.kind} has {shape.children}, not {names}")
        check = _CHECKS.get(self.kind)
        if check is not None:
            check(self)


@dataclasses.dataclass(frozen=True, kw_only=True)
class LogicalField:
    """A named place in a record.

    `nullable`: a row may be without a value, because null is allowed or because the
    member may be missing. `pointer` is where the field is described, as a JSON Pointer
    into the schema, or `uri#pointer` into a schema it refers to, so that refusals and
    metadata can name it. `field_id` stays the same when the field is renamed and that
    is declared. `choices` are the texts a value is one of, and `max_length` is how many
    code points a text has at most; () and 0 where that is not said.
    """

    name: str
    type: LogicalType
    nullable: bool
    pointer: str = ""
    description: str = ""
    unit_of_measure: str = ""
    field_id: str = ""
    choices: tuple[str, ...] = ()
    max_length: int = 0

    def __post_init__(self) -> None:
        if self.type.kind is Kind.NULL and not self.nullable:
            raise ValueError(f"{self.name}: a field of nulls is nullable")
        if (self.choices or self.max_length) and not holds_text(self.type):
            raise ValueError(f"{self.name}: only texts have choices and lengths")


def _check_unique(names: tuple[str, ...]) -> None:
    if len(set(names)) < len(names):
        raise ValueError(f"members of one struct share a name: {names}")


def _check_branches(type_: LogicalType) -> None:
    if not 1 <= len(type_.children) <= MOST_BRANCHES:
        raise ValueError(f"a union has 1 to {MOST_BRANCHES} branches")


def _check_decimal(type_: LogicalType) -> None:
    if not 1 <= type_.precision <= DECIMAL_DIGITS[type_.bits]:
        raise ValueError(f"decimal{type_.bits} has no precision {type_.precision}")
    if not 0 <= type_.scale <= type_.precision:
        raise ValueError(f"scale {type_.scale} is not in 0 to {type_.precision}")


def _check_length(type_: LogicalType) -> None:
    if not 0 <= type_.length <= MOST_ITEMS:
        raise ValueError(f"length {type_.length} is not in 0 to {MOST_ITEMS}")


def _check_key(type_: LogicalType) -> None:
    if type_.children[0].nullable:
        raise ValueError("a map's key is not nullable")


def _check_dictionary(type_: LogicalType) -> None:
    for child in type_.children:
        if child != LogicalField(name=child.name, type=child.type, nullable=False):
            raise ValueError("index and value of a dictionary are types and no more")
    index, value = type_.children
    if index.type.kind is not Kind.INTEGER:
        raise ValueError("a dictionary's index is an integer")
    if value.type.kind in _NOT_IN_DICTIONARIES:
        raise ValueError(f"a dictionary does not hold {value.type.kind} values")


_CHECKS = MappingProxyType(
    {
        Kind.DECIMAL: _check_decimal,
        Kind.BINARY: _check_length,
        Kind.FIXED_LIST: _check_length,
        Kind.MAP: _check_key,
        Kind.DICTIONARY: _check_dictionary,
        Kind.UNION: _check_branches,
    },
)

NULL = LogicalType(kind=Kind.NULL)
BOOLEAN = LogicalType(kind=Kind.BOOLEAN)
FLOAT64 = LogicalType(kind=Kind.FLOAT, bits=64)
STRING = LogicalType(kind=Kind.STRING)
JSON = LogicalType(kind=Kind.JSON)
DATE = LogicalType(kind=Kind.DATE, bits=32)


def holds_text(type_: LogicalType) -> bool:
    """Return whether values are texts, be they kept in a dictionary."""
    if type_.kind is Kind.DICTIONARY:
        return type_.children[1].type.kind is Kind.STRING
    return type_.kind is Kind.STRING


def integer(bits: int, *, signed: bool = True) -> LogicalType:
    """Return the integer type of `bits` bits."""
    return LogicalType(kind=Kind.INTEGER, bits=bits, signed=signed)


def integer_range(type_: LogicalType) -> tuple[int, int]:
    """Return the smallest and largest value of an integer type."""
    if type_.signed:
        return -(2 ** (type_.bits - 1)), 2 ** (type_.bits - 1) - 1
    return 0, 2**type_.bits - 1


def decimal(precision: int, scale: int) -> LogicalType:
    """Return the narrowest decimal type of so many digits. Raises ValueError."""
    for bits, digits in DECIMAL_DIGITS.items():
        if precision <= digits:
            return LogicalType(
                kind=Kind.DECIMAL,
                bits=bits,
                precision=precision,
                scale=scale,
            )
    raise ValueError(f"no decimal type has {precision} digits")


def dictionary(
    index: LogicalType,
    value: LogicalType,
    *,
    ordered: bool = False,
) -> LogicalType:
    """Return the type of values kept once and named by `index`. Raises ValueError."""
    return LogicalType(
        kind=Kind.DICTIONARY,
        ordered=ordered,
        children=(
            LogicalField(name="index", type=index, nullable=False),
            LogicalField(name="value", type=value, nullable=False),
        ),
    )

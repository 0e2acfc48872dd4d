"""Whether a type that a person asks for agrees with what the schema lets pass.

A type may be narrower than the schema where a value that does not fit is refused aloud
when it is loaded (an int32 for an unbounded integer); it may not be one that would
change values in silence, or that stated bounds rule out.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from schemas_app.domain import fields
from schemas_app.domain.fields import Kind, LogicalType
from schemas_app.domain.formats.json_schema.mapping import json_types, scalars

_CLOCK = frozenset({Kind.DATE, Kind.TIME, Kind.TIMESTAMP, Kind.DURATION})
_TEXT = frozenset({Kind.STRING, Kind.DICTIONARY})

# Integers become clock types by counting units: days, or the unit of the type.
BECOMES: Mapping[str, frozenset[Kind]] = MappingProxyType(
    {
        json_types.NULL: frozenset({Kind.NULL}),
        "boolean": frozenset({Kind.BOOLEAN}),
        "integer": _CLOCK | {Kind.INTEGER, Kind.FLOAT, Kind.DECIMAL},
        "number": frozenset({Kind.FLOAT, Kind.DECIMAL}),
        "string": _TEXT,
        "object": frozenset({Kind.STRUCT, Kind.MAP}),
        "array": frozenset({Kind.LIST, Kind.FIXED_LIST}),
    },
)

# Texts that say what they hold may become that, too.
BECOMES_BY_FORMAT: Mapping[str, frozenset[Kind]] = MappingProxyType(
    {
        "date": frozenset({Kind.DATE}),
        "time": frozenset({Kind.TIME}),
        "date-time": frozenset({Kind.TIMESTAMP}),
        "duration": frozenset({Kind.DURATION}),
        "uuid": frozenset({Kind.BINARY}),
    },
)
BECOMES_BY_ENCODING: Mapping[str, frozenset[Kind]] = MappingProxyType(
    {"base64": frozenset({Kind.BINARY})},
)

_UUID_BYTES = 16
_EXACT_INTEGERS: Mapping[int, int] = MappingProxyType({16: 2**11, 32: 2**24, 64: 2**53})


def disagreement(
    wanted: LogicalType,
    types: frozenset[str],
    facts: scalars.Facts,
) -> str | None:
    """Return why `wanted` does not do for values of `types`, or None if it does."""
    if not types:
        return None if wanted.kind is Kind.NULL else "no value but null is allowed"
    # Where numbers are allowed, integers are numbers that happen to be whole.
    for json_type in sorted(types - {"integer"} if "number" in types else types):
        if wanted.kind not in _becomes(json_type, facts):
            return f"it does not hold what the schema allows: {json_type}"
        reason = _fit(wanted, json_type, facts)
        if reason is not None:
            return reason
    return None


def _becomes(json_type: str, facts: scalars.Facts) -> frozenset[Kind]:
    kinds = BECOMES[json_type]
    if json_type != "string":
        return kinds
    telling = [BECOMES_BY_FORMAT.get(text) for text in facts.formats]
    telling += [BECOMES_BY_ENCODING.get(text) for text in facts.encodings]
    return kinds.union(*(more for more in telling if more is not None))


def _fit(wanted: LogicalType, json_type: str, facts: scalars.Facts) -> str | None:
    check = _FITS.get((json_type, wanted.kind))
    if check is None and wanted.kind in _CLOCK and json_type == "integer":
        check = _fit_clock
    return None if check is None else check(wanted, facts)


def _fit_integer(wanted: LogicalType, facts: scalars.Facts) -> str | None:
    low, high = facts.integers
    least, most = fields.integer_range(wanted)
    beyond = [bound for bound in (low, high) if bound is not None]
    if all(least <= bound <= most for bound in beyond):
        return None
    return f"it holds {least} to {most}, and the schema allows {_range(low, high)}"


def _fit_clock(wanted: LogicalType, facts: scalars.Facts) -> str | None:
    narrow = wanted.bits == 32 or (
        wanted.kind is Kind.TIME and wanted.unit in {"s", "ms"}
    )
    return _fit_integer(fields.integer(32 if narrow else 64), facts)


def _fit_float(wanted: LogicalType, facts: scalars.Facts) -> str | None:
    exact = _EXACT_INTEGERS[wanted.bits]
    low, high = facts.integers
    if low is not None and high is not None and -exact <= low and high <= exact:
        return None
    return (
        f"it holds integers exactly up to {exact}, "
        f"and the schema allows {_range(low, high)}"
    )


def _fit_decimal(wanted: LogicalType, facts: scalars.Facts) -> str | None:
    whole = wanted.precision - wanted.scale
    if facts.whole_digits is not None and facts.whole_digits > whole:
        return (
            f"it holds {whole} digits before the point, "
            f"and the schema allows {facts.whole_digits}"
        )
    needed = 0 if facts.step is None else max(0, -facts.step)
    if needed > wanted.scale:
        return (
            f"it holds {wanted.scale} digits after the point, "
            f"and the schema allows {needed}"
        )
    return None


def _fit_binary(wanted: LogicalType, facts: scalars.Facts) -> str | None:
    if "base64" in facts.encodings or wanted.length == _UUID_BYTES:
        return None
    return f"a UUID has {_UUID_BYTES} bytes"


def _fit_dictionary(wanted: LogicalType, facts: scalars.Facts) -> str | None:
    index, value = (child.type for child in wanted.children)
    most = fields.integer_range(index)[1]
    if facts.listed is not None and facts.listed > most + 1:
        return f"its index names {most + 1} values, and the schema lists {facts.listed}"
    return None if value.kind is Kind.STRING else "its values are no text"


def _range(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return "any"
    if low is None:
        return f"all up to {high}"
    return f"all from {low}" if high is None else f"{low} to {high}"


_FITS: Mapping[
    tuple[str, Kind],
    Callable[[LogicalType, scalars.Facts], str | None],
] = MappingProxyType(
    {
        ("integer", Kind.INTEGER): _fit_integer,
        ("integer", Kind.FLOAT): _fit_float,
        ("integer", Kind.DECIMAL): _fit_decimal,
        ("number", Kind.DECIMAL): _fit_decimal,
        ("string", Kind.BINARY): _fit_binary,
        ("string", Kind.DICTIONARY): _fit_dictionary,
    },
)

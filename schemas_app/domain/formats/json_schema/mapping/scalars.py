"""From the keywords about one value without members to its type.

Everything is read from all parts of a conjunction together, so that the type holds
every value that passes them all: where keywords leave a doubt, the wider type.
"""

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from schemas_app.domain import exact_json, fields
from schemas_app.domain.fields import Kind, LogicalType
from schemas_app.domain.formats.json_schema.mapping import conjunctions, json_types

# Formats that say more than text; all others are text, whatever they ask of it. Times
# carry an offset in JSON and none here: instants and times of day are kept in UTC. A
# duration is text unless asked for otherwise: months and years have no length.
FORMATS: Mapping[str, LogicalType] = MappingProxyType(
    {
        "date": fields.DATE,
        "time": LogicalType(kind=Kind.TIME, unit="us"),
        "date-time": LogicalType(kind=Kind.TIMESTAMP, unit="us", zone="UTC"),
        "uuid": LogicalType(kind=Kind.BINARY, length=16),
    },
)
BASE64 = "base64"
BYTES = LogicalType(kind=Kind.BINARY)

# In the order they are tried: the narrowest first.
_SIGNED = tuple(fields.integer(bits) for bits in (8, 16, 32, 64))
_UNSIGNED = tuple(fields.integer(bits, signed=False) for bits in (8, 16, 32, 64))
_INT64, _UINT64 = _SIGNED[-1], _UNSIGNED[-1]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Bound:
    """The end of a range; `exclusive`: the value itself is outside."""

    value: Decimal
    exclusive: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said about a value without members; by default, nothing.

    `step` is the exponent of a power of ten that a number is a multiple of, `listed`
    how many values there are at most, `formats` and `encodings` what a text holds,
    `choices` the texts that are listed, `longest` how many code points a text may have.
    """

    low: Bound | None = None
    high: Bound | None = None
    step: int | None = None
    listed: int | None = None
    formats: frozenset[str] = frozenset()
    encodings: frozenset[str] = frozenset()
    choices: tuple[str, ...] | None = None
    longest: int | None = None

    @property
    def integers(self) -> tuple[int | None, int | None]:
        """The smallest and the largest integer that passes, where that is said."""
        low, high = self.low, self.high
        return (
            None if low is None else _next_integer(low),
            None if high is None else -_next_integer(_mirrored(high)),
        )

    @property
    def whole_digits(self) -> int | None:
        """How many digits before the point are needed, where bounds say it."""
        if self.low is None or self.high is None:
            return None
        return max(_whole_digits(self.low), _whole_digits(self.high))


_Said = TypeVar("_Said")

# A type, or the reason why there is none.
Result: TypeAlias = "LogicalType | str"


def facts_of(node: conjunctions.Conjunction) -> Facts:
    """Return what all parts and unions of `node` say together."""
    every = [_of_part(part) for part in node.parts]
    every += [
        _some([facts_of(branch) for branch in union.branches]) for union in node.unions
    ]
    return every[0] if len(every) == 1 else _all(every)


def _all(every: list[Facts]) -> Facts:
    """Return what holds where all of `every` do."""
    return Facts(
        low=max(_said(each.low for each in every), key=_as_low, default=None),
        high=min(_said(each.high for each in every), key=_as_high, default=None),
        step=max(_said(each.step for each in every), default=None),
        listed=min(_said(each.listed for each in every), default=None),
        formats=frozenset().union(*(each.formats for each in every)),
        encodings=frozenset().union(*(each.encodings for each in every)),
        choices=_in_all(_said(each.choices for each in every)),
        longest=min(_said(each.longest for each in every), default=None),
    )


def _some(every: list[Facts]) -> Facts:
    """Return what holds whichever of `every` does."""
    low, high = [each.low for each in every], [each.high for each in every]
    step, listed = [each.step for each in every], [each.listed for each in every]
    choices, longest = [each.choices for each in every], [e.longest for e in every]
    return Facts(
        low=None if None in low else min(_said(low), key=_as_low),
        high=None if None in high else max(_said(high), key=_as_high),
        step=None if None in step else min(_said(step)),
        listed=None if None in listed else sum(_said(listed)),
        formats=every[0].formats.intersection(*(each.formats for each in every)),
        encodings=every[0].encodings.intersection(*(each.encodings for each in every)),
        choices=None if None in choices else _in_any(_said(choices)),
        longest=None if None in longest else max(_said(longest)),
    )


def _in_all(lists: list[tuple[str, ...]]) -> tuple[str, ...] | None:
    if not lists:
        return None
    return tuple(text for text in lists[0] if all(text in other for other in lists[1:]))


def _in_any(lists: list[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for texts in lists for text in texts))


def _said(values: Iterable[_Said | None]) -> list[_Said]:
    return [value for value in values if value is not None]


def _as_low(bound: Bound) -> tuple[Decimal, bool]:
    return bound.value, bound.exclusive


def _as_high(bound: Bound) -> tuple[Decimal, bool]:
    return bound.value, not bound.exclusive


def _of_part(part: conjunctions.Part) -> Facts:
    if _TELLING.isdisjoint(part.schema):
        return _NOTHING
    values = _values(part)
    return Facts(
        low=max(_bounds(part, values, _LOW), key=_as_low, default=None),
        high=min(_bounds(part, values, _HIGH), key=_as_high, default=None),
        step=_step(part.schema.get("multipleOf")),
        listed=None if values is None else len(values),
        formats=_texts(part, "format"),
        encodings=_texts(part, "contentEncoding"),
        choices=None if values is None else json_types.texts(values),
        longest=_count(part.schema.get("maxLength")),
    )


def _count(value: exact_json.Json) -> int | None:
    return None if (count := _decimal(value)) is None else int(count)


def type_of(json_type: str, facts: Facts) -> Result:
    """Return the type of values of a JSON type, or the reason why there is none."""
    return _TYPES[json_type](facts)


def _integer(facts: Facts) -> Result:
    low, high = facts.integers
    if low is not None and high is not None and low > high:
        return "allows no value"
    if low is None or high is None:
        candidates: tuple[LogicalType, ...] = (_INT64, _UINT64)
    else:
        candidates = _UNSIGNED if low >= 0 else _SIGNED
    for candidate in candidates:
        if _holds(candidate, low, high):
            return candidate
    return "goes beyond the integers of 64 bits"


def _holds(type_: LogicalType, low: int | None, high: int | None) -> bool:
    """Return whether `type_` goes as far as the bounds that are given.

    Without a bound the signed type is far enough, as long as it gets to the other one.
    """
    least, most = fields.integer_range(type_)
    if low is None and not type_.signed:
        return False
    return all(bound is None or least <= bound <= most for bound in (low, high))


def _number(facts: Facts) -> Result:
    if facts.step is None or facts.whole_digits is None:
        return fields.FLOAT64
    scale = max(0, -facts.step)
    precision = max(1, facts.whole_digits + scale)
    widest = max(fields.DECIMAL_DIGITS.values())
    if precision > widest:
        return f"needs {precision} digits, and decimals have {widest}"
    return fields.decimal(precision, scale)


def _string(facts: Facts) -> Result:
    telling = sorted(facts.formats & FORMATS.keys())
    if len(telling) > 1:
        return f"has the formats {' and '.join(telling)} at once"
    if telling:
        return FORMATS[telling[0]]
    return BYTES if BASE64 in facts.encodings else fields.STRING


_TYPES: Mapping[str, Callable[[Facts], Result]] = MappingProxyType(
    {
        json_types.NULL: lambda _: fields.NULL,
        "boolean": lambda _: fields.BOOLEAN,
        "integer": _integer,
        "number": _number,
        "string": _string,
    },
)


@dataclasses.dataclass(frozen=True)
class _End:
    """The keywords about one end of a range, and which of many values is nearest."""

    inclusive: str
    exclusive: str
    nearest: Callable[[list[Decimal]], Decimal]


_LOW = _End("minimum", "exclusiveMinimum", min)
_HIGH = _End("maximum", "exclusiveMaximum", max)

_NOTHING = Facts()
_TELLING = frozenset(
    {
        *(_LOW.inclusive, _LOW.exclusive, _HIGH.inclusive, _HIGH.exclusive),
        *("multipleOf", "enum", "const", "format", "contentEncoding", "maxLength"),
    }
)


def _bounds(
    part: conjunctions.Part, values: Iterable[exact_json.Json] | None, end: _End
) -> Iterable[Bound]:
    exclusive = part.schema.get(end.exclusive)
    inclusive = _decimal(part.schema.get(end.inclusive))
    if inclusive is not None:  # draft-04 has a flag beside it
        yield Bound(value=inclusive, exclusive=exclusive is True)
    value = _decimal(exclusive)
    if value is not None:
        yield Bound(value=value, exclusive=True)
    numbers = [_decimal(value) for value in values or ()]
    listed = [number for number in numbers if number is not None]
    if listed:
        yield Bound(value=end.nearest(listed), exclusive=False)


def _step(value: exact_json.Json) -> int | None:
    step = _decimal(value)
    if step is None or step <= 0 or not _is_power_of_ten(step):
        return None
    return step.adjusted()


def _values(part: conjunctions.Part) -> tuple[exact_json.Json, ...] | None:
    return json_types.values(part.schema, part.source.dialect)


def _texts(part: conjunctions.Part, keyword: str) -> frozenset[str]:
    value = part.schema.get(keyword)
    return frozenset({value}) if isinstance(value, str) else frozenset()


def _decimal(value: exact_json.Json) -> Decimal | None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    return None


def _mirrored(bound: Bound) -> Bound:
    return Bound(value=bound.value.copy_negate(), exclusive=bound.exclusive)


def _next_integer(bound: Bound) -> int:
    """Return the smallest integer above `bound`, or on it where that is allowed."""
    on_it = math.ceil(bound.value)
    return on_it + 1 if bound.exclusive and on_it == bound.value else on_it


def _whole_digits(bound: Bound) -> int:
    """Return the digits before the point of the largest number inside `bound`."""
    if not bound.value:
        return 0
    digits = bound.value.adjusted() + 1
    short = bound.exclusive and _is_power_of_ten(bound.value)
    return max(0, digits - 1 if short else digits)


def _is_power_of_ten(value: Decimal) -> bool:
    # Not by arithmetic, which rounds: 1.000...1 is none, however many zeros there are.
    first, *rest = value.as_tuple().digits
    return first == 1 and not any(rest)

"""Numbers that most other tools will not read as they are written."""

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from schemas_app.domain import exact_json, json_pointer, quoting
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.notices import kinds
from schemas_app.domain.formats.json_schema.notices.places import Place
from schemas_app.domain.schema_format import Notice

_HOLDING_NUMBERS = (
    "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "const",
    "enum",
)  # fmt: skip
_EXACT = 2**53  # every integer up to here is a double


def notices(place: Place) -> Iterator[Notice]:
    """Yield the numbers of one schema that a 64-bit float cannot hold."""
    for keyword in _HOLDING_NUMBERS:
        if keyword in place.counting:
            path = f"{place.pointer}/{keyword}"
            for pointer, number in _numbers(path, place.counting[keyword]):
                other = _as_double(number)
                if other is not None:
                    yield kinds.notice(
                        "NUMBER_BEYOND_DOUBLE",
                        pointer,
                        number=quoting.value(number),
                        other=other,
                    )


def _numbers(
    pointer: str, value: exact_json.Json
) -> Iterator[tuple[str, int | Decimal]]:
    """Yield the numbers inside a value with their places."""
    waiting = [(pointer, value)]
    while waiting:
        pointer, value = waiting.pop()
        number = json_values.number(value)
        if number is not None:
            yield pointer, number
        inside = (
            list(value.items())
            if isinstance(value, dict)
            else list(enumerate(json_values.sequence(value)))
        )
        waiting += [
            (f"{pointer}/{json_pointer.escape(step)}", held)
            for step, held in reversed(inside)
        ]


def _as_double(number: int | Decimal) -> str | None:
    """Return what a double makes of `number`; None if nobody sees a difference.

    0.1 is no double either, but is written and read back as 0.1.
    """
    if isinstance(number, int) and abs(number) <= _EXACT:
        return None
    try:
        double = float(number)
    except OverflowError:
        double = math.inf
    if math.isinf(double):
        return "infinity"
    if Fraction(double) == Fraction(number) or Decimal(repr(double)) == number:
        return None
    written = repr(int(double)) if isinstance(number, int) else repr(double)
    return quoting.shortened(written)

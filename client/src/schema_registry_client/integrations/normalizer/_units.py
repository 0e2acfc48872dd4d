"""Units beside numbers, turned into the one of the schema (`x-unit`), exactly.

Each unit is of one measure and so many of its smallest; between measures, and between
currencies, nothing is converted.
"""

from __future__ import annotations

import decimal
import re

from schema_registry_client.integrations.normalizer.errors import Refused

_MEASURES: dict[str, dict[str, str]] = {
    "time": {
        "ns": "1", "us": "1e3", "µs": "1e3", "ms": "1e6", "s": "1e9", "sec": "1e9",
        "min": "6e10", "h": "3.6e12", "d": "8.64e13",
    },
    "ratio": {"1": "1", "ratio": "1", "%": "0.01", "percent": "0.01", "pct": "0.01",
              "‰": "0.001", "bp": "0.0001", "bps": "0.0001"},
    "mass": {"mg": "1e-3", "g": "1", "kg": "1e3", "t": "1e6"},
    "length": {"mm": "1e-3", "cm": "1e-2", "m": "1", "km": "1e3"},
    "energy": {"Wh": "1", "kWh": "1e3", "MWh": "1e6", "GWh": "1e9"},
    "volume": {"ml": "1e-3", "l": "1"},
    "sterling": {"GBP": "1", "£": "1", "GBX": "0.01", "GBp": "0.01"},
    "dollar": {"USD": "1", "USX": "0.01", "USc": "0.01"},
    "euro": {"EUR": "1", "€": "1"},
}  # fmt: skip
_KNOWN = {
    unit: (measure, decimal.Decimal(size))
    for measure, units in _MEASURES.items()
    for unit, size in units.items()
}
_TIMES = frozenset(("ns", "us", "ms", "s"))
_BESIDE = re.compile(
    r"(?P<before>[^\W\d_]{1,5}|[€£])?\s*(?P<number>[-+(\u2212]?[0-9.].*?)"
    r"\s*(?P<after>[^\W\d_]{1,8}|[%‰€£])?"
)


def split(text: str, unit: str) -> tuple[str, str | None]:
    """Return the number in a text, and the unit beside it, if there is one.

    Without knowing the unit of the schema, nothing beside a number is one.
    """
    match = _BESIDE.fullmatch(text.strip())
    if not unit or match is None:
        return text, None
    before, after = match["before"], match["after"]
    if before and after:
        raise Refused("there are two units", text)
    found = before or after
    # The exponent of `1e5` is none: letters within digits are left to the number.
    return (match["number"], found) if found else (text, None)


def converted(number: decimal.Decimal, given: str, wanted: str) -> decimal.Decimal:
    """Return a number of one unit as one of another. Raises Refused."""
    if given == wanted:
        return number
    if given not in _KNOWN or wanted not in _KNOWN:
        raise Refused(f"{given} is not known to become {wanted}", given)
    (measure, size), (other, base) = _KNOWN[given], _KNOWN[wanted]
    if measure != other:
        raise Refused(f"{given} does not become {wanted}", given)
    with decimal.localcontext() as context:
        context.prec = 60
        context.traps[decimal.Inexact] = True
        try:
            return (number * size / base).normalize()
        except decimal.Inexact:
            raise Refused(
                f"{given} does not become {wanted} without rounding", str(number)
            ) from None


def per_second(unit: str) -> int | None:
    """Return how many of a unit are a second; None if it counts no moments."""
    if unit not in _TIMES:
        return None
    return int(_KNOWN["s"][1] / _KNOWN[unit][1])

"""Numbers as people write them. What may be two numbers is refused."""

from __future__ import annotations

import decimal
import re
from typing import Any

from schema_registry_client.integrations.normalizer.errors import Refused

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,4})?|\.[0-9]+")
# Thousands: what stands between them, and what stands before the fraction.
_GROUPED = re.compile(
    r"(?P<whole>[0-9]{1,3}(?P<mark>[,. '_\u2019\u00a0\u2009\u202f])[0-9]{3}"
    r"(?:(?P=mark)[0-9]{3})*)(?:(?P<point>[.,])(?P<rest>[0-9]+))?"
)
_COMMA = re.compile(r"([0-9]+),([0-9]+)")
_MINUS = ("-", "\u2212")


def read(text: str, mark: str | None) -> decimal.Decimal:
    """Return the number in a text; `mark` is what stands before fractions, if known.

    Raises Refused.
    """
    body, is_negative = _signed(text.strip())
    number = decimal.Decimal(_digits(body, text, mark))
    # To calculate with it would round it.
    return number.copy_negate() if is_negative else number


def _signed(text: str) -> tuple[str, bool]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True  # as accountants write it
    if text.startswith(_MINUS):
        return text[1:].strip(), True
    return text.removeprefix("+").strip(), False


def _digits(body: str, text: str, mark: str | None) -> str:
    if not body.isascii() and not _GROUPED.fullmatch(body):
        raise Refused("this is no number", text)
    if mark == ",":
        return _with_comma(body, text)
    if _PLAIN.fullmatch(body):
        return body
    grouped = _GROUPED.fullmatch(body)
    if grouped and _is_clear(grouped, mark):
        return _ungrouped(grouped)
    comma = _COMMA.fullmatch(body)
    if comma and mark is None and not (grouped and body[0] != "0"):
        return f"{comma[1]}.{comma[2]}"  # no thousands look like this: 1,5
    if grouped:
        raise Refused(
            "this may be thousands or a fraction; say decimal_mark='.' or ','", text
        )
    raise Refused("this is no number", text)


def _with_comma(body: str, text: str) -> str:
    """Return a number where a comma stands before fractions, for certain."""
    grouped = _GROUPED.fullmatch(body)
    if grouped and grouped["mark"] != "," and grouped["point"] != ".":
        return _ungrouped(grouped)
    comma = _COMMA.fullmatch(body)
    if comma:
        return f"{comma[1]}.{comma[2]}"
    if _PLAIN.fullmatch(body) and "." not in body:
        return body
    raise Refused("this is no number with a decimal comma", text)


def _is_clear(grouped: re.Match[str], mark: str | None) -> bool:
    separator, point = grouped["mark"], grouped["point"]
    if point is not None and point == separator:
        return False
    if mark is not None:  # a point
        return separator != "." and point != ","
    if separator not in ",.":
        return True
    # `1,234` may be 1.234; `1,234.5` and `1,234,567` are thousands for certain. None
    # begin with a zero.
    is_long = grouped["whole"].count(separator) > 1
    return (point is not None or is_long) and grouped["whole"][0] != "0"


def _ungrouped(grouped: re.Match[str]) -> str:
    whole = grouped["whole"].replace(grouped["mark"], "")
    return f"{whole}.{grouped['rest']}" if grouped["rest"] else whole


def as_json(number: decimal.Decimal, *, integer: bool) -> Any:  # noqa: ANN401 -- a number
    """Return a number as JSON has it, with every digit. Raises Refused."""
    if abs(number.adjusted()) > 400:
        raise Refused("this number is beyond all measure")
    if number == number.to_integral_value() and (
        integer or int(number.as_tuple().exponent) == 0
    ):
        return int(number)
    if integer:
        raise Refused("an integer has no fraction", str(number))
    near = float(number)
    return near if decimal.Decimal(repr(near)) == number else number

"""From one JSON value without members to what Arrow stores for it, exactly.

Numbers are taken as they are written: a float is the shortest text that means it, as in
_exact_json. Times become counts of their unit since 1970 or midnight, in UTC, as in
docs/arrow-mapping.md. Whatever would have to be rounded, cut or guessed is refused
(ValueError, whose text says why); nothing here knows pyarrow.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import decimal
import math
import re
import struct
import uuid

PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_DAY = 86_400  # seconds
_EPOCH = datetime.date(1970, 1, 1).toordinal()
_FOUR_CENTURIES = 146_097  # days, in which the calendar repeats

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CLOCK = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
_OFFSET = r"([zZ]|[+-][0-9]{2}:[0-9]{2})?"
_TIME = re.compile(_CLOCK + _OFFSET)
_MOMENT = re.compile(r"([0-9-]{10})[tT](.+)")
_DURATION = re.compile(
    r"P(?:([0-9]+)W)?(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]+))?S)?)?"
)
_SECONDS = (7 * _DAY, _DAY, 3600, 60, 1)  # of what stands in a duration, in its order
_MOST_DIGITS = 20  # more than any count of 64 bits has
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_UUID_BYTES = 16

_FLOATS = {16: "e", 32: "f", 64: "d"}


def is_number(value: object) -> bool:
    """Return whether `value` is a number of JSON as Python has it."""
    number = isinstance(value, int | float | decimal.Decimal)
    return number and not isinstance(value, bool)


def is_uuid(text: str) -> bool:
    """Return whether `text` is a UUID as RFC 9562 writes it."""
    return _UUID.fullmatch(text) is not None


def boolean(value: object) -> bool:
    """Return `value`, which is true or false."""
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")  # noqa: TRY004 -- the caller's one kind
    return value


def text(value: object) -> str:
    """Return `value`, which is text that UTF-8 can write."""
    if not isinstance(value, str):
        raise ValueError("is no text")  # noqa: TRY004
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError("has half of a surrogate pair, which is no text") from error
    return value


def whole(value: object, least: int, most: int) -> int:
    """Return `value` as an integer of that range; 1.0 is one, as in JSON Schema."""
    number = value if isinstance(value, int) else _written(value)
    if isinstance(value, bool) or not _is_whole(number):
        raise ValueError("is no integer")
    # Compared before it is made an integer: 1e1000000000 is short only as text.
    if not least <= number <= most:
        raise ValueError(f"is not in {least} to {most}")
    return int(number)


def floating(value: object, bits: int) -> float:
    """Return `value` as a float of so many bits that means the same number.

    An `int` must be held to the last digit, and a `Decimal` be what the float is written
    back as, which is when _exact_json would have read a float.
    """
    number = _written(value)
    near = _near(number)
    try:
        (held,) = struct.unpack(_FLOATS[bits], struct.pack(_FLOATS[bits], near))
    except OverflowError:
        held = math.inf
    if not math.isfinite(held) or held != near or not _means(near, value, number):
        raise ValueError(f"is not held exactly by a float of {bits} bits")
    return near


def _near(number: decimal.Decimal) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _means(near: float, value: object, number: decimal.Decimal) -> bool:
    if isinstance(value, float):
        return True
    if isinstance(value, int):
        return decimal.Decimal(near) == number
    return decimal.Decimal(repr(near)) == number


def exact_decimal(value: object, precision: int, scale: int) -> decimal.Decimal:
    """Return `value` with `scale` digits after the point, of `precision` in all."""
    sign, digits, exponent = _written(value).as_tuple()
    significant = "".join(map(str, digits)).strip("0")
    if not significant:
        return decimal.Decimal((0, (0,), -scale))
    # By digits, not by arithmetic, which rounds to the digits of the context.
    after = len("".join(map(str, digits)).rstrip("0"))
    lowest = int(exponent) + len(digits) - after
    if lowest < -scale:
        raise ValueError(f"has more than {scale} digits after the point")
    if lowest + len(significant) > precision - scale:
        raise ValueError(f"has more than {precision - scale} digits before the point")
    every = significant + "0" * (lowest + scale)
    return decimal.Decimal((sign, tuple(map(int, every)), -scale))


def _written(value: object) -> decimal.Decimal:
    """Return the number that `value` is written as."""
    if isinstance(value, bool) or not isinstance(value, int | float | decimal.Decimal):
        raise ValueError("is no number")  # noqa: TRY004
    number = decimal.Decimal(repr(value) if isinstance(value, float) else value)
    if not number.is_finite():
        raise ValueError("is no number of JSON")
    return number


def _is_whole(number: int | decimal.Decimal) -> bool:
    if isinstance(number, int):
        return True
    _, digits, exponent = number.as_tuple()
    below = min(0, int(exponent))
    return below == 0 or not any(digits[below:])


def days(value: object) -> int:
    """Return the days from 1970-01-01 to the date that `value` is written as."""
    match = _DATE.fullmatch(text(value))
    if match is None:
        raise ValueError("is no date, such as 2025-01-27")
    year, month, day = (int(part) for part in match.groups())
    shift = 0 if year else _FOUR_CENTURIES  # Python's years begin with 1
    try:
        date = datetime.date(year or 400, month, day)
    except ValueError as error:
        raise ValueError(f"is no date: {error}") from error
    return date.toordinal() - _EPOCH - shift


def time_of_day(value: object, unit: str) -> int:
    """Return the units since midnight, in UTC, of a time with an offset."""
    return _clock(text(value), unit) % (_DAY * PER_SECOND[unit])


def moment(value: object, unit: str) -> int:
    """Return the units since 1970, in UTC, of a date-time of RFC 3339."""
    match = _MOMENT.fullmatch(text(value))
    if match is None:
        raise ValueError("is no date-time, such as 2025-01-27T09:30:00Z")
    date, clock = match.groups()
    return days(date) * _DAY * PER_SECOND[unit] + _clock(clock, unit)


def _clock(written: str, unit: str) -> int:
    """Return the units since midnight in UTC: below zero for the day before."""
    match = _TIME.fullmatch(written)
    if match is None:
        raise ValueError("is no time, such as 09:30:00Z")
    hour, minute, second = (int(part) for part in match.groups()[:3])
    fraction, offset = match.groups()[3:]
    if offset is None:
        raise ValueError("says no offset, such as Z or +01:00")
    if second == 60:
        raise ValueError("is a leap second, which Arrow does not count")
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError("is no time of a day")
    seconds = hour * 3600 + minute * 60 + second - _offset(offset)
    return seconds * PER_SECOND[unit] + _fraction(fraction, unit)


def _offset(written: str) -> int:
    if written in "zZ":
        return 0
    hours, minutes = int(written[1:3]), int(written[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError("has no offset of hours and minutes")
    return (hours * 3600 + minutes * 60) * (-1 if written[0] == "-" else 1)


def _fraction(digits: str | None, unit: str) -> int:
    """Return the units in a fraction of a second."""
    significant = (digits or "").rstrip("0")
    places = len(str(PER_SECOND[unit])) - 1
    if len(significant) > places:
        raise ValueError(f"is finer than the unit of the column, {unit}")
    return int(significant.ljust(places, "0") or "0")


def duration(value: object, unit: str) -> int:
    """Return the units in an ISO 8601 duration of weeks, days and clock times."""
    match = _DURATION.fullmatch(text(value))
    if match is None or not any(match.groups()):
        raise ValueError("is no duration of one length, such as P1DT2H30M")
    *parts, fraction = match.groups()
    if any(part and len(part.lstrip("0")) > _MOST_DIGITS for part in parts):
        raise ValueError("is longer than 64 bits can count")
    seconds = sum(
        int(part or "0") * each for part, each in zip(parts, _SECONDS, strict=True)
    )
    return seconds * PER_SECOND[unit] + _fraction(fraction, unit)


def octets(value: object, length: int) -> bytes:
    """Return the bytes that `value` encodes; `length`: how many, or -1 for any."""
    written = text(value)
    if length == _UUID_BYTES and is_uuid(written):
        return uuid.UUID(written).bytes
    try:
        decoded = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("is not base64") from error
    if base64.b64encode(decoded).decode() != written:
        raise ValueError("is base64 that would be written in another way")
    if length not in (-1, len(decoded)):
        raise ValueError(f"is {len(decoded)} bytes, not {length}")
    return decoded

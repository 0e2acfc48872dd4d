"""The canonical text of a document: what its fingerprint is the digest of.

Two documents have the same canonical text when they differ only in what cannot mean
anything:

- white space, and how strings are escaped;
- the order of an object's members (members are sorted by code point);
- how a number is written: 1, 1.0, 1e0 and 10e-1 are one number, exactly, at any size;
- the order of `required`, of a list in `type`, and of the lists of property names in
  `dependentRequired` and `dependencies`: these are sets. Only where a schema stands;
  in `const`, `enum`, `default` and keywords nobody knows a list is a list.

Everything else counts. The order of `enum` does: it is the order of a dictionary or an
enumeration made from it. So do `true` beside `{}`, and one type in or out of a list.
"""

import json
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import TypeAlias

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import dialects, keywords

# A number is written with up to so many zeros before it has an exponent.
_MOST_ZEROS = 20
_SMALL = 10 ** (_MOST_ZEROS + 1)  # an integer below it cannot end in more

_SETS = ("required", "type")
_MAPS_OF_SETS = ("dependentRequired", "dependencies")

# What is left to write: text as it is, or what more is to be made of.
_Part: TypeAlias = "str | dict[str, exact_json.Json] | list[exact_json.Json]"

# `json.dumps` makes an encoder for each text that it is to leave as it is.
_quoted = json.JSONEncoder(ensure_ascii=False).encode


def text(value: exact_json.Json, dialect: dialects.Dialect) -> str:
    """Return the canonical text of a schema. It holds no more and no less than the value."""
    sets = {id(names) for names in _sets(value, dialect)}
    parts: list[str] = []
    waiting = [_part(value)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting.extend(_object(part))
        elif isinstance(part, list):
            waiting.extend(_array(part, is_set=id(part) in sets))
        else:
            parts.append(part)
    return "".join(parts)


def number(value: int | Decimal) -> str:
    """Return the one way to write the number `value`."""
    if isinstance(value, int) and abs(value) < _SMALL:
        return str(value)
    sign, digits, exponent = Decimal(value).as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is no number that JSON has.")  # noqa: TRY004
    written = "".join(map(str, digits))
    short = written.rstrip("0")
    exponent += len(written) - len(short)
    short = short.lstrip("0")
    return f"{'-' * sign}{_positive(short, exponent)}" if short else "0"


def _positive(digits: str, exponent: int) -> str:
    """Return digits times ten to the exponent; `digits` neither begins nor ends in 0."""
    point = len(digits) + exponent
    if 0 <= exponent <= _MOST_ZEROS:
        return digits + "0" * exponent
    if 0 < point <= len(digits):
        return f"{digits[:point]}.{digits[point:]}"
    if -_MOST_ZEROS < point <= 0:
        return f"0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1}"


def _part(value: exact_json.Json) -> _Part:
    return value if isinstance(value, dict | list) else _scalar(value)


def _scalar(value: exact_json.Json) -> str:
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int | Decimal):
        return number(value)
    if isinstance(value, str):
        return _quoted(value)
    raise TypeError(f"{type(value).__name__} is no type that JSON has.")


def _object(members: dict[str, exact_json.Json]) -> list[_Part]:
    """Return what to write for an object, last part first."""
    parts: list[_Part] = ["}"]
    for number, name in enumerate(sorted(members, reverse=True), start=1):
        comma = "," if number < len(members) else ""
        parts += [_part(members[name]), f"{comma}{_quoted(name)}:"]
    parts.append("{")
    return parts


def _array(items: list[exact_json.Json], *, is_set: bool) -> list[_Part]:
    """Return what to write for an array, last part first."""
    parts: list[_Part] = ["]"]
    for item in reversed(sorted(items, key=str) if is_set else items):
        parts += [_part(item), ","]
    if items:
        parts.pop()
    parts.append("[")
    return parts


def _sets(
    value: exact_json.Json,
    dialect: dialects.Dialect,
) -> Iterator[Collection[exact_json.Json]]:
    """Yield the lists in a schema whose order means nothing."""
    for schema in keywords.subschemas(value, dialect):
        if isinstance(schema.value, dict):
            candidates = [schema.value.get(keyword) for keyword in _SETS]
            for keyword in _MAPS_OF_SETS:
                held = schema.value.get(keyword)
                candidates += held.values() if isinstance(held, dict) else ()
            yield from (names for names in candidates if isinstance(names, list))

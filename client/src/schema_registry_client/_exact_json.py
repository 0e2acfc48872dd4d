"""JSON without losing a digit.

Reading: integers are `int` whatever their size. Any other number is a `float` where
the float is written back as the same number, which is nearly always, and a
`decimal.Decimal` where it would not be (`0.12345678901234567890`, `1e400`): a value
is never changed in silence, and validators still get the floats they calculate with.

Writing: `int`, `float` and `Decimal` keep every digit; what JSON cannot hold raises.
"""

from __future__ import annotations

import decimal
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any


def loads(text: str | bytes, *, once: bool = False) -> Any:  # noqa: ANN401 -- JSON is any value
    """Return the value of JSON `text`. Raises ValueError for anything else.

    With `once`, also for an object with two members of one name: of those, each reader
    takes another.
    """
    try:
        return json.loads(
            text,
            parse_float=_number,
            parse_constant=_refuse,
            object_pairs_hook=_once if once else None,
        )
    except (RecursionError, ArithmeticError) as error:
        raise ValueError(f"JSON beyond all measure: {type(error).__name__}") from error


def dumps(value: Any) -> str:  # noqa: ANN401 -- JSON is any value
    """Return `value` as JSON text that a person can read.

    Raises TypeError or ValueError for what JSON cannot hold.
    """
    try:
        return _written(value, "\n")
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def line(value: Any) -> str:  # noqa: ANN401 -- JSON is any value
    """Return `value` as JSON text without spaces. Raises as `dumps` does."""
    try:
        return _compact(value)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _compact(value: object) -> str:
    if isinstance(value, Mapping):
        members = [f"{_string(name)}:{_compact(each)}" for name, each in value.items()]
        return f"{{{','.join(members)}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_compact, value))}]"
    return _scalar(value)


def _number(text: str) -> float | decimal.Decimal:
    exact = decimal.Decimal(text)
    near = float(text)
    return near if decimal.Decimal(repr(near)) == exact else exact


def _once(members: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) != len(members):
        raise ValueError("two members of an object have one name")
    return value


def _refuse(text: str) -> float:
    raise ValueError(f"{text} is not JSON")


def _written(value: object, newline: str) -> str:
    inner = newline + "  "
    if isinstance(value, Mapping):
        members = [
            f"{_string(name)}: {_written(member, inner)}"
            for name, member in value.items()
        ]
        return _wrapped("{}", members, newline)
    if isinstance(value, list | tuple):
        return _wrapped("[]", [_written(item, inner) for item in value], newline)
    return _scalar(value)


def _wrapped(brackets: str, parts: list[str], newline: str) -> str:
    if not parts:
        return brackets
    inner = newline + "  "
    return f"{brackets[0]}{inner}{f',{inner}'.join(parts)}{newline}{brackets[1]}"


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not the name of a member; JSON wants text")
    return json.dumps(value, ensure_ascii=False)


def _scalar(value: object) -> str:
    if isinstance(value, decimal.Decimal):
        if not value.is_finite():  # math.isfinite asks whether a float would be
            raise ValueError(f"{value} is not a JSON number")
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not a JSON number")
    if value is None or isinstance(value, bool | int | float | str):
        return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"{type(value).__name__} is not a JSON type: {value!r}")

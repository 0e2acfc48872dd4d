"""JSON in and out without losing a digit.

For text we trust (our own columns) and for everything we store, hash or send:
integers stay `int` whatever their size, other numbers are `decimal.Decimal`.
Text from outside is read by `json_text.parse`, which also knows where things are.
"""

import functools
from typing import Any, TypeAlias

import simplejson

# Scalars are bool, int, decimal.Decimal, str and None; the alias is recursive.
Json: TypeAlias = "object"


def loads(text: str) -> Any:  # noqa: ANN401 - whatever the text holds
    """Return the value of trusted JSON `text`. Raises ValueError if it is not JSON."""
    return simplejson.loads(text, use_decimal=True)


def dumps(value: Json, *, indent: int | None = None, sort_keys: bool = False) -> str:
    """Return `value` as JSON text, compact unless `indent` is given.

    Raises TypeError for what JSON cannot hold, ValueError for NaN and infinities.
    """
    return _encoder(indent, sort_keys).encode(value)


@functools.cache
def _encoder(indent: int | None, sort_keys: bool) -> simplejson.JSONEncoder:  # noqa: FBT001 - a key
    """Return what makes text: making it anew took as long as encoding a number."""
    return simplejson.JSONEncoder(
        use_decimal=True,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=sort_keys,
        indent=indent,
        separators=(",", ":") if indent is None else (",", ": "),
    )

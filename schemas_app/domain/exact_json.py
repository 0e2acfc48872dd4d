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

# Between items, and between a name and its value.
_COMPACT, _SPACED, _INDENTED = (",", ":"), (", ", ": "), (",", ": ")


def loads(text: str) -> Any:  # noqa: ANN401 - whatever the text holds
    """Return the value of trusted JSON `text`. Raises ValueError if it is not JSON."""
    return simplejson.loads(text, use_decimal=True)


def dumps(value: Json, *, indent: int | None = None, sort_keys: bool = False) -> str:
    """Return `value` as JSON text, compact unless `indent` is given.

    Raises TypeError for what JSON cannot hold, ValueError for NaN and infinities.
    """
    separators = _COMPACT if indent is None else _INDENTED
    encoder = _encoder(indent=indent, sort_keys=sort_keys, separators=separators)
    return encoder.encode(value)


def one_line(value: Json) -> str:
    """Return `value` for reading: a space after each comma and colon. Raises as `dumps`."""
    return _encoder(indent=None, sort_keys=False, separators=_SPACED).encode(value)


@functools.cache
def _encoder(
    *, indent: int | None, sort_keys: bool, separators: tuple[str, str]
) -> simplejson.JSONEncoder:
    """Return what makes text: making it anew took as long as encoding a number."""
    return simplejson.JSONEncoder(
        use_decimal=True,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=sort_keys,
        indent=indent,
        separators=separators,
    )

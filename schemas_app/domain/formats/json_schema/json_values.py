"""JSON values taken and compared as JSON: 1 is 1.0 and is not true.

Python says `True == 1`; a registry that believed it would miss a change.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from schemas_app.domain import exact_json

_AS_IT_IS = frozenset((str, int, Decimal, type(None)))


def key(value: exact_json.Json) -> Hashable:
    """Return something that is equal for two values only if they are the same JSON."""
    if value.__class__ in _AS_IT_IS:
        return value
    if isinstance(value, dict):
        return frozenset((name, key(member)) for name, member in value.items())
    if isinstance(value, list):
        return tuple(key(item) for item in value)
    if isinstance(value, bool):
        return bool, value
    if isinstance(value, float):  # from hands that did not read exactly
        return Decimal(repr(value))
    return value


def same(one: exact_json.Json, other: exact_json.Json) -> bool:
    """Return whether two values are the same JSON."""
    if one is other:
        return True
    if isinstance(one, dict):
        return (
            isinstance(other, dict)
            and one.keys() == other.keys()
            and all(same(value, other[name]) for name, value in one.items())
        )
    if isinstance(one, list):
        return (
            isinstance(other, list)
            and len(one) == len(other)
            and all(map(same, one, other))
        )
    return key(one) == key(other)


def distinct(values: Iterable[exact_json.Json]) -> Iterator[exact_json.Json]:
    """Yield each value once, where it comes first."""
    seen: set[Hashable] = set()
    for value in values:
        known = key(value)
        if known not in seen:
            seen.add(known)
            yield value


def mapping(value: exact_json.Json) -> Mapping[str, Any]:
    """Return `value` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: exact_json.Json) -> list[Any]:
    """Return `value` if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def number(value: exact_json.Json) -> int | Decimal | None:
    """Return `value` if it is a number (a boolean is not)."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    return None

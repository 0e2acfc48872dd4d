"""JSON values compared as JSON: 1 is 1.0 and is not true.

Python says `True == 1`; a registry that believed it would miss a change.
"""

from collections.abc import Hashable, Iterable, Iterator
from decimal import Decimal

from schemas_app.domain import exact_json


def key(value: exact_json.Json) -> Hashable:
    """Return something that is equal for two values only if they are the same JSON."""
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
    return one is other or key(one) == key(other)


def distinct(values: Iterable[exact_json.Json]) -> Iterator[exact_json.Json]:
    """Yield each value once, where it comes first."""
    seen: set[Hashable] = set()
    for value in values:
        known = key(value)
        if known not in seen:
            seen.add(known)
            yield value

"""What the parts of a schema ask of a value, all together, and plain values that do.

Types, listed values, bounds, lengths, required names. Objects and arrays are put
together in building.py; whether a value really fits is the referee's to say.
"""

import itertools
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.verdict import places, samples

Parts = tuple[places.Node, ...]

_ALL_TYPES = ("string", "integer", "number", "object", "array", "boolean", "null")
# Which type a keyword speaks of, where `type` does not say.
_SPEAKS_OF = MappingProxyType(
    {
        "object": places.OF_OBJECTS,
        "array": places.OF_ARRAYS,
        "string": frozenset(("pattern", "minLength", "maxLength", "format")),
        "number": frozenset(
            (
                "minimum",
                "maximum",
                "exclusiveMinimum",
                "exclusiveMaximum",
                "multipleOf",
            )
        ),
    },
)
_LENGTHS = ("minLength", "maxLength")
_ITEMS = ("minItems", "maxItems")
_TYPES_OF: MappingProxyType[type, tuple[str, ...]] = MappingProxyType(
    {
        dict: ("object",),
        list: ("array",),
        str: ("string",),
        bool: ("boolean",),
        type(None): ("null",),
        int: ("integer", "number"),
        Decimal: ("number",),
    },
)


def types(parts: Parts) -> list[str]:
    """Return the types that all parts allow, those they speak of first."""
    allowed: Collection[str] = _ALL_TYPES
    for part in parts:
        if "type" in part:
            named = json_values.sequence(part["type"]) or [part["type"]]
            whole = ("integer",) if "number" in named else ()
            allowed = [name for name in allowed if name in named or name in whole]
    if len(allowed) < 2:
        return list(allowed)
    spoken = {
        name
        for name, keywords in _SPEAKS_OF.items()
        if places.speak_of(parts, keywords)
    }
    return sorted(allowed, key=lambda name: name not in spoken)


def is_one_of(value: exact_json.Json, names: list[str]) -> bool:
    """Return whether the value's type is among `names`.

    Whether 1.0 is an integer differs by draft: here it is one.
    """
    if isinstance(value, Decimal) and "integer" in names:
        return "number" in names or value == value.to_integral_value()
    return any(name in names for name in _TYPES_OF.get(type(value), _ALL_TYPES))


def listed(parts: Parts) -> list[exact_json.Json] | None:
    """Return the values that `enum` and `const` leave, or None if there are neither."""
    lists = [part["enum"] for part in parts if isinstance(part.get("enum"), list)]
    lists += [[part["const"]] for part in parts if "const" in part]
    if not lists:
        return None
    others = [{json_values.key(value) for value in values} for values in lists[1:]]
    return [
        value
        for value in lists[0]
        if all(json_values.key(value) in other for other in others)
    ]


class Admitted:
    """What schemas that surely apply admit, as far as it is plain to see.

    Exact where it refuses: what is not admitted is refused by one of them.
    """

    def __init__(self, parts: list[places.Node]) -> None:
        every = tuple(parts)
        self._texts, self._arrays, self._numbers = (
            tuple(part for part in every if not keywords.isdisjoint(part))
            for keywords in (
                frozenset(_LENGTHS),
                frozenset(_ITEMS),
                _SPEAKS_OF["number"],
            )
        )
        self._types = types(every)
        values = listed(every)
        self._listed = None if values is None else set(map(json_values.key, values))
        self._required = {
            name
            for part in parts
            for name in json_values.sequence(part.get("required"))
        }

    @property
    def nothing(self) -> bool:
        """Whether they admit no value at all."""
        return not self._types

    def needs(self, name: str) -> bool:
        """Return whether an object must have the member `name`."""
        return name in self._required

    def __contains__(self, value: object) -> bool:
        if not is_one_of(value, self._types):
            return False
        if self._listed is not None and json_values.key(value) not in self._listed:
            return False
        if isinstance(value, str):
            return all(_has_length(len(value), part, _LENGTHS) for part in self._texts)
        if isinstance(value, dict):
            return self._required <= value.keys()
        if isinstance(value, list):
            return all(_has_length(len(value), part, _ITEMS) for part in self._arrays)
        number = json_values.number(value) if self._numbers else None
        return number is None or _fits(number, self._numbers)


def _has_length(length: int, part: places.Node, limits: tuple[str, str]) -> bool:
    least, most = (json_values.number(part.get(keyword)) for keyword in limits)
    return (least is None or length >= least) and (most is None or length <= most)


def required(parts: Parts) -> dict[str, None]:
    """Return the names that must be there, and those that they need."""
    wanted = dict.fromkeys(
        name for part in parts for name in json_values.sequence(part.get("required"))
    )
    needs: dict[str, list[str]] = {}
    for part in parts:
        for keyword in ("dependentRequired", "dependencies"):
            for name, needed in json_values.mapping(part.get(keyword)).items():
                needs.setdefault(name, []).extend(json_values.sequence(needed))
    waiting = list(wanted)
    while waiting:
        for name in needs.get(waiting.pop(), ()):
            if name not in wanted:
                wanted[name] = None
                waiting.append(name)
    return wanted


def scalars(name: str, parts: Parts) -> Iterator[exact_json.Json]:
    """Yield values of a plain type that the parts probably accept."""
    if name == "null":
        yield None
    elif name == "boolean":
        yield from (True, False)
    elif name == "string":
        yield from _strings(parts)
    else:
        values: Iterable[Any] = itertools.chain((0, 1), samples.numbers(list(parts)))
        yield from (
            value
            for value in values
            if _fits(value, parts) and (name == "number" or value == int(value))
        )


def _strings(parts: Parts) -> Iterator[str]:
    least = max((size(part, "minLength") for part in parts), default=0)
    lengths = [size(part, "maxLength") for part in parts if "maxLength" in part]
    most = min(lengths, default=samples.MAX_STRING)
    texts = samples.strings(list(parts))
    if not any("pattern" in part for part in parts):
        texts = itertools.chain(("a" * max(least, 1),), texts, ("",))
    yield from (text for text in texts if least <= len(text) <= most)


def _fits(value: int | Decimal, parts: Parts) -> bool:
    """Return whether the bounds and steps of all parts admit the number."""
    for part in parts:
        if _SPEAKS_OF["number"].isdisjoint(part):
            continue
        low, high = (
            json_values.number(part.get("minimum")),
            json_values.number(part.get("maximum")),
        )
        under = json_values.number(part.get("exclusiveMinimum"))
        over = json_values.number(part.get("exclusiveMaximum"))
        if (low is not None and value < low) or (high is not None and value > high):
            return False
        if (under is not None and value <= under) or (
            over is not None and value >= over
        ):
            return False
        step = json_values.number(part.get("multipleOf"))
        if step and not samples.is_multiple(value, step):
            return False
    return True


def size(part: places.Node, keyword: str, default: int = 0) -> int:
    """Return the limit of a part, cut to what is worth trying."""
    limit = json_values.number(part.get(keyword))
    return default if limit is None else min(int(limit), samples.MAX_STRING)

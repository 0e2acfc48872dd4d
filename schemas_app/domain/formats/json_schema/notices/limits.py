"""What the keywords of one schema leave of the types that a value may have.

Each rule keeps a type unless no value of it can pass: rather too many than too few.
A rule that looks at other schemas takes their types as they are known so far.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from schemas_app.domain import quoting
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.notices import looks
from schemas_app.domain.formats.json_schema.notices.looks import (
    ALL,
    NONE,
    NUMBERS,
    Limit,
    Look,
    Types,
)
from schemas_app.domain.formats.json_schema.notices.places import Place, Places
from schemas_app.domain.formats.json_schema.regex import inclusion

_ELSEWHERE = frozenset(
    ("$ref", "allOf", "anyOf", "oneOf", "minItems", "contains", "required")
)


def of(place: Place, places: Places, types: Mapping[str, Types]) -> list[Limit]:
    """Return the limits at `place`, given the `types` of the other schemas."""
    if not place.counting:
        return []
    look = Look(place=place, places=places, types=types)
    rules = dict.fromkeys(
        _RULES[keyword] for keyword in place.counting if keyword in _RULES
    )
    return [limit for rule in rules for limit in rule(look)]


def looks_elsewhere(place: Place) -> bool:
    """Return whether the limits at `place` depend on the types of other schemas."""
    return not _ELSEWHERE.isdisjoint(place.counting)


def _type(look: Look) -> Iterator[Limit]:
    yield Limit(keyword="type", kept=looks.named(look.schema["type"]))


def _values(look: Look) -> Iterator[Limit]:
    for keyword in ("enum", "const"):
        if keyword in look.schema:
            value = look.schema[keyword]
            values = json_values.sequence(value) if keyword == "enum" else [value]
            kept = frozenset(looks.type_of(value, look.dialect) for value in values)
            reason = "" if values else "`enum` lists no value"
            yield Limit(keyword=keyword, kept=kept, reason=reason)


def _reference(look: Look) -> Iterator[Limit]:
    target = look.places.target(look.at("$ref"))
    causes = () if target is None else look.causes(target)
    yield Limit(keyword="$ref", kept=look.possible(target), causes=causes)


def _all_of(look: Look) -> Iterator[Limit]:
    for index in range(len(look.schema["allOf"])):
        at = look.at("allOf", index)
        yield Limit(
            keyword=f"allOf/{index}", kept=look.possible(at), causes=look.causes(at)
        )


def _any_of(look: Look) -> Iterator[Limit]:
    for keyword in ("anyOf", "oneOf"):
        branches = [
            look.at(keyword, index)
            for index in range(len(json_values.sequence(look.schema.get(keyword))))
        ]
        if branches:
            kept = NONE.union(*map(look.possible, branches))
            causes = () if kept else look.causes(*branches)
            yield Limit(keyword=keyword, kept=kept, causes=causes)


def _not(look: Look) -> Iterator[Limit]:
    excluded = look.schema["not"]
    if excluded is True or excluded == {}:
        yield Limit(keyword="not", kept=NONE)


def _numbers(look: Look) -> Iterator[Limit]:
    low, low_open = _bound(look, "minimum", "exclusiveMinimum", max)
    high, high_open = _bound(look, "maximum", "exclusiveMaximum", min)
    if low is None or high is None:
        return
    words = f"it would have to be {'above' if low_open else 'at least'} "
    words += f"{quoting.value(low)} and {'below' if high_open else 'at most'} "
    words += quoting.value(high)
    keyword = next(
        name for name in ("minimum", "exclusiveMinimum") if name in look.schema
    )
    if low > high or (low == high and (low_open or high_open)):
        kept = ALL - NUMBERS
        yield Limit(keyword=keyword, kept=kept, what="number", reason=words)
    elif _first(low, low_open) > _last(high, high_open):
        kept = ALL - {"integer"}
        yield Limit(keyword=keyword, kept=kept, what="integer", reason=words)


def _bound(
    look: Look,
    keyword: str,
    exclusive: str,
    tighter: Callable[..., Any],
) -> tuple[Any, bool]:
    """Return the bound that counts, and whether it is excluded itself."""
    limit, beside = look.size(keyword), look.schema.get(exclusive)
    if isinstance(beside, bool):
        return limit, beside
    found = [(value, value is beside) for value in (beside, limit) if value is not None]
    if not found:
        return None, False
    value = tighter(value for value, _ in found)
    return next(pair for pair in found if pair[0] == value)


def _first(low: int | Decimal, is_open: bool) -> int:  # noqa: FBT001
    return math.floor(low) + 1 if is_open else math.ceil(low)


def _last(high: int | Decimal, is_open: bool) -> int:  # noqa: FBT001
    return math.ceil(high) - 1 if is_open else math.floor(high)


def _sizes(look: Look) -> Iterator[Limit]:
    for least, most, type_, unit in (
        ("minLength", "maxLength", "string", "characters"),
        ("minItems", "maxItems", "array", "items"),
        ("minProperties", "maxProperties", "object", "members"),
    ):
        if least not in look.schema or most not in look.schema:
            continue
        low, high = look.size(least), look.size(most)
        if low is not None and high is not None and low > high:
            yield Limit(
                keyword=least,
                kept=ALL - {type_},
                what=type_,
                reason=f"it would need at least {low} {unit} and at most {high}",
            )


def _pattern(look: Look) -> Iterator[Limit]:
    """Yield that no string of the allowed length matches."""
    has_length = not {"minLength", "maxLength"}.isdisjoint(look.schema)
    if has_length and look.places.has_few_patterns and inclusion.is_empty(look.texts()):
        yield Limit(
            keyword="pattern",
            kept=ALL - {"string"},
            what="string",
            reason="none of the allowed length matches the pattern",
        )


def _items_and_sizes(look: Look) -> Iterator[Limit]:
    yield from _sizes(look)
    yield from _items(look)


def _items(look: Look) -> Iterator[Limit]:
    """Yield that an item is demanded for which there is no value."""
    needed = look.size("minItems") or 0
    for index, at in _described(look):
        if index < needed and not look.possible(at):
            yield Limit(
                keyword="minItems",
                kept=ALL - {"array"},
                what="array",
                reason=f"item {index} is demanded, and nothing can be there",
                causes=look.causes(at),
            )
            return


def _described(look: Look) -> Iterator[tuple[int, str]]:
    """Yield the schemas of items: of each listed one, and of the first behind them."""
    tuples = "items" if isinstance(look.schema.get("items"), list) else "prefixItems"
    listed = json_values.sequence(look.schema.get(tuples))
    for index in range(len(listed)):
        yield index, look.at(tuples, index)
    rest = "additionalItems" if tuples == "items" else "items"
    if rest in look.schema:
        yield len(listed), look.at(rest)


def _contains(look: Look) -> Iterator[Limit]:
    if "contains" not in look.schema:
        return
    low, high = look.size("minContains"), look.size("maxContains")
    low, at = (1 if low is None else low), look.at("contains")
    if low > 0 and not look.possible(at):
        reason = "a matching item is demanded, and nothing can match"
    elif high is not None and low > high:
        reason = f"it would need at least {low} matching items and at most {high}"
    else:
        return
    yield Limit(
        keyword="contains",
        kept=ALL - {"array"},
        what="array",
        reason=reason,
        causes=look.causes(at) if low > 0 else (),
    )


def _required(look: Look) -> Iterator[Limit]:
    """Yield that a member is demanded for which there is no value, or no room."""
    names = json_values.sequence(look.schema["required"])
    most = look.size("maxProperties")
    reason = ""
    causes: tuple[str, ...] = ()
    for name in names:
        at = _member(look, name)
        if at is not None and not look.possible(at):
            reason = f"{quoting.value(name)} is required, and nothing can be there"
            causes = look.causes(at)
            break
    else:
        if most is not None and len(set(names)) > most:
            reason = (
                f"{len(set(names))} members are required and at most {most} allowed"
            )
    if reason:
        yield Limit(
            keyword="required",
            kept=ALL - {"object"},
            what="object",
            reason=reason,
            causes=causes,
        )


def _member(look: Look, name: str) -> str | None:
    """Return where a member is described, if that can be told."""
    if name in json_values.mapping(look.schema.get("properties")):
        return look.at("properties", name)
    others = "additionalProperties"
    if others in look.schema and not look.schema.get("patternProperties"):
        return look.at(others)
    return None


_RULES: Mapping[str, Callable[[Look], Iterable[Limit]]] = MappingProxyType(
    {
        "type": _type,
        **dict.fromkeys(("enum", "const"), _values),
        "$ref": _reference,
        "allOf": _all_of,
        **dict.fromkeys(("anyOf", "oneOf"), _any_of),
        "not": _not,
        **dict.fromkeys(("minimum", "exclusiveMinimum"), _numbers),
        **dict.fromkeys(("minLength", "minProperties"), _sizes),
        "minItems": _items_and_sizes,
        "pattern": _pattern,
        "contains": _contains,
        "required": _required,
    }
)

"""Single values to try at one place: what its schemas mention, and around it.

Given the keyword objects that may apply at a place, this yields numbers around each
bound, strings of each critical length, listed values, and one of every type. Objects
and arrays are candidates.py's.
"""

import fractions
import itertools
from collections.abc import Iterable, Iterator
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from types import MappingProxyType
from typing import Any

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.regex import inclusion
from schemas_app.domain.formats.json_schema.verdict import patterns, places

# Limits people write go up to what 16 bits count.
MAX_STRING = 70_000
MAX_STRETCHED = 2000
FEW = 3

# What a value of a format looks like. Formats are not asserted; this is for the eye.
FORMATS = MappingProxyType(
    {
        "date-time": "2025-01-27T09:30:00Z",
        "date": "2025-01-27",
        "time": "09:30:00Z",
        "duration": "PT1H",
        "email": "someone@example.com",
        "idn-email": "someone@example.com",
        "hostname": "example.com",
        "idn-hostname": "example.com",
        "ipv4": "192.0.2.1",
        "ipv6": "2001:db8::1",
        "uri": "https://example.com/",
        "uri-reference": "/path",
        "iri": "https://example.com/",
        "iri-reference": "/path",
        "uri-template": "/path/{id}",
        "uuid": "123e4567-e89b-42d3-a456-426614174000",
        "json-pointer": "/path",
        "relative-json-pointer": "0",
        "regex": "^a$",
    },
)
OF_EVERY_TYPE: tuple[Any, ...] = (
    "a", 0, None, True, Decimal("1.5"), {}, [], "", -1, 1, False, [0], {"extra": 0}, "12",
    2**53 + 1,
)  # fmt: skip

_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
_LENGTHS = ("minLength", "maxLength")
_TENTH = Decimal("0.1")
# Enough digits for any two numbers that json_text lets in; without traps.
_EXACT = Context(prec=4200, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])


def at(
    writers: list[places.Node], readers: list[places.Node]
) -> Iterator[exact_json.Json]:
    """Yield values to try where these parts may apply, the telling ones first."""
    both = [*writers, *readers]
    listed = {json_values.key(value) for value in _listed(readers)}
    news = (value for value in _listed(writers) if json_values.key(value) not in listed)
    sources = (
        news,
        _separating(writers, readers),
        _listed(both),
        strings(both),
        numbers(both),
        OF_EVERY_TYPE,
        _written_otherwise(both),
    )
    yield from distinct(itertools.chain.from_iterable(sources))


def distinct(documents: Iterable[exact_json.Json]) -> Iterator[exact_json.Json]:
    """Yield each document once, where it comes first; 1 and 1.0 are two here."""
    seen: set[str] = set()
    for document in documents:
        known = repr(document)
        if known not in seen:
            seen.add(known)
            yield document


def helpful(parts: Iterable[places.Node]) -> Iterator[exact_json.Json]:
    """Yield values that the schema's author or a format gives as realistic."""
    for part in parts:
        yield from json_values.sequence(part.get("examples"))
        if "default" in part:
            yield part["default"]
        if part.get("format") in FORMATS:
            yield FORMATS[part["format"]]


def _listed(parts: list[places.Node]) -> Iterator[exact_json.Json]:
    for part in parts:
        yield from json_values.sequence(part.get("enum"))
        if "const" in part:
            yield part["const"]
    yield from helpful(parts)


def _written_otherwise(parts: list[places.Node]) -> Iterator[Decimal]:
    """Yield whole numbers with a fraction: in draft 4 they are no integers."""
    known = map(json_values.number, itertools.chain(_listed(parts), numbers(parts)))
    whole = (value for value in known if isinstance(value, int) and abs(value) < 2**53)
    yield from (Decimal(f"{value}.0") for value in itertools.islice(whole, FEW))
    yield Decimal("1.0")


def _separating(
    writers: list[places.Node], readers: list[places.Node]
) -> Iterator[str]:
    """Yield the shortest string that would be refused for its pattern or its length."""
    if not any("pattern" in part for part in (*writers, *readers)):
        return
    inner, outer = _language(writers), _language(readers)
    if inner == outer:
        return
    shown = inclusion.includes(outer, inner).counterexample
    if shown is not None:
        yield shown


def _language(parts: list[places.Node]) -> inclusion.Language:
    """Return the strings that the parts admit if all of them apply."""
    patterns = [
        part["pattern"] for part in parts if isinstance(part.get("pattern"), str)
    ]
    least, most = (
        [
            limit
            for part in parts
            if keyword in part and (limit := _integer(part[keyword])) is not None
        ]
        for keyword in _LENGTHS
    )
    return inclusion.Language(
        patterns=tuple(dict.fromkeys(patterns)),
        min_length=max(least, default=0),
        max_length=min(most, default=None),
    )


def strings(parts: list[places.Node]) -> Iterator[str]:
    """Yield strings that patterns match and strings of the lengths at each limit."""
    matching = [
        text
        for part in parts
        if isinstance(part.get("pattern"), str)
        for text in patterns.samples(part["pattern"])
    ]
    lengths = sorted(
        {
            limit + step
            for part in parts
            for keyword in _LENGTHS
            if keyword in part and (limit := _integer(part.get(keyword))) is not None
            for step in (0, -1, 1)
            if 0 <= limit + step <= MAX_STRING
        },
    )
    yield from matching
    matching += [
        one + other for one, other in itertools.permutations(matching[:FEW], 2)
    ]
    for length in lengths:
        yield "a" * length
        if length <= MAX_STRETCHED:
            yield from (_stretched(text, length) for text in matching if text)
    for text in matching[:2]:
        yield from (f"{text} ", f"!{text}", text[:-1])
    if matching:
        yield from ("A", "0", "ab", "a b", "é", "\n", "😀")


def _stretched(text: str, length: int) -> str:
    """Return `text` cut or drawn out in its middle to `length` characters."""
    middle = len(text) // 2
    if len(text) >= length:
        return text[: length // 2] + text[len(text) - (length - length // 2) :]
    return text[:middle] + text[middle] * (length - len(text)) + text[middle:]


def numbers(parts: list[places.Node]) -> Iterator[int | Decimal]:
    """Yield numbers at, under and over each bound, and multiples and non-multiples."""
    bounds = [
        bound
        for part in parts
        for keyword in _BOUNDS
        if keyword in part
        and (bound := json_values.number(part.get(keyword))) is not None
    ]
    steps = [
        step
        for part in parts
        if "multipleOf" in part
        and (step := json_values.number(part["multipleOf"])) is not None
        and step > 0
    ]
    for bound in bounds:
        yield from _around(bound)
    for step in steps:
        yield from (step, _EXACT.multiply(step, 2), _EXACT.multiply(step, 3))
        yield from (_EXACT.divide(step, 2), _EXACT.multiply(step, Decimal("1.5")))
        for bound in (*bounds, 100):
            yield from _multiples(bound, step)
    if bounds or steps:
        yield from (10, 100, -10, Decimal("0.5"), Decimal("0.01"))


def _around(bound: int | Decimal) -> Iterator[int | Decimal]:
    yield bound
    for step in (1, -1, _TENTH, -_TENTH):
        yield bound + step if isinstance(bound, int) else _EXACT.add(bound, step)
    yield from (int(bound), int(bound) + 1, int(bound) - 1)


def _multiples(bound: int | Decimal, step: int | Decimal) -> Iterator[int | Decimal]:
    times = _EXACT.divide_int(bound, step)
    for more in (0, 1, -1):
        yield _EXACT.multiply(step, _EXACT.add(times, more))


def is_multiple(value: int | Decimal, step: int | Decimal) -> bool:
    """Return whether `value` is a whole number of steps."""
    return fractions.Fraction(value) % fractions.Fraction(step) == 0


def _integer(value: exact_json.Json) -> int | None:
    limit = json_values.number(value)
    return int(limit) if limit is not None and -1 < limit < 10**9 else None

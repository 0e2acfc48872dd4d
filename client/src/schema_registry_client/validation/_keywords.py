"""What each keyword checks: functions that make checks, and the table of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from schema_registry_client.validation import (
    _dialects,
    _equality,
    _logic,
    _multiples,
    _numbers,
    _patterns,
    _resolving,
    _shapes,
    _types,
)
from schema_registry_client.validation._logic import Assertion, Check

ALWAYS = _logic.All()


class Compiler(Protocol):
    """What makes the checks of the parts of a schema."""

    dialect: _dialects.Dialect
    formats: bool

    def check(self, schema: Any, place: _resolving.Place) -> Check:  # noqa: ANN401
        """Return the check of a schema at a place of a document."""

    def referred(self, reference: str, place: _resolving.Place) -> Check:
        """Return the check of what is referred to."""


@dataclasses.dataclass(frozen=True)
class At:
    """A keyword's schema, where it stands, and what compiles the parts of it."""

    schema: Mapping[str, Any]
    place: _resolving.Place
    compiler: Compiler

    def check(self, *steps: str | int) -> Check:
        """Return the check of a part of the schema."""
        part: Any = self.schema
        for step in steps:
            part = part[step]
        return self.compiler.check(part, self.place.below(*steps))

    def each(self, keyword: str) -> list[Check]:
        """Return the checks of a list of schemas."""
        return [self.check(keyword, n) for n in range(len(self.schema[keyword]))]


Maker = Callable[[At], Iterable[Check]]


def _assertion(keyword: str, message: str, failing: Callable[..., Any]) -> Maker:
    def make(at: At) -> Iterable[Check]:
        value = at.schema[keyword]
        yield Assertion(keyword, message.format(value), failing(value))

    return make


def _type(at: At) -> Iterable[Check]:
    said = at.schema["type"]
    names = (said,) if isinstance(said, str) else tuple(said)
    failing = _types.other_than(
        names, whole=at.compiler.dialect.whole_floats_are_integers
    )
    yield Assertion("type", f"is not {' or '.join(names)}", failing)


def _bound(keyword: str, *, upper: bool) -> Maker:
    word = "greater" if upper else "less"
    exclusive_name = "exclusiveMaximum" if upper else "exclusiveMinimum"

    def make(at: At) -> Iterable[Check]:
        limit = at.schema[keyword]
        if isinstance(limit, bool):
            return
        # In draft 4 the exclusive keyword only says how to read the other.
        exclusive = keyword == exclusive_name or at.schema.get(exclusive_name) is True
        message = f"is {word} than {'or equal to ' if exclusive else ''}{limit}"
        yield Assertion(
            keyword, message, _numbers.bound(limit, upper=upper, exclusive=exclusive)
        )

    return make


def _pattern(at: At) -> Iterable[Check]:
    value = at.schema["pattern"]
    failing = _patterns.pattern(value, at.compiler.dialect.uri)
    yield Assertion("pattern", f"does not match {value!r}", failing)


def _format(at: At) -> Iterable[Check]:
    name = at.schema["format"]
    if at.compiler.formats and isinstance(name, str):
        failing = _patterns.format_of(name, at.compiler.dialect.uri)
        yield Assertion("format", f"is no {name}", failing)


def _members(at: At) -> Iterable[Check]:
    """All three keywords of members are one check, made by the first that is there."""
    named = {
        name: at.check("properties", name) for name in at.schema.get("properties", ())
    }
    patterned = [
        (
            _patterns.not_matching(pattern, at.compiler.dialect.uri),
            at.check("patternProperties", pattern),
        )
        for pattern in at.schema.get("patternProperties", ())
    ]
    others: Check | None = None
    if "additionalProperties" in at.schema:
        closed = at.schema["additionalProperties"] is False
        others = _shapes.FORBIDDEN if closed else at.check("additionalProperties")
    yield _shapes.Members(named, patterned, others)


def _only_first(keyword: str) -> Maker:
    def make(at: At) -> Iterable[Check]:
        there = [name for name in _MEMBERS if name in at.schema]
        return _members(at) if there[0] == keyword else ()

    return make


_MEMBERS = ("properties", "patternProperties", "additionalProperties")


def _items(at: At) -> Iterable[Check]:
    schema = at.schema
    if not at.compiler.dialect.tuples_are_items:
        rest = at.check("items") if "items" in schema else None
        yield _shapes.Items(
            at.each("prefixItems") if "prefixItems" in schema else [], rest
        )
    elif isinstance(schema["items"], list):
        more = "additionalItems" in schema
        yield _shapes.Items(
            at.each("items"), at.check("additionalItems") if more else None
        )
    else:
        yield _shapes.Items([], at.check("items"))


def _prefix_items(at: At) -> Iterable[Check]:
    return () if "items" in at.schema else _items(at)


def _contains(at: At) -> Iterable[Check]:
    counted = "dependentRequired" in at.compiler.dialect.keywords
    least = at.schema.get("minContains", 1) if counted else 1
    most = at.schema.get("maxContains") if counted else None
    yield _shapes.Contains(at.check("contains"), least, most)


def _dependencies(keyword: str) -> Maker:
    def make(at: At) -> Iterable[Check]:
        for name, needed in at.schema[keyword].items():
            if isinstance(needed, list):
                yield _shapes.Required(needed, keyword, given=name)
            else:
                yield _shapes.Given(name, at.check(keyword, name))

    return make


def _if(at: At) -> Iterable[Check]:
    then, other = (
        at.check(name) if name in at.schema else ALWAYS for name in ("then", "else")
    )
    yield _logic.If(at.check("if"), then, other)


def _counted(
    keyword: str, message: str, count: Callable[..., Any], *, most: bool
) -> Maker:
    return _assertion(keyword, message, lambda limit: count(limit, most=most))


def _unique(at: At) -> Iterable[Check]:
    if at.schema["uniqueItems"]:
        yield Assertion("uniqueItems", "has equal items", _shapes.repeated)


MAKERS: dict[str, Maker] = {
    "$ref": lambda at: (at.compiler.referred(at.schema["$ref"], at.place),),
    "type": _type,
    "enum": _assertion("enum", "is none of {}", _equality.one_of),
    "const": _assertion(
        "const", "is not {!r}", lambda value: _equality.one_of([value])
    ),
    "minimum": _bound("minimum", upper=False),
    "maximum": _bound("maximum", upper=True),
    "exclusiveMinimum": _bound("exclusiveMinimum", upper=False),
    "exclusiveMaximum": _bound("exclusiveMaximum", upper=True),
    "multipleOf": _assertion(
        "multipleOf", "is not a multiple of {}", _multiples.multiple_of
    ),
    "minLength": _counted(
        "minLength", "is shorter than {}", _patterns.length, most=False
    ),
    "maxLength": _counted(
        "maxLength", "is longer than {}", _patterns.length, most=True
    ),
    "pattern": _pattern,
    "format": _format,
    "required": lambda at: (_shapes.Required(at.schema["required"]),),
    **{name: _only_first(name) for name in _MEMBERS},
    "propertyNames": lambda at: (_shapes.Names(at.check("propertyNames")),),
    "minProperties": _counted(
        "minProperties",
        "has fewer than {} members",
        _shapes.number_of_members,
        most=False,
    ),
    "maxProperties": _counted(
        "maxProperties",
        "has more than {} members",
        _shapes.number_of_members,
        most=True,
    ),
    "prefixItems": _prefix_items,
    "items": _items,
    "contains": _contains,
    "minItems": _counted(
        "minItems", "has fewer than {} items", _shapes.number_of_items, most=False
    ),
    "maxItems": _counted(
        "maxItems", "has more than {} items", _shapes.number_of_items, most=True
    ),
    "uniqueItems": _unique,
    "dependencies": _dependencies("dependencies"),
    "dependentRequired": _dependencies("dependentRequired"),
    "dependentSchemas": _dependencies("dependentSchemas"),
    "allOf": lambda at: at.each("allOf"),
    "anyOf": lambda at: (_logic.AnyOf(at.each("anyOf")),),
    "oneOf": lambda at: (_logic.OneOf(at.each("oneOf")),),
    "not": lambda at: (_logic.Not(at.check("not")),),
    "if": _if,
}

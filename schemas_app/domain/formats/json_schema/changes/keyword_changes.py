"""Which function knows what differs in which keyword.

A keyword that its draft does not count, or that stands beside a reference which hides
it, is an annotation, whatever it means elsewhere.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from schemas_app.domain.changes import Change
from schemas_app.domain.formats.json_schema import dialects, keywords, vocabulary
from schemas_app.domain.formats.json_schema.changes import (
    rule_families,
    schema_changes,
    value_changes,
)
from schemas_app.domain.formats.json_schema.changes.meetings import Meeting

Found: TypeAlias = Iterator[Change | Meeting]
_Compare: TypeAlias = Callable[[Meeting, str], Iterator[Any]]


def found(meeting: Meeting, keyword: str, dialect: dialects.Dialect) -> Found:
    """Return what differs in `keyword` of two schemas, and what is to be compared in it."""
    inside = meeting.at(keyword)
    if keyword == "$schema":
        return _draft(inside)
    if keyword in _DEFINITIONS:
        return schema_changes.definitions(meeting, keyword)
    if keyword in (dialect.id_keyword, *dialect.anchor_keywords):
        return iter([inside.fact("IDENTIFIER_CHANGED")])
    if _is_hidden(meeting, dialect) or not _counts(meeting, keyword):
        return iter([inside.fact(_UNCOUNTED.get(keyword, "ANNOTATION_CHANGED"))])
    if keyword in _OF_SCHEMAS:
        return _OF_SCHEMAS[keyword](meeting, keyword)
    if keyword in _OF_VALUES:
        return _OF_VALUES[keyword](inside, keyword)
    return iter([inside.fact(_COUNTED.get(keyword, "KEYWORD_CHANGED"))])


def _draft(inside: Meeting) -> Found:
    """Yield the change of `$schema`; that of the document is said at its beginning."""
    if inside.old.source.dialect is inside.new.source.dialect:
        yield inside.fact("SPELLING_CHANGED")
    elif not inside.new.is_own:
        yield inside.fact("DIALECT_CHANGED")


def _counts(meeting: Meeting, keyword: str) -> bool:
    """Return whether a validator of the draft that a side is written in looks at it."""
    return any(
        keyword in side.value and vocabulary.counts(keyword, side.source.dialect)
        for side in (meeting.old, meeting.new)
    )


def _is_hidden(meeting: Meeting, dialect: dialects.Dialect) -> bool:
    sides = (meeting.old.value, meeting.new.value)
    return any(keywords.hides_siblings(side, dialect) for side in sides)


_DEFINITIONS = ("$defs", "definitions")

# What gets the two values of a keyword.
_OF_VALUES: Mapping[str, _Compare] = MappingProxyType(
    {
        **dict.fromkeys(rule_families.BOUNDS, value_changes.bound),
        **dict.fromkeys(("const", "pattern"), value_changes.demand),
        **dict.fromkeys(("not", "if"), value_changes.demand),
        "type": value_changes.type_,
        "enum": value_changes.enum,
        "multipleOf": value_changes.multiple_of,
        "uniqueItems": value_changes.unique_items,
        "dependentRequired": value_changes.dependencies,
    },
)
_COUNTED: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("contentEncoding", "contentMediaType"), "CONTENT_CHANGED"),
)
# What gets the two schemas that a keyword stands in.
_OF_SCHEMAS: Mapping[str, _Compare] = MappingProxyType(
    {
        "properties": schema_changes.properties,
        "required": schema_changes.required,
        "patternProperties": schema_changes.pattern_properties,
        **dict.fromkeys(
            ("dependentSchemas", "dependencies"), schema_changes.dependencies
        ),
        **dict.fromkeys(
            ("additionalProperties", "unevaluatedProperties"),
            schema_changes.others,
        ),
        **dict.fromkeys(("additionalItems", "unevaluatedItems"), schema_changes.others),
        "items": schema_changes.items,
        "prefixItems": schema_changes.prefix_items,
        **dict.fromkeys(("contains", "propertyNames"), schema_changes.demanded),
        **dict.fromkeys(("then", "else"), schema_changes.demanded),
        **dict.fromkeys(("allOf", "anyOf", "oneOf"), schema_changes.branches_of),
    },
)
# What a validator does not look at, but others do.
_UNCOUNTED: Mapping[str, str] = MappingProxyType(
    {
        "format": "FORMAT_CHANGED",
        **dict.fromkeys(("arrow", "x-arrow"), "ARROW_CHANGED"),
        **dict.fromkeys(
            ("contentEncoding", "contentMediaType", "contentSchema"),
            "CONTENT_ANNOTATION_CHANGED",
        ),
        **dict.fromkeys(("$vocabulary", "$recursiveAnchor"), "KEYWORD_CHANGED"),
    },
)

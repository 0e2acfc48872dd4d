"""Keywords that do not do what their author may think: of another draft, misspelled,
hidden, or about values that cannot be there.

Whether a schema is valid in its draft is not asked here; it is (meta_schema.py).
"""

import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from schemas_app.domain.formats.json_schema import (
    dialects,
    meta_schema,
    vocabulary,
)
from schemas_app.domain.formats.json_schema.notices import kinds
from schemas_app.domain.formats.json_schema.notices.places import Place
from schemas_app.domain.schema_format import Notice

# Words that a validator does not look at, and that mean something all the same.
_WORDS = frozenset(
    (
        "title", "description", "default", "examples", "format", "readOnly",
        "writeOnly", "deprecated", "contentSchema", "definitions", "id", "arrow",
    )
)  # fmt: skip
_ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "nullable": "OpenAPI 3.0",
        "divisibleBy": "draft-03",
        "disallow": "draft-03",
        "extends": "draft-03",
    }
)
# Names and anchors: the first and the last draft that knows them.
_NAMING: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "id": (4, 4),
        "$id": (6, 20),
        "$anchor": (19, 20),
        "$dynamicAnchor": (20, 20),
        "$recursiveAnchor": (19, 19),
    }
)
_DRAFTS: Mapping[int, str] = MappingProxyType(
    {dialect.draft: dialect.name for dialect in dialects.DIALECTS.values()}
)
_NUMBERS = frozenset(("number", "integer"))
# The types that a keyword speaks of; it lets pass values of any other.
_SPEAKS_OF: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
            _NUMBERS,
        ),
        **dict.fromkeys(("maxLength", "minLength", "pattern"), frozenset(["string"])),
        **dict.fromkeys(
            (
                "items", "prefixItems", "additionalItems", "unevaluatedItems",
                "maxItems", "minItems", "uniqueItems", "contains",
                "maxContains", "minContains",
            ),
            frozenset(["array"]),
        ),
        **dict.fromkeys(
            (
                "properties", "patternProperties", "additionalProperties",
                "unevaluatedProperties", "propertyNames", "required",
                "maxProperties", "minProperties", "dependencies",
                "dependentRequired", "dependentSchemas",
            ),
            frozenset(["object"]),
        ),
    }
)  # fmt: skip
# What a keyword needs beside it.
_NEEDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("then", "else"), "if"),
        **dict.fromkeys(("minContains", "maxContains"), "contains"),
    }
)
_LONG = 8  # words from here on may have two letters wrong
_SHORT = 4  # below it too many words look like each other


def notices(place: Place, dialect: dialects.Dialect) -> Iterator[Notice]:
    """Yield what is to be said of the keywords of one schema, in their order."""
    for keyword, value in place.schema.items():
        path = f"{place.pointer}/{_escaped(keyword)}"
        if keyword in place.counting:
            yield from _counting(keyword, place, path, dialect)
        elif vocabulary.counts(keyword, dialect):
            yield kinds.notice(
                "IGNORED_BESIDE_REFERENCE", path, keyword=keyword, draft=dialect.name
            )
        elif instead := _instead(keyword, value, dialect):
            yield kinds.notice(
                "KEYWORD_OF_ANOTHER_DRAFT",
                path,
                keyword=keyword,
                draft=dialect.name,
                instead=instead,
            )
        elif known := _meant(keyword, value, dialect):
            yield kinds.notice("UNKNOWN_KEYWORD", path, keyword=keyword, known=known)


def _escaped(keyword: str) -> str:
    return keyword.replace("~", "~0").replace("/", "~1")


def _counting(
    keyword: str, place: Place, path: str, dialect: dialects.Dialect
) -> Iterator[Notice]:
    if vocabulary.is_disputed(keyword, dialect):
        yield kinds.notice(
            "VALIDATOR_DEPENDENT", path, keyword=keyword, draft=dialect.name
        )
    if reason := _idle(keyword, place.counting):
        yield kinds.notice(
            "KEYWORD_WITHOUT_EFFECT", path, keyword=keyword, reason=reason
        )


def _idle(keyword: str, beside: Mapping[str, Any]) -> str:
    """Return why `keyword` can refuse nothing where it stands, or ""."""
    needed = _NEEDS.get(keyword)
    if needed and needed not in beside:
        return f"there is no `{needed}` beside it"
    if keyword == "additionalItems" and not isinstance(beside.get("items"), list):
        return "there is no list of items beside it"
    types, spoken_of = beside.get("type"), _SPEAKS_OF.get(keyword)
    if types is None or spoken_of is None:
        return ""
    named = types if isinstance(types, list) else [types]
    if spoken_of.isdisjoint(named):
        return f"it is about {_listed(spoken_of)}, which `type` excludes"
    return ""


def _listed(types: frozenset[str]) -> str:
    return "numbers" if types == _NUMBERS else f"{min(types)}s"


def _instead(keyword: str, value: Any, dialect: dialects.Dialect) -> str:  # noqa: ANN401 (JSON)
    """Return where a keyword means something that means nothing in `dialect`, or ""."""
    if keyword in _ELSEWHERE:
        return f"it is a keyword of {_ELSEWHERE[keyword]}"
    first, last = _NAMING.get(keyword) or (
        vocabulary.SINCE.get(keyword, 0),
        vocabulary.UNTIL.get(keyword, max(_DRAFTS)),
    )
    if keyword in _NAMING and not _is_name(keyword, value):
        return ""
    if dialect.draft < first:
        return f"it counts from {_DRAFTS[first]} on"
    if dialect.draft > last and not keyword.startswith("content"):  # an annotation now
        return f"it counts up to {_DRAFTS[last]}"
    return ""


def _is_name(keyword: str, value: Any) -> bool:  # noqa: ANN401 (JSON)
    """Return whether a schema is named by `value`; many use `id` for what they like."""
    if keyword == "$recursiveAnchor":
        return value is True
    return isinstance(value, str) and (
        keyword != "id" or any(mark in value for mark in ":/#")
    )


def _meant(keyword: str, value: Any, dialect: dialects.Dialect) -> str:  # noqa: ANN401 (JSON)
    """Return the keyword that `keyword` looks like and could be by its value, or ""."""
    known = _resembled(keyword, dialect)
    return known if known and meta_schema.admits({known: value}, dialect) else ""


@functools.lru_cache(1024)
def _resembled(keyword: str, dialect: dialects.Dialect) -> str:
    if (
        keyword in vocabulary.SINCE
        or keyword in _WORDS
        or keyword.startswith("x-")
        or len(keyword) < _SHORT
    ):
        return ""
    candidates = [
        (distance, known)
        for known in vocabulary.SINCE
        if len(known) >= _SHORT and vocabulary.counts(known, dialect)
        if (distance := _distance(keyword.casefold(), known.casefold()))
        <= 1 + (len(known) >= _LONG)
    ]
    return min(candidates)[1] if candidates else ""


def _distance(one: str, other: str) -> int:
    """Return how many letters were left out, added, replaced or swapped with the next."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        last, before, row = before, row, [number]
        for column, found in enumerate(other, 1):
            cost = min(
                before[column] + 1,
                row[-1] + 1,
                before[column - 1] + (letter != found),
            )
            swapped = (
                number > 1
                and column > 1
                and letter == other[column - 2]
                and one[number - 2] == found
            )
            row.append(min(cost, last[column - 2] + 1) if swapped else cost)
    return row[-1]

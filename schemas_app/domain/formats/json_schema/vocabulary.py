"""Which keywords count in which draft, and where two drafts mean different things.

A keyword that does not count says nothing to a validator: it is an annotation there,
whatever it means elsewhere. What a keyword does is the engines' knowledge.
"""

import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import dialects, keywords

_FROM_DRAFT_4 = (
    "$ref", "type", "enum", "multipleOf", "maximum", "exclusiveMaximum", "minimum",
    "exclusiveMinimum", "maxLength", "minLength", "pattern", "items", "additionalItems",
    "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties", "required",
    "properties", "patternProperties", "additionalProperties", "dependencies", "allOf",
    "anyOf", "oneOf", "not",
)  # fmt: skip

# Of keywords; those of the drafts are some sixty.
REMEMBERED = 1024

# The first draft in which a keyword counts, by the engines' number of the draft.
SINCE: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(_FROM_DRAFT_4, 4),
        **dict.fromkeys(("const", "contains", "propertyNames"), 6),
        **dict.fromkeys(("if", "then", "else"), 7),
        **dict.fromkeys(("contentEncoding", "contentMediaType"), 6),
        **dict.fromkeys(("dependentRequired", "dependentSchemas"), 19),
        **dict.fromkeys(("unevaluatedItems", "unevaluatedProperties"), 19),
        **dict.fromkeys(("maxContains", "minContains", "$recursiveRef"), 19),
        **dict.fromkeys(("prefixItems", "$dynamicRef"), 20),
    },
)
# The last one; the newer drafts have dropped `dependencies`, the referee has not.
UNTIL: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("additionalItems", "$recursiveRef"), 19),
        # Checked by the referee in these drafts only, later an annotation.
        **dict.fromkeys(("contentEncoding", "contentMediaType"), 7),
    },
)


# Where the referee checks what the second validator passes over: first and last draft.
_DISPUTED: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        # 2019-09 split it in two and kept the word as an annotation.
        "dependencies": (19, 20),
        # Drafts 6 and 7 let a validator choose.
        **dict.fromkeys(("contentEncoding", "contentMediaType"), (6, 7)),
    },
)

# From here on `items` is one schema, and tuples are `prefixItems`.
_NO_TUPLES = 20


@functools.lru_cache(REMEMBERED)
def counts(keyword: str, dialect: dialects.Dialect) -> bool:
    """Return whether `keyword` can make a validator of `dialect` refuse anything."""
    first, last = SINCE.get(keyword), UNTIL.get(keyword, dialect.draft)
    return first is not None and first <= dialect.draft <= last


@functools.lru_cache(REMEMBERED)
def is_disputed(keyword: str, dialect: dialects.Dialect) -> bool:
    """Return whether validators of `dialect` disagree on what `keyword` refuses."""
    first, last = _DISPUTED.get(keyword, (dialect.draft + 1, dialect.draft))
    return first <= dialect.draft <= last


def means_the_same(
    schema: exact_json.Json,
    one: dialects.Dialect,
    other: dialects.Dialect,
) -> bool:
    """Return whether `schema`, written in `one`, says the same when read in `other`."""
    return one is other or not any(differing(schema, one, other))


def differing(
    schema: exact_json.Json,
    one: dialects.Dialect,
    other: dialects.Dialect,
) -> Iterator[str]:
    """Yield the keywords of `schema`, written in `one`, that `other` reads differently."""
    return (
        keyword
        for part in keywords.subschemas(schema, one)
        if isinstance(part.value, dict)
        for keyword, value in part.value.items()
        if _meaning(keyword, value, one) != _meaning(keyword, value, other)
    )


def _meaning(keyword: str, value: exact_json.Json, dialect: dialects.Dialect) -> str:
    """Return a token that is equal in two drafts only if `keyword` means the same."""
    own = f"{keyword} of {dialect.name}"
    if not counts(keyword, dialect):
        return ""
    if is_disputed(keyword, dialect):
        return own
    if keyword == "type":
        named = value if isinstance(value, list) else [value]
        # 1.0 is an integer from draft 6 on.
        return own if dialect.draft == 4 and "integer" in named else keyword
    if keyword == "items" and isinstance(value, list):
        return "tuple" if dialect.draft < _NO_TUPLES else own
    if keyword == "unevaluatedItems":  # `contains` evaluates items from 2020-12 on
        return own
    if keyword in ("exclusiveMinimum", "exclusiveMaximum") and isinstance(value, bool):
        return own  # a flag: draft 4 only
    return keyword

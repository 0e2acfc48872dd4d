"""Which keywords count in which dialect of JSON Schema, as in the reference."""

from __future__ import annotations

import dataclasses
from typing import Any

from schema_registry_client.validation.errors import InvalidSchema

_DRAFT_4 = frozenset(
    [
        "$ref",
        "additionalItems",
        "additionalProperties",
        "allOf",
        "anyOf",
        "dependencies",
        "enum",
        "format",
        "items",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "not",
        "oneOf",
        "pattern",
        "patternProperties",
        "properties",
        "required",
        "type",
        "uniqueItems",
    ]
)
_DRAFT_6 = _DRAFT_4 | {
    "const", "contains", "exclusiveMaximum", "exclusiveMinimum", "propertyNames",
}  # fmt: skip
_DRAFT_7 = _DRAFT_6 | {"if"}
_DRAFT_2019 = (_DRAFT_7 - {"dependencies"}) | {
    "$recursiveRef", "dependentRequired", "dependentSchemas", "unevaluatedItems",
    "unevaluatedProperties",
}  # fmt: skip
_DRAFT_2020 = (_DRAFT_2019 - {"$recursiveRef", "additionalItems"}) | {
    "$dynamicRef", "prefixItems",
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Dialect:
    """One dialect: its keywords, and where it differs from the newest."""

    uri: str
    keywords: frozenset[str]
    whole_floats_are_integers: bool = True
    reference_stands_alone: bool = False
    tuples_are_items: bool = True
    identifier: str = "$id"


_ALL = (
    Dialect(
        "http://json-schema.org/draft-04/schema",
        _DRAFT_4,
        whole_floats_are_integers=False,
        reference_stands_alone=True,
        identifier="id",
    ),
    Dialect(
        "http://json-schema.org/draft-06/schema", _DRAFT_6, reference_stands_alone=True
    ),
    Dialect(
        "http://json-schema.org/draft-07/schema", _DRAFT_7, reference_stands_alone=True
    ),
    Dialect("https://json-schema.org/draft/2019-09/schema", _DRAFT_2019),
    Dialect(
        "https://json-schema.org/draft/2020-12/schema",
        _DRAFT_2020,
        tuples_are_items=False,
    ),
)
# The hub says of a version which dialect it is in by a short name.
_NAMES = ("draft-04", "draft-06", "draft-07", "2019-09", "2020-12")
_KNOWN = {
    **{dialect.uri: dialect for dialect in _ALL},
    **dict(zip(_NAMES, _ALL, strict=True)),
}


def of(document: Any, default: str | None) -> Dialect:  # noqa: ANN401 -- a document
    """Return the dialect of a document. Raises InvalidSchema for one unknown."""
    said = document.get("$schema") if isinstance(document, dict) else None
    uri = said or default or _ALL[-1].uri
    found = _KNOWN.get(str(uri).rstrip("#"))
    if found is None:
        raise InvalidSchema(f"The dialect {uri!r} is not known: use draft 4, 6, 7, "
                            "2019-09 or 2020-12.")  # fmt: skip
    return found


def uses(document: Any, names: frozenset[str]) -> bool:  # noqa: ANN401 -- a document
    """Say whether any member anywhere has one of these names."""
    if isinstance(document, dict):
        return not names.isdisjoint(document) or any(
            uses(member, names) for member in document.values()
        )
    return isinstance(document, list) and any(uses(item, names) for item in document)

"""The five drafts of JSON Schema, as data: names, engines, and what differs.

Which draft a document is written in is told here too; what its keywords mean is the
engines' knowledge. A draft is known by its short name (`draft-07`, `2020-12`), which
is what versions store and people read.
"""

import dataclasses
import enum
from collections.abc import Callable, Mapping
from types import MappingProxyType

import jsonschema_rs
import referencing
import referencing.jsonschema

from schemas_app.domain import errors, exact_json, quoting


class Holds(enum.Enum):
    """What the value of a keyword holds: where in it the sub-schemas are."""

    SCHEMA = "one schema"
    LIST = "a list of schemas"
    MAP = "schemas by name"
    SCHEMA_OR_LIST = "one schema or a list of them"
    MAP_OF_SCHEMAS_OR_NAMES = "schemas, or lists of property names, by name"


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Dialect:
    """One draft; there is one value for each, so identity is equality.

    `uri` is how `$schema` is usually written. `engine` is the validator class of
    jsonschema-rs, the referee; `specification` is how `referencing` sees the draft.
    `applicators` are the keywords that hold sub-schemas. `reference_keywords` name
    other schemas, `anchor_keywords` give a sub-schema a name of its own; where there
    are none, an identifier that begins with `#` does. `ref_hides_siblings`: nothing
    counts beside a `$ref`.
    """

    name: str
    uri: str
    draft: int
    engine: type[jsonschema_rs.Validator]
    specification: referencing.Specification[referencing.jsonschema.Schema]
    applicators: Mapping[str, Holds]
    id_keyword: str = "$id"
    reference_keywords: tuple[str, ...] = ("$ref",)
    anchor_keywords: tuple[str, ...] = ()
    ref_hides_siblings: bool = False


_DRAFT_04: Mapping[str, Holds] = {
    "definitions": Holds.MAP,
    "properties": Holds.MAP,
    "patternProperties": Holds.MAP,
    "additionalProperties": Holds.SCHEMA,
    "dependencies": Holds.MAP_OF_SCHEMAS_OR_NAMES,
    "items": Holds.SCHEMA_OR_LIST,
    "additionalItems": Holds.SCHEMA,
    "allOf": Holds.LIST,
    "anyOf": Holds.LIST,
    "oneOf": Holds.LIST,
    "not": Holds.SCHEMA,
}
_DRAFT_06 = {**_DRAFT_04, "contains": Holds.SCHEMA, "propertyNames": Holds.SCHEMA}
_DRAFT_07 = {
    **_DRAFT_06,
    "if": Holds.SCHEMA,
    "then": Holds.SCHEMA,
    "else": Holds.SCHEMA,
}
# `definitions` and `dependencies` are gone from the text of the newer drafts, but their
# meta-schemas still describe them and the referee still applies them.
_2019_09 = {
    **_DRAFT_07,
    "$defs": Holds.MAP,
    "dependentSchemas": Holds.MAP,
    "unevaluatedItems": Holds.SCHEMA,
    "unevaluatedProperties": Holds.SCHEMA,
    "contentSchema": Holds.SCHEMA,
}
_2020_12 = {
    **{name: holds for name, holds in _2019_09.items() if name != "additionalItems"},
    "prefixItems": Holds.LIST,
    "items": Holds.SCHEMA,
}

DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        dialect.name: dialect
        for dialect in (
            Dialect(
                name="draft-04",
                uri="http://json-schema.org/draft-04/schema#",
                draft=jsonschema_rs.Draft4,
                engine=jsonschema_rs.Draft4Validator,
                specification=referencing.jsonschema.DRAFT4,
                applicators=MappingProxyType(_DRAFT_04),
                id_keyword="id",
                ref_hides_siblings=True,
            ),
            Dialect(
                name="draft-06",
                uri="http://json-schema.org/draft-06/schema#",
                draft=jsonschema_rs.Draft6,
                engine=jsonschema_rs.Draft6Validator,
                specification=referencing.jsonschema.DRAFT6,
                applicators=MappingProxyType(_DRAFT_06),
                ref_hides_siblings=True,
            ),
            Dialect(
                name="draft-07",
                uri="http://json-schema.org/draft-07/schema#",
                draft=jsonschema_rs.Draft7,
                engine=jsonschema_rs.Draft7Validator,
                specification=referencing.jsonschema.DRAFT7,
                applicators=MappingProxyType(_DRAFT_07),
                ref_hides_siblings=True,
            ),
            Dialect(
                name="2019-09",
                uri="https://json-schema.org/draft/2019-09/schema",
                draft=jsonschema_rs.Draft201909,
                engine=jsonschema_rs.Draft201909Validator,
                specification=referencing.jsonschema.DRAFT201909,
                applicators=MappingProxyType(_2019_09),
                reference_keywords=("$ref", "$recursiveRef"),
                anchor_keywords=("$anchor",),
            ),
            Dialect(
                name="2020-12",
                uri="https://json-schema.org/draft/2020-12/schema",
                draft=jsonschema_rs.Draft202012,
                engine=jsonschema_rs.Draft202012Validator,
                specification=referencing.jsonschema.DRAFT202012,
                applicators=MappingProxyType(_2020_12),
                reference_keywords=("$ref", "$dynamicRef"),
                anchor_keywords=("$anchor", "$dynamicAnchor"),
            ),
        )
    },
)

DEFAULT = DIALECTS["2020-12"]

_BY_URI = {dialect.uri.removesuffix("#"): dialect for dialect in DIALECTS.values()}


def detect(
    value: exact_json.Json,
    locate: Callable[[str], errors.Place] = errors.Place,
    *,
    otherwise: Dialect | None = None,
) -> Dialect:
    """Return the dialect that `$schema` of a document names; the newest without one.

    Where it names none that is known, it is `otherwise`. Raises errors.UnknownDialect.
    """
    if not isinstance(value, dict) or "$schema" not in value:
        return otherwise or DEFAULT
    named = value["$schema"]
    dialect = (by_uri(named) or otherwise) if isinstance(named, str) else None
    if dialect is None:
        raise errors.UnknownDialect(
            message=f"$schema is {quoting.value(named)}, which is no known draft",
            place=locate("/$schema"),
        )
    return dialect


def by_uri(uri: str) -> Dialect | None:
    """Return the dialect of a meta-schema's `uri`, with or without `#` at its end."""
    return _BY_URI.get(uri.removesuffix("#"))

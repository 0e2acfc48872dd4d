"""References between schemas: made absolute, bound to registered documents, never fetched.

A bound document (`SchemaDocument`) is self-contained: every engine resolves whatever
it refers to from its resources. References by pin (`schema_id@version`) are made
absolute in its value, because engines would join them to the document's own identifier.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, NoReturn, cast

import jsonschema_rs
import jsonschema_specifications
import referencing
import referencing.exceptions

from schemas_app.domain import errors, json_pointer, schema_format
from schemas_app.domain.formats.json_schema import (
    dialects,
    keywords,
    reference_index,
    uris,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import referencing.jsonschema

    from schemas_app.domain import exact_json

REGISTRY_BASE = reference_index.REGISTRY_BASE


def absolute(parsed: schema_format.ParsedSchema, reference: str) -> str:
    """Return `reference`, as written in `parsed`, as an absolute URI without fragment.

    Raises errors.UnresolvedReference if it is relative to an identifier without path.
    """
    dialect = dialects.DIALECTS[parsed.dialect]
    root = parsed.value if isinstance(parsed.value, dict) else {}
    nameless = not parsed.uri or keywords.hides_siblings(root, dialect)
    base = REGISTRY_BASE if nameless else parsed.uri
    try:
        return reference_index.absolute(base, reference)
    except ValueError:
        raise errors.UnresolvedReference(
            message=f"{reference!r} is relative, and {base!r} has no path",
        ) from None


def leaving(index: reference_index.Index) -> list[reference_index.Reference]:
    """Return the references of a document that are to other documents.

    Meta-schemas of the drafts are no other documents: every engine has them built in.
    """
    return [
        reference
        for reference in index.references
        if reference.uri not in index.resources
        and reference.uri not in _META_SCHEMAS
    ]


def bind(
    parsed: schema_format.ParsedSchema,
    resources: tuple[schema_format.Resource, ...],
) -> schema_format.SchemaDocument:
    """Return `parsed` with the `resources` it refers to, directly or through others.

    Raises errors.UnresolvedReference where one of them is missing or lacks the part
    that is named, errors.ReferenceConflict where two would answer to one URI, and
    errors.InvalidSchema if the referee cannot compile the whole.
    """
    dialect = dialects.DIALECTS[parsed.dialect]
    index = reference_index.Index(parsed.value, dialect, locate=parsed.locate)
    indexes = {resource.uri: _index_of(resource) for resource in resources}
    _check_names(index, resources, indexes)
    for reference in leaving(index):
        _check(reference, indexes, parsed.locate(reference.pointer))
    for resource in resources:
        for reference in leaving(indexes[resource.uri]):
            _check_of_resource(resource, reference, index, indexes)
    document = schema_format.SchemaDocument(
        value=_with_absolute_pins(index),
        fingerprint=parsed.fingerprint,
        dialect=parsed.dialect,
        base_uri=index.base,
        resources=tuple(
            dataclasses.replace(resource, value=_relocated(resource, indexes[resource.uri]))
            for resource in resources
        ),
    )
    _check_compiles(document)
    return document

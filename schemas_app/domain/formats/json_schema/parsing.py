"""From text to a schema that can be kept: read, checked, named.

Every refusal names its place. What a document refers to is only listed here; whether
it exists is asked when it is bound (references.py).
"""

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain import (
    errors,
    exact_json,
    json_text,
    quoting,
    schema_format,
)
from schemas_app.domain.formats.json_schema import (
    canonical,
    dialects,
    keywords,
    meta_schema,
    reference_index,
    references,
    uris,
)
from schemas_app.domain.formats.json_schema.regex import in_schemas

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 200

# Of a schema up to so many characters all that is wrong is found before one is told.
_SMALL = 32 * 1024


def parse(
    text: str, *, otherwise: dialects.Dialect | None = None
) -> schema_format.ParsedSchema:
    """Return the schema written in `text`.

    Where it names no draft that is known, it is read as if it named `otherwise`. Raises errors.BadText if it is no JSON document within the limits, and
    errors.BadSchema if the document is no schema, names an unknown draft, has a
    pattern that cannot be used, or refers to a part of itself that is not there.
    """
    read = json_text.parse(text, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH)
    _check_root(read)
    dialect = dialects.detect(read.value, read.locate, otherwise=otherwise)
    if dialect is otherwise:
        read = dataclasses.replace(read, value=_naming(dialect, read.value))
    meta_schema.check(read, dialect, thoroughly=len(text) <= _SMALL)
    _check_one_dialect(read, dialect)
    in_schemas.check(read, dialect)
    index = _index(read, dialect)
    _check_local_references(read, index)
    canonical_text = canonical.text(read.value, dialect)
    return schema_format.ParsedSchema(
        text=text,
        value=read.value,
        canonical=canonical_text,
        dialect=dialect.name,
        uri=_uri(read.value, dialect),
        external=_external(read, index),
        locate=read.locate,
    )


def _index(
    read: json_text.ParsedJson, dialect: dialects.Dialect
) -> reference_index.Index:
    try:
        return reference_index.of(read.value, dialect)
    except errors.InvalidSchema as error:
        place = read.locate(error.place.pointer)
        raise dataclasses.replace(error, place=place) from None


def _naming(dialect: dialects.Dialect, value: exact_json.Json) -> exact_json.Json:
    """Return a document that names its draft: engines refuse what they do not know."""
    if not isinstance(value, dict) or dialects.by_uri(str(value.get("$schema", ""))):
        return value
    return {**value, "$schema": dialect.uri}


def _check_root(read: json_text.ParsedJson) -> None:
    if not isinstance(read.value, dict | bool):
        raise errors.InvalidSchema(
            message="A schema is an object, or true or false",
            place=read.locate(""),
        )


def _check_one_dialect(read: json_text.ParsedJson, dialect: dialects.Dialect) -> None:
    """Raise errors.InvalidSchema where a part claims another draft than the whole.

    Validators disagree about such documents, so that no verdict on one could be kept.
    """
    for schema in keywords.subschemas(read.value, dialect):
        named = schema.value.get("$schema") if isinstance(schema.value, dict) else None
        if isinstance(named, str) and dialects.by_uri(named) is not dialect:
            raise errors.InvalidSchema(
                message=f"This part names {quoting.value(named)} in a document of {dialect.name}",
                place=read.locate(f"{schema.pointer}/$schema"),
                remedy="Keep to one draft, or register the part as a schema and refer to it.",
            )


def _check_local_references(
    read: json_text.ParsedJson,
    index: reference_index.Index,
) -> None:
    for reference in index.references:
        here = reference.uri in index.resources
        if here and index.target(reference.uri, reference.fragment) is None:
            raise errors.UnresolvedReference(
                message=f"{quoting.shortened(reference.written)!r} names no schema in the document",
                place=read.locate(reference.pointer),
                remedy="Correct the reference, or add the part it names.",
            )


def _uri(value: exact_json.Json, dialect: dialects.Dialect) -> str:
    """Return what the document calls itself, absolute, or ""."""
    identifier = value.get(dialect.id_keyword) if isinstance(value, dict) else None
    if not isinstance(identifier, str) or not uris.without_fragment(identifier):
        return ""
    return reference_index.absolute(references.REGISTRY_BASE, identifier)


def _external(
    read: json_text.ParsedJson,
    index: reference_index.Index,
) -> Mapping[str, str]:
    """Return the references that leave the document, with where each first appears.

    As written; but absolute where a part of the document has an identifier of its own
    and the reference is relative to that, since it could not be told from the text.
    """
    found = references.leaving(index)
    if len(found) > 1:
        places = {
            reference.pointer: read.locate(reference.pointer) for reference in found
        }
        found.sort(
            key=lambda use: (places[use.pointer].line, places[use.pointer].column)
        )
    external: dict[str, str] = {}
    for reference in found:
        as_written = reference.base == index.base or reference.is_pin
        uri = uris.without_fragment(reference.written) if as_written else reference.uri
        external.setdefault(uri, reference.pointer)
    return MappingProxyType(external)

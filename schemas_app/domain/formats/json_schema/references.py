"""References between schemas: made absolute, bound to registered documents, never fetched.

A bound document (`SchemaDocument`) is self-contained: engines resolve whatever it
refers to from its resources. Two things in its values differ from what was written,
because engines know neither: references by pin (`schema_id@version`) are absolute, and
a resource that is known under a pin goes by that instead of by its own identifier, so
that two versions of one schema can stand side by side.
"""

import copy
import dataclasses
from collections.abc import Mapping
from typing import Any, NoReturn

import jsonschema_rs

from schemas_app.domain import (
    errors,
    exact_json,
    fingerprint,
    json_pointer,
    schema_format,
)
from schemas_app.domain.formats.json_schema import (
    dialects,
    keywords,
    published_schemas,
    reference_index,
)

REGISTRY_BASE = reference_index.REGISTRY_BASE


def absolute(parsed: schema_format.ParsedSchema, reference: str) -> str:
    """Return `reference`, as written in `parsed`, as an absolute URI without fragment.

    Raises errors.UnresolvedReference if it is relative to an identifier without path.
    """
    dialect = dialects.DIALECTS[parsed.dialect]
    nameless = not parsed.uri or keywords.hides_siblings(parsed.value, dialect)
    base = REGISTRY_BASE if nameless else parsed.uri
    try:
        return reference_index.absolute(base, reference)
    except ValueError:
        raise errors.UnresolvedReference(
            message=f"{reference!r} is relative, and {base!r} has no path",
        ) from None


def leaving(index: reference_index.Index) -> list[reference_index.Reference]:
    """Return the references of a document that are to other documents.

    The meta-schemas of the drafts are none: `bind` knows them.
    """
    return [
        reference
        for reference in _outward(index)
        if reference.uri not in published_schemas.RESOURCES
    ]


def _outward(index: reference_index.Index) -> list[reference_index.Reference]:
    """Return the references of a document that are to none of its own parts."""
    return [
        reference
        for reference in index.references
        if reference.uri not in index.resources
    ]


def bind(
    parsed: schema_format.ParsedSchema,
    resources: tuple[schema_format.Resource, ...],
) -> schema_format.SchemaDocument:
    """Return `parsed` with the `resources` it refers to, directly or through others.

    The meta-schemas among them need not be given; what they say never changes, so that
    they take no part in the fingerprint. Raises errors.UnresolvedReference where one is
    missing or lacks the part named, and errors.ReferenceConflict where two schemas would
    answer to one URI.
    """
    dialect = dialects.DIALECTS[parsed.dialect]
    index = reference_index.of(parsed.value, dialect)
    resources = tuple(
        it for it in resources if it.uri not in published_schemas.RESOURCES
    )
    indexes = {
        resource.uri: reference_index.of(
            resource.value,
            dialects.DIALECTS[resource.dialect],
            base=resource.uri,
        )
        for resource in resources
    }
    _check_names(index, resources, indexes)
    published = published_schemas.referred((index, *indexes.values()))
    known = indexes | {it.uri: published_schemas.index_of(it.uri) for it in published}
    for reference in _outward(index):
        _check(reference, known, "the document", parsed.locate(reference.pointer))
    for resource in resources:
        for reference in _outward(indexes[resource.uri]):
            _check(reference, known, resource.pin, errors.Place())
    return schema_format.SchemaDocument(
        value=_replaced(parsed.value, _absolute_pins(index)),
        fingerprint=fingerprint.of(
            parsed.canonical, {resource.uri: resource.pin for resource in resources}
        ),
        dialect=parsed.dialect,
        base_uri=index.base,
        resources=(
            *(
                dataclasses.replace(
                    resource,
                    value=_replaced(
                        resource.value, _relocation(resource, indexes[resource.uri])
                    ),
                )
                for resource in resources
            ),
            *published,
        ),
    )


def registry(document: schema_format.SchemaDocument) -> jsonschema_rs.Registry:
    """Return what jsonschema-rs resolves the references of `document` from.

    Each resource is read in its own draft: naming one here would overrule the
    `$schema` of them all (measured with 0.60.3).
    """
    resources: list[tuple[str, Any]] = [
        (resource.uri, resource.value) for resource in document.resources
    ]
    return jsonschema_rs.Registry(resources, retriever=_refuse)


def compiled(
    document: schema_format.SchemaDocument,
    *,
    pattern_options: jsonschema_rs.RegexOptions
    | jsonschema_rs.FancyRegexOptions
    | None = None,
) -> jsonschema_rs.Validator:
    """Return the referee's validator of `document`: exact, offline, formats not asserted.

    With `pattern_options`, its patterns are matched as those say.
    Raises ValueError if it cannot be compiled, which binding.py has made sure of.
    """
    value: Any = document.value
    return dialects.DIALECTS[document.dialect].engine(
        value,
        registry=registry(document),
        base_uri=REGISTRY_BASE,
        validate_formats=False,
        offline=True,
        pattern_options=pattern_options,
    )


def _refuse(uri: str) -> NoReturn:
    raise LookupError(f"{uri} is not among the resources, and nothing is fetched")


def _check_names(
    index: reference_index.Index,
    resources: tuple[schema_format.Resource, ...],
    indexes: Mapping[str, reference_index.Index],
) -> None:
    """Raise errors.ReferenceConflict unless every URI is the name of one thing only."""
    owners = dict.fromkeys(index.resources, "this document")
    for resource in resources:
        embedded = [uri for uri, at in indexes[resource.uri].resources.items() if at]
        for uri in (resource.uri, *embedded):
            owner = owners.setdefault(uri, resource.pin)
            if owner != resource.pin:
                raise errors.ReferenceConflict(
                    message=f"Both {owner} and {resource.pin} answer to {uri!r}",
                )


def _check(
    reference: reference_index.Reference,
    indexes: Mapping[str, reference_index.Index],
    referrer: str,
    place: errors.Place,
) -> None:
    """Raise errors.UnresolvedReference unless the resources have what is referred to."""
    index = indexes.get(reference.uri)
    if index is None:
        raise errors.UnresolvedReference(
            message=f"No registered schema answers to {reference.written!r} in {referrer}",
            place=place,
        )
    if index.target(index.base, reference.fragment) is None:
        raise errors.UnresolvedReference(
            message=(
                f"The schema that {reference.written!r} in {referrer} refers to "
                "has no such part"
            ),
            place=place,
            remedy="Refer to a part that the schema has.",
        )


def _absolute_pins(index: reference_index.Index) -> dict[str, str]:
    """Return the new values of references by pin, by their pointers."""
    return {
        reference.pointer: REGISTRY_BASE + reference.written
        for reference in index.references
        if reference.is_pin
    }


def _relocation(
    resource: schema_format.Resource,
    index: reference_index.Index,
) -> dict[str, str]:
    """Return the values to replace so that `resource` goes by its `uri` alone."""
    if index.base == resource.uri:
        return _absolute_pins(index)
    id_keyword = dialects.DIALECTS[resource.dialect].id_keyword
    new_values = {
        f"{pointer}/{id_keyword}": uri if pointer else resource.uri
        for uri, pointer in index.resources.items()
    }
    for reference in index.references:
        if not reference.written.startswith("#"):
            uri = resource.uri if reference.uri == index.base else reference.uri
            _, mark, fragment = reference.written.partition("#")
            new_values[reference.pointer] = f"{uri}{mark}{fragment}"
    return new_values


def _replaced(value: exact_json.Json, new_values: Mapping[str, str]) -> exact_json.Json:
    """Return `value` with other members at the pointers; what is shared is not touched."""
    if not new_values:
        return value
    copies: dict[str, Any] = {"": copy.copy(value)}
    for pointer, new_value in new_values.items():
        *above, name = json_pointer.parts(pointer)
        _copied(copies, above)[name] = new_value
    return copies[""]


def _copied(copies: dict[str, Any], parts: list[str]) -> Any:  # noqa: ANN401
    """Return the container at the end of `parts`, a copy, as all on the way are."""
    at, container = "", copies[""]
    for part in parts:
        at += f"/{json_pointer.escape(part)}"
        if at not in copies:
            key = part if isinstance(container, dict) else int(part)
            copies[at] = container[key] = copy.copy(container[key])
        container = copies[at]
    return container

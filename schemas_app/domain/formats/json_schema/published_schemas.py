"""The meta-schemas of the drafts, which any schema may refer to without registering them.

An engine has only that of its own draft built in, so they are resources like others.
"""

import functools
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import jsonschema_specifications  # type: ignore[import-untyped]

from schemas_app.domain import schema_format
from schemas_app.domain.formats.json_schema import dialects, reference_index


def _resources() -> Mapping[str, schema_format.Resource]:
    found = {}
    for uri in sorted(jsonschema_specifications.REGISTRY):
        value = jsonschema_specifications.REGISTRY.contents(uri)
        dialect = dialects.by_uri(value["$schema"])
        if dialect is not None:  # draft 3 is one that nobody here can read
            found[uri] = schema_format.Resource(
                uri=uri, pin=uri, value=value, dialect=dialect.name
            )
    return MappingProxyType(found)


RESOURCES = _resources()


def referred(
    indexes: Iterable[reference_index.Index],
) -> tuple[schema_format.Resource, ...]:
    """Return the meta-schemas that documents refer to, and those that they need."""
    own: set[str] = set()
    waiting: list[str] = []
    for index in indexes:
        own.update(index.resources)
        waiting += [reference.uri for reference in index.references]
    found: set[str] = set()
    while waiting:
        uri = waiting.pop()
        if uri in RESOURCES and uri not in own and uri not in found:
            found.add(uri)
            waiting += [reference.uri for reference in index_of(uri).references]
    return tuple(RESOURCES[uri] for uri in sorted(found))


@functools.cache
def index_of(uri: str) -> reference_index.Index:
    """Return what the meta-schema at `uri` contains that references are about."""
    resource = RESOURCES[uri]
    return reference_index.Index(
        resource.value, dialects.DIALECTS[resource.dialect], base=uri
    )

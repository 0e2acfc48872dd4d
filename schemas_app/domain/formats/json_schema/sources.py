"""The documents that a schema is read from: itself, and those it refers to."""

import dataclasses
import functools
from collections.abc import Mapping

from schemas_app.domain import exact_json, schema_format
from schemas_app.domain.formats.json_schema import dialects, reference_index


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Source:
    """One document: the schema itself (`uri` is "") or one that it refers to."""

    uri: str
    dialect: dialects.Dialect
    index: reference_index.Index
    references: Mapping[str, reference_index.Reference]

    @property
    def name(self) -> str:
        """How people know it: by its URI, or by the pin it is registered under."""
        return self.uri.removeprefix(reference_index.REGISTRY_BASE)


class Sources:
    """All documents of one schema, by every URI that they answer to."""

    def __init__(self, document: schema_format.SchemaDocument) -> None:
        self.own = _source("", document.base_uri, document.dialect, document.value)
        others = [
            _source(resource.uri, resource.uri, resource.dialect, resource.value)
            for resource in document.resources
        ]
        self._by_uri: dict[str, Source] = {}
        for source in (self.own, *others):
            for uri in (source.uri, *source.index.resources):
                self._by_uri.setdefault(uri, source)

    def target(self, reference: reference_index.Reference) -> tuple[Source, str] | None:
        """Return the document and the pointer that `reference` names, if they are here."""
        source = self._by_uri.get(reference.uri)
        if source is None:
            return None
        known = reference.uri in source.index.resources
        uri = reference.uri if known else source.index.base
        pointer = source.index.target(uri, reference.fragment)
        return None if pointer is None else (source, pointer)


def _source(uri: str, base: str, dialect: str, value: exact_json.Json) -> Source:
    known = dialects.DIALECTS[dialect]
    index = reference_index.of(value, known, base=base or reference_index.REGISTRY_BASE)
    return _remembered(uri, dialect, index)


@functools.lru_cache(reference_index.REMEMBERED)
def _remembered(uri: str, dialect: str, index: reference_index.Index) -> Source:
    return Source(
        uri=uri,
        dialect=dialects.DIALECTS[dialect],
        index=index,
        references={reference.pointer: reference for reference in index.references},
    )

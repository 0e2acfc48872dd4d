"""The schemas of one document, walked once for all that is to be said of them."""

import dataclasses
import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from schemas_app.domain import json_pointer, schema_format
from schemas_app.domain.formats.json_schema import (
    dialects,
    keywords,
    sources,
    vocabulary,
)

# Looking into a pattern takes as long as all else that is done about a schema.
FEW = 30

# References whose target can be another one, depending on how they were come to.
_DYNAMIC = ("$dynamicRef", "$recursiveRef")


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A schema that is an object. `counting` are its keywords that can refuse anything."""

    pointer: str
    schema: Mapping[str, Any]
    counting: Mapping[str, Any]


class Places:
    """All schemas of a document, in its order; what only a reference finds comes last."""

    def __init__(self, document: schema_format.SchemaDocument) -> None:
        self.dialect = dialects.DIALECTS[document.dialect]
        self._document = document
        self._targets: dict[str, str | None] = {}
        self.values: dict[str, Any] = {
            part.pointer: part.value
            for part in keywords.subschemas(document.value, self.dialect)
        }
        self.has_references = any(
            keyword in value
            for value in self.values.values()
            if isinstance(value, dict)
            for keyword in self.dialect.reference_keywords
        )
        if self.has_references:
            self._add_targets()
        self.all = tuple(self._places())

    def _add_targets(self) -> None:
        index = self._sources.own.index
        for pointer in index.bases:
            if pointer not in self.values:
                self.values[pointer] = json_pointer.lookup(index.value, pointer)

    def _places(self) -> Iterator[Place]:
        counts = functools.cache(
            lambda keyword: vocabulary.counts(keyword, self.dialect)
        )
        for pointer, value in self.values.items():
            if isinstance(value, dict):
                hidden = keywords.hides_siblings(value, self.dialect)
                counting = {
                    keyword: held
                    for keyword, held in value.items()
                    if (keyword == "$ref" if hidden else counts(keyword))
                }
                yield Place(
                    pointer=pointer, schema=value, counting=MappingProxyType(counting)
                )

    @functools.cached_property
    def has_few_patterns(self) -> bool:
        """Whether there is time to look into the patterns of strings."""
        return sum("pattern" in place.counting for place in self.all) <= FEW

    @functools.cached_property
    def _by_pointer(self) -> dict[str, Place]:
        return {place.pointer: place for place in self.all}

    def at(self, pointer: str) -> Place:
        """Return the place at `pointer`, which must be a schema that is an object."""
        return self._by_pointer[pointer]

    @functools.cached_property
    def _sources(self) -> sources.Sources:
        return sources.Sources(self._document)

    def target(self, pointer: str) -> str | None:
        """Return the pointer of the schema that the reference at `pointer` names.

        None where it is not known or not in the document itself.
        """
        if pointer not in self._targets:
            self._targets[pointer] = self._found(pointer)
        return self._targets[pointer]

    def _found(self, pointer: str) -> str | None:
        own = self._sources.own
        reference = own.references.get(pointer)
        dynamic = pointer.rpartition("/")[2] in _DYNAMIC
        if reference is None or (dynamic and not self._is_one_resource):
            return None
        source, found = self._sources.target(reference) or (None, "")
        return found if source is own else None

    @property
    def _is_one_resource(self) -> bool:
        own = self._sources.own.index
        return len(own.resources) == 1 and not self._document.resources

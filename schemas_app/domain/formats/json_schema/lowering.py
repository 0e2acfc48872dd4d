"""A schema document as one schema with local references only.

The form that proofs, readings and the search for witnesses work on. Whatever a `$ref`
names, in the document or in a resource, becomes a numbered definition; identifiers,
anchors and words for people are gone; a `$ref` stands alone. It is not the canonical
form: nothing is simplified, and it is never stored.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

import referencing
import referencing.exceptions

from schemas_app.domain import exact_json, schema_format
from schemas_app.domain.formats.json_schema import (
    dialects,
    keywords,
    references,
    vocabulary,
)

# Words that say nothing to a validator, but show what a real document looks like.
HELPFUL = ("format", "examples", "default")

# Keywords whose target depends on how evaluation got there.
_DYNAMIC = ("$dynamicRef", "$recursiveRef")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Lowered:
    """`root` with the `definitions` it refers to.

    `doubt` is empty, or says why this form may mean something else than the document:
    then it may suggest a witness, but proves nothing.
    """

    root: exact_json.Json
    definitions: Mapping[str, exact_json.Json]
    dialect: dialects.Dialect
    doubt: str = ""

    def target(self, schema: dict[str, exact_json.Json]) -> exact_json.Json:
        """Return what the `$ref` of `schema` names."""
        return self.definitions[str(schema["$ref"]).rpartition("/")[2]]

    def parts(self) -> tuple[exact_json.Json, ...]:
        """Return the root and every definition."""
        return (self.root, *self.definitions.values())


def lower(document: schema_format.SchemaDocument) -> Lowered:
    """Return `document` as one schema with local references only."""
    lowering = _Lowering(document)
    resolver = _registry(document).resolver(references.REGISTRY_BASE)
    root = lowering.schema(document.value, resolver)
    return Lowered(
        root=root,
        definitions=lowering.definitions,
        dialect=lowering.dialect,
        doubt=next(iter(lowering.doubts), ""),
    )


def _registry(document: schema_format.SchemaDocument) -> referencing.Registry[Any]:
    newest = dialects.DEFAULT.specification
    own = dialects.DIALECTS[document.dialect].specification
    resources = [
        (resource.uri, referencing.Resource.from_contents(value, newest))
        for resource in document.resources
        for value in (cast("Any", resource.value),)
    ]
    root = own.create_resource(cast("Any", document.value))
    return referencing.Registry().with_resources(
        [*resources, (references.REGISTRY_BASE, root)],
    )


class _Lowering:
    """One pass over a document; a definition is made when it is first referred to."""

    def __init__(self, document: schema_format.SchemaDocument) -> None:
        self.dialect = dialects.DIALECTS[document.dialect]
        self.definitions: dict[str, exact_json.Json] = {}
        self.doubts: list[str] = []
        self._names: dict[int, str] = {}
        if any(resource.dialect != document.dialect for resource in document.resources):
            self.doubts.append("it refers to a schema written in another draft")

    def schema(self, value: exact_json.Json, resolver: Any) -> exact_json.Json:  # noqa: ANN401
        """Return the lowered form of one schema, read where `resolver` stands."""
        if not isinstance(value, dict):
            return value
        here = resolver.in_subresource(
            self.dialect.specification.create_resource(value)
        )
        self._check_dialect(value)
        targets = [
            {"$ref": self._definition(value[keyword], here)}
            for keyword in self.dialect.reference_keywords
            if isinstance(value.get(keyword), str)
        ]
        if keywords.hides_siblings(value, self.dialect):
            return targets[0]
        lowered = {
            keyword: self._held(keyword, member, here)
            for keyword, member in value.items()
            if self._matters(keyword)
        }
        if targets and not lowered:
            return targets[0] if len(targets) == 1 else {"allOf": targets}
        if targets:
            lowered["allOf"] = [*targets, *cast("list[Any]", lowered.get("allOf", []))]
        return lowered

    def _matters(self, keyword: str) -> bool:
        if keyword in self.dialect.reference_keywords:
            return False
        return keyword in HELPFUL or vocabulary.counts(keyword, self.dialect)

    def _held(
        self, keyword: str, value: exact_json.Json, resolver: Any
    ) -> exact_json.Json:  # noqa: ANN401
        """Return the value of a keyword with the schemas in it lowered."""
        holds = self.dialect.applicators.get(keyword)
        if isinstance(value, list) and holds in (
            dialects.Holds.LIST,
            dialects.Holds.SCHEMA_OR_LIST,
        ):
            return [self.schema(item, resolver) for item in value]
        if isinstance(value, dict) and holds in (
            dialects.Holds.MAP,
            dialects.Holds.MAP_OF_SCHEMAS_OR_NAMES,
        ):
            return {name: self.schema(part, resolver) for name, part in value.items()}
        return value if holds is None else self.schema(value, resolver)

    def _definition(self, reference: str, resolver: Any) -> str:  # noqa: ANN401
        """Return a local reference to what `reference` names."""
        try:
            target = resolver.lookup(reference)
        except (referencing.exceptions.Unresolvable, ValueError):
            self.doubts.append(f"its reference {reference} cannot be resolved")
            return self._named(True, resolver)
        return self._named(target.contents, target.resolver)

    def _named(self, contents: exact_json.Json, resolver: Any) -> str:  # noqa: ANN401
        # Known by identity: equal texts in different documents may mean different things.
        name = self._names.get(id(contents))
        if name is None:
            name = self._names[id(contents)] = str(len(self._names))
            self.definitions[name] = True
            self.definitions[name] = self.schema(contents, resolver)
        return f"#/$defs/{name}"

    def _check_dialect(self, value: dict[str, exact_json.Json]) -> None:
        for keyword in _DYNAMIC:
            if keyword in value and keyword in self.dialect.reference_keywords:
                self.doubts.append(f"it uses {keyword}")
        named = value.get("$schema")
        if isinstance(named, str) and dialects.by_uri(named) is not self.dialect:
            self.doubts.append("a part of it is written in another draft")

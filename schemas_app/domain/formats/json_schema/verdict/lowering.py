"""A schema document as one schema with local references only.

The form that proofs, readings and the search for witnesses work on. Whatever a `$ref`
names, in the document or in a resource, becomes a numbered definition; identifiers,
anchors and words for people are gone; a `$ref` stands alone. It is not the canonical
form: nothing is simplified, and it is never stored.
"""

import dataclasses
import functools
from collections.abc import Callable, Collection, Mapping
from typing import Any, cast

from schemas_app.domain import exact_json, json_pointer, schema_format
from schemas_app.domain.formats.json_schema import (
    dialects,
    keywords,
    sources,
    vocabulary,
)
from schemas_app.domain.formats.json_schema.verdict import cycles

LISTS = (dialects.Holds.LIST, dialects.Holds.SCHEMA_OR_LIST)
MAPS = (dialects.Holds.MAP, dialects.Holds.MAP_OF_SCHEMAS_OR_NAMES)

# Words that say nothing to a validator, but show what a real document looks like.
HELPFUL = ("format", "examples", "default")

# Keywords whose target depends on how evaluation got there.
_DYNAMIC = ("$dynamicRef", "$recursiveRef")
# What they look for on the way there. Without one they are `$ref`, and where there is
# only one they cannot find another (2019-09 core 8.2.4.2.1, 2020-12 core 8.2.3.2).
_MARKS = ("$dynamicAnchor", "$recursiveAnchor")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Lowered:
    """`root` with the `definitions` it refers to.

    `doubt` is empty, or says of the document why this form may mean something else
    ("uses $dynamicRef"): then it may suggest a witness, but proves nothing. `disputed`
    are the keywords in it that validators read differently: an engine's word is that of
    one validator, so a proof must hold with them and without them. `origin` is the
    schema that this one only limits to what it declares, where it does.
    """

    root: exact_json.Json
    definitions: Mapping[str, exact_json.Json]
    dialect: dialects.Dialect
    doubt: str = ""
    disputed: frozenset[str] = frozenset()
    origin: "Lowered | None" = None

    @property
    def dispute(self) -> str:
        """What validators read differently, in words, or nothing."""
        named = ", ".join(f"`{keyword}`" for keyword in sorted(self.disputed))
        return f"uses {named}, which validators read differently" if named else ""

    @functools.cached_property
    def size(self) -> int:
        """How many schemas there are in it."""
        found, waiting = 0, list(self.parts())
        while waiting:
            part = waiting.pop()
            found += isinstance(part, dict | bool)
            for keyword, value in part.items() if isinstance(part, dict) else ():
                holds = self.dialect.applicators.get(keyword)
                if isinstance(value, list) and holds in LISTS:
                    waiting.extend(value)
                elif isinstance(value, dict) and holds in MAPS:
                    waiting.extend(value.values())
                elif holds is not None:
                    waiting.append(value)
        return found

    @functools.cached_property
    def circles(self) -> frozenset[str]:
        """The definitions that lead back to themselves without going into the value."""
        return cycles.leading_to_one(self.definitions)

    def target(self, schema: dict[str, exact_json.Json]) -> exact_json.Json:
        """Return what the `$ref` of `schema` names."""
        return self.definitions[cycles.name_of(schema)]

    def parts(self) -> tuple[exact_json.Json, ...]:
        """Return the root and every definition."""
        return (self.root, *self.definitions.values())


def both(one: Lowered, other: Lowered) -> Lowered:
    """Return what accepts what `one` and its limits, `other`, do.

    Their definitions differ in name.
    """
    return dataclasses.replace(
        one,
        root={"allOf": [one.root, other.root]},
        definitions={**one.definitions, **other.definitions},
        doubt=one.doubt or other.doubt,
        disputed=one.disputed | other.disputed,
        origin=one,
    )


def without(schema: Lowered, dropped: Collection[str]) -> Lowered:
    """Return `schema` as a validator sees it that passes over the keywords `dropped`."""
    if not schema.disputed.intersection(dropped):
        return schema
    return dataclasses.replace(
        schema,
        root=_without(schema.root, schema.dialect, dropped),
        definitions={
            name: _without(part, schema.dialect, dropped)
            for name, part in schema.definitions.items()
        },
        disputed=schema.disputed.difference(dropped),
    )


def _without(
    schema: exact_json.Json, dialect: dialects.Dialect, dropped: Collection[str]
) -> exact_json.Json:
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: mapped(
            keyword, value, dialect, lambda part: _without(part, dialect, dropped)
        )
        for keyword, value in schema.items()
        if keyword not in dropped
    }


def mapped(
    keyword: str,
    value: exact_json.Json,
    dialect: dialects.Dialect,
    change: Callable[[exact_json.Json], exact_json.Json],
) -> exact_json.Json:
    """Return the value of a keyword with `change` applied to each schema it holds."""
    holds = dialect.applicators.get(keyword)
    if isinstance(value, list) and holds in LISTS:
        return [change(item) for item in value]
    if isinstance(value, dict) and holds in MAPS:
        return {name: change(part) for name, part in value.items()}
    return value if holds is None else change(value)


def lower(document: schema_format.SchemaDocument) -> Lowered:
    """Return `document` as one schema with local references only."""
    lowering = _Lowering(document)
    return Lowered(
        root=lowering.schema(lowering.sources.own, "", document.value),
        definitions=lowering.definitions,
        dialect=lowering.dialect,
        doubt=next(iter(lowering.doubts), ""),
        disputed=frozenset(lowering.disputed),
    )


class _Lowering:
    """One pass over a document; a definition is made when it is first referred to."""

    def __init__(self, document: schema_format.SchemaDocument) -> None:
        self._document = document
        self.dialect = dialects.DIALECTS[document.dialect]
        self.sources = sources.Sources(document)
        self.definitions: dict[str, exact_json.Json] = {}
        self.doubts: list[str] = []
        self.disputed: set[str] = set()
        self._names: dict[tuple[str, str], str] = {}
        if any(resource.dialect != document.dialect for resource in document.resources):
            self.doubts.append("refers to a schema written in another draft")

    def schema(
        self,
        source: sources.Source,
        pointer: str,
        value: exact_json.Json,
    ) -> exact_json.Json:
        """Return the lowered form of the schema at `pointer`."""
        if not isinstance(value, dict):
            return value
        self._doubt(value)
        targets: list[exact_json.Json] = [
            {"$ref": self._definition(source, f"{pointer}/{keyword}")}
            for keyword in self.dialect.reference_keywords
            if isinstance(value.get(keyword), str)
        ]
        if keywords.hides_siblings(value, self.dialect):
            return targets[0]
        lowered = {
            keyword: self._held(source, f"{pointer}/{keyword}", keyword, member)
            for keyword, member in value.items()
            if self._matters(keyword)
        }
        if targets and not lowered:
            return targets[0] if len(targets) == 1 else {"allOf": targets}
        if targets:
            lowered["allOf"] = targets + cast("list[Any]", lowered.get("allOf", []))
        return lowered

    def _matters(self, keyword: str) -> bool:
        if keyword in self.dialect.reference_keywords:
            return False
        return keyword in HELPFUL or vocabulary.counts(keyword, self.dialect)

    def _held(
        self,
        source: sources.Source,
        pointer: str,
        keyword: str,
        value: exact_json.Json,
    ) -> exact_json.Json:
        """Return the value of a keyword with the schemas in it lowered."""
        holds = self.dialect.applicators.get(keyword)
        if isinstance(value, list) and holds in LISTS:
            return [
                self.schema(source, f"{pointer}/{index}", item)
                for index, item in enumerate(value)
            ]
        if isinstance(value, dict) and holds in MAPS:
            return {
                name: self.schema(
                    source, f"{pointer}/{json_pointer.escape(name)}", part
                )
                for name, part in value.items()
            }
        return value if holds is None else self.schema(source, pointer, value)

    def _definition(self, source: sources.Source, pointer: str) -> str:
        """Return a local reference to what the reference at `pointer` names."""
        reference = source.references.get(pointer)
        found = self.sources.target(reference) if reference else None
        if found is None:
            self.doubts.append("has a reference that cannot be resolved")
            self.definitions["anything"] = {}
            return "#/$defs/anything"
        target, place = found
        key = (target.uri, place)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = str(len(self._names))
            self.definitions[name] = {}  # keeps the place, in order of discovery
            value = json_pointer.lookup(target.index.value, place)
            self.definitions[name] = self.schema(target, place, value)
        return f"#/$defs/{name}"

    @functools.cached_property
    def _marks(self) -> int:
        """How many marks there may be, in the document and what it refers to."""
        found = 0
        waiting: list[exact_json.Json] = [
            self._document.value,
            *(resource.value for resource in self._document.resources),
        ]
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                found += sum(value.get(mark, False) is not False for mark in _MARKS)
                waiting.extend(value.values())
            elif isinstance(value, list):
                waiting.extend(value)
        return found

    def _doubt(self, value: dict[str, exact_json.Json]) -> None:
        for keyword in _DYNAMIC:
            used = keyword in value and keyword in self.dialect.reference_keywords
            if used and self._marks > 1:
                self.doubts.append(f"uses {keyword}")
        self.disputed.update(
            keyword
            for keyword in value
            if vocabulary.is_disputed(keyword, self.dialect)
        )
        named = value.get("$schema")
        if isinstance(named, str) and dialects.by_uri(named) is not self.dialect:
            self.doubts.append("has a part written in another draft")

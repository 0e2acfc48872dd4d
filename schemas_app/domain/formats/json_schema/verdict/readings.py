"""The LENIENT reading, as schemas: what writers send and what readers tolerate.

Writers send only what they declare. An object is closed over all the names that the
schemas which may apply at its place declare together: through `$ref`, `allOf`, every
branch of `anyOf`/`oneOf`, `if`/`then`/`else` and dependent schemas (closing each
branch by itself would leave nothing). This holds at every object position, nested ones
too. Left as written are: a place where no property is declared at all (a free-form
map), where `enum` or `const` lists the values, values under `patternProperties` when
other names are declared beside them, and tuples described twice. A schema under
`additionalProperties` or `unevaluatedProperties` declares the other names; literal
`true` does not. The closing is a schema of its own, used beside the writer's: so it
can only take documents away.

Readers ignore what they do not know: a literal `false` under `additionalProperties` or
`unevaluatedProperties` is dropped, at every depth. Left as written is whatever is used
under `not`, `if` or `contains`, where dropping would refuse more. A reader accepts what
it accepts as written or opened (opening can make the branches of a `oneOf` overlap).

It follows that what is compatible as written is compatible in this reading.
"""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import dialects, json_values, keywords
from schemas_app.domain.formats.json_schema.verdict import cycles, lowering, places

# So many more places than there are schemas: where they overlap, there is no end of them.
MAX_PLACES = 1000
_ANYTHING: places.Node = {}  # draft 4 has no schema `true`

_AS_WRITTEN = ("not", "if", "contains")

Node = places.Node


class UnreadableError(Exception):
    """The reading cannot be applied to a schema; the text says why."""


def closing(writer: lowering.Lowered) -> lowering.Lowered:
    """Return the schema of what `writer` declares, to be used beside it.

    Raises UnreadableError where the document cannot be read through.
    """
    if writer.doubt:
        raise UnreadableError(writer.doubt)
    closure = _Closure(writer)
    return dataclasses.replace(
        writer,
        root=closure.place([writer.root]),
        definitions=closure.definitions,
    )


def opened(reader: lowering.Lowered) -> lowering.Lowered:
    """Return `reader` without its refusals of unknown properties.

    Raises UnreadableError where the document cannot be read through.
    """
    if reader.doubt:
        raise UnreadableError(reader.doubt)
    untouched = _used_as_written(reader)
    return dataclasses.replace(
        reader,
        root=_opened(reader.root, reader.dialect),
        definitions={
            name: part if name in untouched else _opened(part, reader.dialect)
            for name, part in reader.definitions.items()
        },
    )


class _Closure:
    """Places of a document and the schemas that may apply there, each place once."""

    def __init__(self, writer: lowering.Lowered) -> None:
        self._writer = writer
        self._most = MAX_PLACES + writer.size
        self._names: dict[frozenset[int], str] = {}
        self.definitions: dict[str, exact_json.Json] = {}

    def place(self, schemas: Iterable[exact_json.Json]) -> exact_json.Json:
        """Return the closing of a place where `schemas` apply, by reference."""
        parts = places.parts(self._writer, schemas)
        if not any(_has_parts(part) for part in parts):
            return _ANYTHING
        key = frozenset(id(part) for part in parts)
        if key not in self._names:
            if len(self._names) >= self._most:
                raise UnreadableError(f"has more than {self._most} places for objects")
            name = self._names[key] = f"closed-{len(self._names)}"
            self.definitions[name] = {**self._members(parts), **self._items(parts)}
        return {"$ref": f"#/$defs/{self._names[key]}"}

    def _members(self, parts: list[Node]) -> Node:
        declared = {
            name: None
            for part in parts
            for name in json_values.mapping(part.get("properties"))
        }
        patterns = {
            pattern: schema
            for part in parts
            for pattern, schema in json_values.mapping(
                part.get("patternProperties")
            ).items()
        }
        others = [schema for part in parts for schema in _others(part)]
        free = not (declared or patterns or others)
        if free or any("enum" in part or "const" in part for part in parts):
            return {}
        for name in itertools.chain.from_iterable(map(places.needed, parts)):
            declared.setdefault(name)
        if patterns:
            alone = len(patterns) == 1 and not declared and not others
            return {
                "properties": dict.fromkeys(declared, _ANYTHING),
                "patternProperties": {
                    pattern: self.place([schema]) if alone else _ANYTHING
                    for pattern, schema in patterns.items()
                },
                "additionalProperties": bool(others),
            }
        return {
            "properties": {
                name: self.place(_member_schemas(parts, name)) for name in declared
            },
            "additionalProperties": self.place(others) if others else False,
        }

    def _items(self, parts: list[Node]) -> Node:
        prefix = dialects.Holds.LIST is self._writer.dialect.applicators.get(
            "prefixItems"
        )
        tuple_keyword = "prefixItems" if prefix else "items"
        lists = [part for part in parts if isinstance(part.get(tuple_keyword), list)]
        rests = [
            schema
            for part in parts
            for keyword in places.OTHER_ITEMS
            if isinstance(schema := part.get(keyword), dict)
        ]
        if not lists:
            contained = [part["contains"] for part in parts if "contains" in part]
            return {"items": self.place([*rests, *contained])} if rests else {}
        if len(lists) > 1 or any("contains" in part for part in parts):
            return {}
        if any(_rest_of_items(part) for part in parts if part is not lists[0]):
            return {}
        rest_keyword = "items" if prefix else "additionalItems"
        return {
            tuple_keyword: [self.place([item]) for item in lists[0][tuple_keyword]],
            rest_keyword: self.place(rests) if rests else _ANYTHING,
        }


def _has_parts(schema: Node) -> bool:
    members = (
        "properties",
        "patternProperties",
        *places.OTHER_MEMBERS,
        "prefixItems",
        *places.OTHER_ITEMS,
    )
    return any(keyword in schema for keyword in members)


def _others(part: Node) -> Iterator[Node]:
    """Yield the schemas of a part for names it does not declare; `true` is none."""
    for keyword in places.OTHER_MEMBERS:
        schema = part.get(keyword)
        if isinstance(schema, dict) and schema:
            yield schema


def _member_schemas(parts: list[Node], name: str) -> Iterator[exact_json.Json]:
    for part in parts:
        declared = json_values.mapping(part.get("properties"))
        if name in declared:
            yield declared[name]
        else:
            yield from _others(part)


def _rest_of_items(part: Node) -> bool:
    return any(keyword in part for keyword in ("prefixItems", *places.OTHER_ITEMS))


def _opened(schema: exact_json.Json, dialect: dialects.Dialect) -> exact_json.Json:
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: value
        if keyword in _AS_WRITTEN
        else lowering.mapped(
            keyword, value, dialect, lambda part: _opened(part, dialect)
        )
        for keyword, value in schema.items()
        if not (keyword in places.OTHER_MEMBERS and value is False)
    }


def _used_as_written(document: lowering.Lowered) -> set[str]:
    """Return the names of definitions that something left as written refers to."""
    waiting = [
        part.value[keyword]
        for root in document.parts()
        for part in keywords.subschemas(root, document.dialect)
        if isinstance(part.value, dict)
        for keyword in _AS_WRITTEN
        if keyword in part.value
    ]
    found: set[str] = set()
    while waiting:
        for part in keywords.subschemas(waiting.pop(), document.dialect):
            if isinstance(part.value, dict) and "$ref" in part.value:
                name = cycles.name_of(part.value)
                if name not in found:
                    found.add(name)
                    waiting.append(document.definitions[name])
    return found

"""What a document contains that references are about: schemas, their names, and uses.

Names are the identifiers of embedded resources and the anchors; uses are `$ref` and
its like. Nothing is decided here about references that leave the document.
"""

import dataclasses
import functools
from collections.abc import Iterator
from typing import NoReturn

from schemas_app.domain import errors, exact_json, identifiers, json_pointer
from schemas_app.domain.formats.json_schema import dialects, keywords, uris

# What relative references of a document without an absolute identifier are relative
# to; pins are always relative to it. The name is reserved (RFC 2606): nobody serves it.
REGISTRY_BASE = "https://registry.invalid/"

REMEMBERED = 64


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """One use of another schema.

    `pointer` is the place of the keyword, `written` its value. `uri` is absolute and
    without fragment; `base` is what it was made absolute with.
    """

    pointer: str
    written: str
    base: str
    uri: str

    @property
    def fragment(self) -> str:
        return uris.fragment(self.written)

    @property
    def is_pin(self) -> bool:
        return identifiers.as_pin(uris.without_fragment(self.written)) is not None


class Index:
    """The schemas of one document.

    `bases` holds the base URI of every schema by its pointer; `resources` the pointer
    of every resource by its URI, the document first; `anchors` the pointers of plain
    names by URI and name.
    """

    def __init__(
        self,
        value: exact_json.Json,
        dialect: dialects.Dialect,
        *,
        base: str = REGISTRY_BASE,
    ) -> None:
        """Raise errors.InvalidSchema, as `of` does."""
        self.value = value
        self.bases: dict[str, str] = {}
        self.resources: dict[str, str] = {}
        self.anchors: dict[tuple[str, str], str] = {}
        self.references: list[Reference] = []
        self._dialect = dialect
        self._walk("", value, base)
        self.base = self.bases[""]
        self.resources.setdefault(self.base, "")
        self._walk_targets()

    def target(self, uri: str, fragment: str) -> str | None:
        """Return the pointer of the schema that `uri` and `fragment` name, if any."""
        if uri not in self.resources:
            return None
        pointer = self._pointer(uri, fragment)
        if pointer is None:
            return None
        try:
            found = json_pointer.lookup(self.value, pointer)
        except KeyError:
            return None
        return pointer if isinstance(found, dict | bool) else None

    def _pointer(self, uri: str, fragment: str) -> str | None:
        if fragment and not fragment.startswith("/"):
            return self.anchors.get((uri, fragment))
        return self.resources[uri] + json_pointer.of(json_pointer.parts(fragment))

    def _walk_targets(self) -> None:
        """Walk what only a reference shows to be a schema, under unknown keywords.

        The list grows while it is read: what is found there refers to more.
        """
        for reference in self.references:
            pointer = self.target(reference.uri, reference.fragment)
            if pointer is not None and pointer not in self.bases:
                value = json_pointer.lookup(self.value, pointer)
                self._walk(pointer, value, self._base_around(pointer))

    def _base_around(self, pointer: str) -> str:
        while pointer not in self.bases:
            pointer = json_pointer.parent(pointer)
        return self.bases[pointer]

    def _walk(self, pointer: str, value: exact_json.Json, base: str) -> None:
        waiting = [(keywords.Subschema(pointer, value), base)]
        while waiting:
            schema, base = waiting.pop()
            if schema.pointer in self.bases:
                continue
            if isinstance(schema.value, dict):
                base = self._name(schema.pointer, schema.value, base)
                self.references.extend(self._uses(schema.pointer, schema.value, base))
            self.bases[schema.pointer] = base
            inside = keywords.children(schema, self._dialect)
            waiting.extend((child, base) for child in reversed(inside))

    def _name(self, pointer: str, schema: dict[str, exact_json.Json], base: str) -> str:
        """Note what `schema` calls itself and return the base URI inside it."""
        if keywords.hides_siblings(schema, self._dialect):
            return base
        identifier = schema.get(self._dialect.id_keyword)
        if isinstance(identifier, str):
            place = f"{pointer}/{self._dialect.id_keyword}"
            base = self._identify(pointer, identifier, base, place)
        for keyword in self._dialect.anchor_keywords:
            anchor = schema.get(keyword)
            if isinstance(anchor, str):
                self._anchor(pointer, anchor, base, f"{pointer}/{keyword}")
        return base

    def _identify(self, pointer: str, identifier: str, base: str, place: str) -> str:
        if identifier.startswith("#"):  # an anchor, as drafts up to 07 write it
            self._anchor(pointer, uris.fragment(identifier), base, place)
            return base
        uri = self._absolute(identifier, base, place)
        if uris.fragment(identifier):
            self._refuse(f"The identifier {identifier!r} has a fragment", place)
        if self.resources.setdefault(uri, pointer) != pointer:
            self._refuse(f"Two parts of the document call themselves {uri!r}", place)
        return uri

    def _anchor(self, pointer: str, name: str, base: str, place: str) -> None:
        if self.anchors.setdefault((base, name), pointer) != pointer:
            self._refuse(f"Two parts of one schema have the anchor {name!r}", place)

    def _uses(
        self,
        pointer: str,
        schema: dict[str, exact_json.Json],
        base: str,
    ) -> Iterator[Reference]:
        for keyword in self._dialect.reference_keywords:
            written = schema.get(keyword)
            if isinstance(written, str):
                place = f"{pointer}/{keyword}"
                uri = self._absolute(written, base, place)
                yield Reference(pointer=place, written=written, base=base, uri=uri)

    def _absolute(self, reference: str, base: str, place: str) -> str:
        if not uris.is_reference(reference):
            self._refuse(f"{reference!r} is not a URI reference", place)
        try:
            return absolute(base, reference)
        except ValueError:
            self._refuse(f"{reference!r} is relative, and {base!r} has no path", place)

    def _refuse(self, message: str, pointer: str) -> NoReturn:
        raise errors.InvalidSchema(message=message, place=errors.Place(pointer=pointer))


def of(
    value: exact_json.Json, dialect: dialects.Dialect, *, base: str = REGISTRY_BASE
) -> Index:
    """Return the index of a document; of one that was asked for lately, the same.

    `base` is what the document is known as, unless it says so itself. Raises
    errors.InvalidSchema, with a pointer, for identifiers and references that are no URIs.
    """
    return _remembered(_Itself(value), dialect.name, base)


@dataclasses.dataclass(frozen=True)
class _Itself:
    """A value that is equal to nothing but itself, whatever it looks like."""

    value: exact_json.Json = dataclasses.field(repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


# Parsing, binding and every question of a report ask for the same documents, and for
# variants of them that share what they refer to.
@functools.lru_cache(REMEMBERED)
def _remembered(itself: _Itself, dialect: str, base: str) -> Index:
    return Index(itself.value, dialects.DIALECTS[dialect], base=base)


def absolute(base: str, reference: str) -> str:
    """Return `reference` as an absolute URI without fragment.

    A pin, `schema_id@version`, is the registry's whatever the base. Raises ValueError
    for a relative reference where `base` has no path.
    """
    uri = uris.without_fragment(reference)
    if identifiers.as_pin(uri):
        return REGISTRY_BASE + uri
    return uris.join(base, uri)

"""A part of one document put into another: its references go on meaning the same.

What a local reference names is left where the other document has the same there;
otherwise it comes along, as a definition of its own. Nothing is decided here about
where the part goes (transplants.py).
"""

import bisect
import functools
import urllib.parse
from typing import Any

from schemas_app.domain import exact_json, json_patch, json_pointer
from schemas_app.domain.formats.json_schema import (
    dialects,
    json_values,
    reference_index,
    sources,
)
from schemas_app.domain.schema_format import SchemaDocument

# The draft from which on definitions are kept under `$defs`.
_DEFS = 19
# What a fragment may hold as it is (RFC 3986), of what JSON Pointers are made of.
_IN_FRAGMENTS = "/~$!&'()*+,;=:@"
# How many definitions come along; nobody reads a patch of more.
MOST = 30


class Unmovable(Exception):  # noqa: N818 (it is a reason)
    """A change cannot be made or taken back by itself; the text says why."""


class Imports:
    """What a host needs from a donor besides the values it is given.

    `definitions` are the parts that came along, by the pointer to put them at.
    """

    def __init__(self, *, host: SchemaDocument, donor: SchemaDocument) -> None:
        self.definitions: dict[str, exact_json.Json] = {}
        self._host, self._donor = host, donor
        self._names: dict[str, str] = {}
        self._looked_at: dict[str, frozenset[str] | None] = {}

    def value(self, pointer: str, value: exact_json.Json) -> exact_json.Json:
        """Return the donor's `value`, found at `pointer`, for use in the host.

        Raises Unmovable where a reference would not mean the same there.
        """
        if not _may_refer(pointer, value, self._dialect):
            return value
        replaced = []
        for reference in self._inside(pointer):
            written = self._written(reference)
            inside = reference.pointer.removeprefix(pointer)
            if written != reference.written:
                replaced.append(json_patch.replace(inside, written))
        return json_patch.applied(value, replaced)

    @property
    def _dialect(self) -> dialects.Dialect:
        return dialects.DIALECTS[self._donor.dialect]

    @functools.cached_property
    def _documents(self) -> sources.Sources:
        documents = sources.Sources(self._donor)
        # `#/...` is about the innermost part with an identifier: not the document.
        if (
            len(documents.own.index.resources) > 1
            or len(sources.Sources(self._host).own.index.resources) > 1
        ):
            raise Unmovable("parts of the document have identifiers of their own")
        return documents

    @functools.cached_property
    def _references(self) -> tuple[list[str], list[reference_index.Reference]]:
        """The references of the donor in the order of their places, and the places."""
        found = sorted(
            self._documents.own.index.references, key=lambda each: each.pointer + "/"
        )
        return [each.pointer + "/" for each in found], found

    def _inside(self, pointer: str) -> list[reference_index.Reference]:
        """Return the references that stand at `pointer` or inside what is there."""
        places, references = self._references
        first = bisect.bisect_left(places, pointer + "/")
        # A slash is followed by the character 0.
        return references[first : bisect.bisect_left(places, pointer + "0", first)]

    def _written(self, reference: reference_index.Reference) -> str:
        """Return how the host refers to what the donor's `reference` names."""
        found = self._documents.target(reference)
        if found is None or found[0] is not self._documents.own:
            return reference.written  # another document: it is the same everywhere
        if reference.pointer.endswith(("/$dynamicRef", "/$recursiveRef")):
            raise Unmovable("what it refers to depends on who asks")
        pointer = found[1]
        if reference.written.startswith("#") and self._has_the_same(pointer):
            return reference.written
        return f"#{urllib.parse.quote(self._imported(pointer), safe=_IN_FRAGMENTS)}"

    def _has_the_same(self, pointer: str) -> bool:
        """Return whether the host has at `pointer` what the donor has, all through."""
        seen, ahead = {pointer}, [pointer]
        while ahead:
            here = ahead.pop()
            # Each part once: many references lead to the same ones.
            if here not in self._looked_at:
                self._looked_at[here] = self._named_alike(here)
            named = self._looked_at[here]
            if named is None:
                return False
            ahead += named - seen
            seen |= named
        return True

    def _named_alike(self, pointer: str) -> frozenset[str] | None:
        """Return the parts of the donor that the part at `pointer` refers to.

        None where the host has something else there.
        """
        if not self._is_the_same(pointer):
            return None
        targets = map(self._documents.target, self._inside(pointer))
        return frozenset(
            target[1]
            for target in targets
            if target is not None and target[0] is self._documents.own
        )

    def _is_the_same(self, pointer: str) -> bool:
        try:
            there = json_pointer.lookup(self._host.value, pointer)
        except KeyError:
            return False
        return json_values.same(there, json_pointer.lookup(self._donor.value, pointer))

    def _imported(self, pointer: str) -> str:
        """Return where the donor's part at `pointer` is put, as a definition."""
        if pointer not in self._names:
            if len(self._names) == MOST:
                raise Unmovable(f"more than {MOST} definitions would come along")
            home = "$defs" if self._dialect.draft >= _DEFS else "definitions"
            wanted = json_pointer.of(
                [home, (json_pointer.parts(pointer) or ("document",))[-1]]
            )
            self._names[pointer] = name = self._free(wanted)
            self.definitions[name] = None  # taken, for references back to itself
            value = json_pointer.lookup(self._donor.value, pointer)
            self.definitions[name] = self.value(pointer, value)
        return self._names[pointer]

    def _free(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self.definitions or self._is_taken(name):
            number += 1
            name = f"{wanted}_{number}"
        return name

    def _is_taken(self, pointer: str) -> bool:
        try:
            json_pointer.lookup(self._host.value, pointer)
        except KeyError:
            return False
        return True


def _may_refer(pointer: str, value: Any, dialect: dialects.Dialect) -> bool:  # noqa: ANN401 (JSON)
    """Return whether a reference may be at `pointer` or inside `value`."""
    if pointer.endswith(tuple(f"/{name}" for name in dialect.reference_keywords)):
        return True
    if not isinstance(value, dict | list):
        return False
    text = exact_json.dumps(value)
    return any(f'"{name}"' in text for name in dialect.reference_keywords)

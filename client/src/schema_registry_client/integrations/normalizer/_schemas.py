"""What a schema says of a value: its types, its words, its unit and its format."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from typing import Any

ALIASES, NAMES, UNIT = "x-aliases", "x-names", "x-unit"
_DEEPEST = 32


@dataclasses.dataclass(frozen=True)
class Wanted:
    """A schema of one value, and the document that it stands in."""

    document: Any
    schema: Any

    @property
    def members(self) -> Mapping[str, Wanted]:
        """The properties of an object."""
        properties = self._of("properties", dict)
        return {name: self._other(each) for name, each in properties.items()}

    @property
    def required(self) -> frozenset[str]:
        """The properties that must be there."""
        return frozenset(map(str, self._of("required", list)))

    @property
    def items(self) -> Wanted | None:
        """What is said of all items of a list."""
        found = self.schema.get("items") if isinstance(self.schema, dict) else None
        return self._other(found) if isinstance(found, dict) else None

    @property
    def types(self) -> frozenset[str]:
        """The types that are said; none if nothing is."""
        said = self._get("type")
        if isinstance(said, str):
            return frozenset((said,))
        if isinstance(said, list):
            return frozenset(map(str, said))
        values = self.values
        return frozenset(map(_type_of, values)) if values is not None else frozenset()

    @property
    def values(self) -> Sequence[Any] | None:
        """The values of an enumeration, or the only one there is."""
        if isinstance(self.schema, dict) and "const" in self.schema:
            return [self.schema["const"]]
        found = self._get("enum")
        return found if isinstance(found, list) else None

    @property
    def aliases(self) -> Mapping[str, Any]:
        """Other words for values, in small letters; each means one value."""
        found: dict[str, Any] = {}
        unclear = set()
        for value, words in self._of(ALIASES, dict).items():
            meant = self._meant(value)
            for word in words if isinstance(words, list) else [words]:
                key = str(word).casefold()
                if key in found and found[key] != meant:
                    unclear.add(key)
                found[key] = meant
        return {key: meant for key, meant in found.items() if key not in unclear}

    @property
    def names(self) -> Sequence[str]:
        """Other names of the member."""
        return [str(each) for each in self._of(NAMES, list)]

    @property
    def unit(self) -> str:
        """The unit of a number."""
        return str(self._get(UNIT) or "")

    @property
    def format(self) -> str:
        """The form of a text."""
        return str(self._get("format") or "")

    def _meant(self, word: str) -> Any:  # noqa: ANN401 -- JSON
        # Names of members are text: an enumeration may be of numbers.
        values = self.values
        if values is None and "boolean" in self.types:
            values = (True, False)
        for value in values or ():
            if value == word or (
                not isinstance(value, str) and json.dumps(value) == word
            ):
                return value
        return word

    def _get(self, keyword: str) -> Any:  # noqa: ANN401 -- JSON
        return self.schema.get(keyword) if isinstance(self.schema, dict) else None

    def _of(self, keyword: str, kind: type) -> Any:  # noqa: ANN401 -- JSON
        found = self._get(keyword)
        return found if isinstance(found, kind) else kind()

    def _other(self, schema: Any) -> Wanted:  # noqa: ANN401 -- JSON
        return of(self.document, schema)


def of(document: Any, schema: Any) -> Wanted:  # noqa: ANN401 -- JSON
    """Return what a schema within a document says, where it refers to within it, too."""
    for _ in range(_DEEPEST):
        following = _referred(document, schema)
        if following is None:
            break
        schema = following
    return Wanted(document, _without_null(document, schema))


def _referred(document: Any, schema: Any) -> Any:  # noqa: ANN401 -- JSON
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    found = document
    for part in reference[1:].split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, dict) or name not in found:
            return None
        found = found[name]
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    return {**found, **rest} if isinstance(found, dict) else found


def _without_null(document: Any, schema: Any) -> Any:  # noqa: ANN401 -- JSON
    """Return `anyOf: [X, null]` as X that may be null, as it is often written."""
    if not isinstance(schema, dict):
        return schema
    for keyword in ("anyOf", "oneOf"):
        parts = schema.get(keyword)
        if not isinstance(parts, list) or len(parts) != 2:
            continue
        rest = [part for part in parts if part != {"type": "null"}]
        if len(rest) == 1:
            inner = of(document, rest[0])
            types = sorted(inner.types)
            if isinstance(inner.schema, dict) and types:
                outer = {k: v for k, v in schema.items() if k != keyword}
                return {**inner.schema, **outer, "type": [*types, "null"]}
    return schema


def _type_of(value: Any) -> str:  # noqa: ANN401 -- JSON
    for kind, name in ((bool, "boolean"), (str, "string"), (int, "integer"),
                       (type(None), "null"), (dict, "object"), (list, "array")):  # fmt: skip
        if isinstance(value, kind):
            return name
    return "number"

"""What is known of the types that the values of a schema may have.

"fraction" is what is a number and no integer; else the names are those of `type`.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from schemas_app.domain import exact_json, json_pointer
from schemas_app.domain.formats.json_schema import dialects, json_values
from schemas_app.domain.formats.json_schema.notices.places import Place, Places
from schemas_app.domain.formats.json_schema.regex import language

Types: TypeAlias = "frozenset[str]"

ALL: Types = frozenset(
    ("null", "boolean", "object", "array", "string", "integer", "fraction")
)
NONE: Types = frozenset()
NUMBERS: Types = frozenset(("integer", "fraction"))


def named(value: exact_json.Json) -> Types:
    """Return the types that the value of `type` names."""
    kept = frozenset(json_values.sequence(value) or [value])
    return kept - {"number"} | NUMBERS if "number" in kept else kept


def type_of(value: exact_json.Json, dialect: dialects.Dialect) -> str:
    """Return the type of a value. In draft 4 1.0 is no integer."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, Decimal):
        whole = dialect.draft > 4 and value == value.to_integral_value()
        return "integer" if whole else "fraction"
    names = {dict: "object", list: "array", str: "string", int: "integer"}
    return names.get(type(value), "null")


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """The types that one keyword leaves.

    `what` is left out, in words, because of `reason`; `what` is empty where the keyword
    is about types as such. `causes` are the schemas that accept nothing if that is why.
    """

    keyword: str
    kept: Types
    what: str = ""
    reason: str = ""
    causes: tuple[str, ...] = ()


def left(limits: Iterable[Limit]) -> Types:
    """Return what all `limits` leave."""
    types = ALL
    for limit in limits:
        types &= limit.kept
    return types


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """A schema to be looked at, and the `types` of all schemas as known so far."""

    place: Place
    places: Places
    types: Mapping[str, Types]

    @property
    def schema(self) -> Mapping[str, Any]:
        return self.place.counting

    @property
    def dialect(self) -> dialects.Dialect:
        return self.places.dialect

    def at(self, *steps: str | int) -> str:
        return self.place.pointer + json_pointer.of(steps)

    def possible(self, pointer: str | None) -> Types:
        """Return the types at a pointer; all, where that is no schema of ours."""
        return ALL if pointer is None else self.types.get(pointer, ALL)

    def size(self, keyword: str) -> int | Decimal | None:
        return json_values.number(self.schema.get(keyword))

    def texts(self) -> language.Language:
        """Return the strings that the pattern and the lengths admit."""
        pattern, most = self.schema.get("pattern"), self.size("maxLength")
        return language.Language(
            patterns=() if pattern is None else (pattern,),
            min_length=int(self.size("minLength") or 0),
            max_length=None if most is None else int(most),
        )

    def causes(self, *pointers: str) -> tuple[str, ...]:
        """Return those of `pointers` that do not say `false` themselves."""
        return tuple(
            pointer
            for pointer in pointers
            if self.places.values.get(pointer) is not False
            and not self.possible(pointer)
        )

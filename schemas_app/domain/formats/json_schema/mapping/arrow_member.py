"""What people ask for themselves: the `arrow` member and `x-arrow`, as they wrote it.

    "arrow": {"fields": [{"name": "ts", "type": {"name": "timestamp", "unit": "us"}}]}
    "x-arrow": "decimal128(18, 6)"

`arrow` stands beside `properties` and names every one of them, in the order of the
columns; `x-arrow` stands in the schema of one value. What is written counts as written:
a timestamp without `timezone` has no zone. Here they are read (raising
errors.InvalidSchema at the place); whether they agree with the schema is asked in
fields.py and arrow_agreement.py.
"""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NoReturn

from schemas_app.domain import errors, exact_json, json_pointer, type_names
from schemas_app.domain.fields import Kind, LogicalType
from schemas_app.domain.formats.json_schema import keywords
from schemas_app.domain.formats.json_schema.mapping import conjunctions

MEMBER = "arrow"
KEYWORD = "x-arrow"


@dataclasses.dataclass(frozen=True, kw_only=True)
class WantedType:
    """A type somebody asks for, and where.

    `scalar` is the whole type, where it has no members; else `members` are those of a
    struct, the item of a list, or the value of a map. `distance` is how many
    references away that was said: the nearest counts.
    """

    kind: Kind
    location: str
    distance: int = 0
    scalar: LogicalType | None = None
    length: int = 0
    members: "tuple[WantedField, ...]" = ()

    def same_as(self, other: "WantedType") -> bool:
        """Return whether both ask for the same, wherever they do."""
        return _without_places(self) == _without_places(other)


@dataclasses.dataclass(frozen=True, kw_only=True)
class WantedField:
    """A field somebody asks for; `nullable` is None where nothing is said."""

    name: str
    type: WantedType
    nullable: bool | None
    location: str


def of_record(part: conjunctions.Part) -> tuple[WantedField, ...] | None:
    """Return the fields that the `arrow` member beside `properties` lists, if any.

    Raises errors.InvalidSchema.
    """
    if MEMBER not in part.schema:
        return None
    listed = _record(part.schema[MEMBER], f"{part.location}/{MEMBER}")
    return tuple(
        dataclasses.replace(field, type=_from(part, field.type)) for field in listed
    )


def of_value(parts: Iterable[conjunctions.Part]) -> WantedType | None:
    """Return the type that the nearest `x-arrow` in `parts` names, if any.

    Raises errors.InvalidSchema.
    """
    return nearest(
        _from(part, _type(part.schema[KEYWORD], f"{part.location}/{KEYWORD}"))
        for part in parts
        if KEYWORD in part.schema
    )


def nearest(wanted: Iterable[WantedType]) -> WantedType | None:
    """Return the type that was asked for nearest by, if any was.

    Raises errors.InvalidSchema where different ones are equally near.
    """
    by_distance = sorted(wanted, key=lambda each: each.distance)
    for other in by_distance[1:]:
        first = by_distance[0]
        if other.distance == first.distance and not other.same_as(first):
            refuse(other.location, f"Another type is asked for at {first.location}")
    return by_distance[0] if by_distance else None


def check_written(schema: keywords.Subschema) -> None:
    """Raise errors.InvalidSchema unless what `schema` asks for is written rightly."""
    if isinstance(schema.value, dict):
        if MEMBER in schema.value:
            _record(schema.value[MEMBER], f"{schema.pointer}/{MEMBER}")
        if KEYWORD in schema.value:
            _type(schema.value[KEYWORD], f"{schema.pointer}/{KEYWORD}")


def check_names(
    wanted: Sequence[WantedField],
    names: Collection[str],
    location: str,
) -> None:
    """Raise errors.InvalidSchema unless `wanted` are exactly the properties `names`."""
    for field in wanted:
        if field.name not in names:
            refuse(
                f"{field.location}/name",
                f"There is no property {field.name!r}",
                remedy="List the properties of the schema, by the same names.",
            )
    listed = {field.name for field in wanted}
    for name in names:
        if name not in listed:
            refuse(
                location,
                f"The property {name!r} is missing",
                remedy="List every property of the schema, in the order of the columns.",
            )


def refuse(location: str, message: str, *, remedy: str | None = None) -> NoReturn:
    """Raise errors.InvalidSchema: what is asked for at `location` cannot be had."""
    error = errors.InvalidSchema(message=message, place=errors.Place(pointer=location))
    error.remedy = remedy or "Ask for a type that holds what the schema allows."
    raise error


def _record(member: exact_json.Json, location: str) -> tuple[WantedField, ...]:
    given = _object(member, location, required=("fields",))
    return _fields(given["fields"], f"{location}/fields")


def _type(spelling: exact_json.Json, location: str) -> WantedType:
    name = spelling.get("name") if isinstance(spelling, dict) else spelling
    read = _NESTED.get(name) if isinstance(name, str) else None
    if read is not None:
        return read(spelling, location)
    try:
        scalar = type_names.read(spelling)
    except ValueError as error:
        refuse(location, f"The type cannot be read: {error}", remedy=_SPELLINGS)
    return WantedType(kind=scalar.kind, location=location, scalar=scalar)


def _struct(spelling: exact_json.Json, location: str) -> WantedType:
    given = _object(spelling, location, required=("name", "fields"))
    return WantedType(
        kind=Kind.STRUCT,
        location=location,
        members=_fields(given["fields"], f"{location}/fields"),
    )


def _list(spelling: exact_json.Json, location: str) -> WantedType:
    given = _object(spelling, location, required=("name", "item"))
    item = _member(given["item"], "item", f"{location}/item")
    return WantedType(kind=Kind.LIST, location=location, members=(item,))


def _fixed_list(spelling: exact_json.Json, location: str) -> WantedType:
    given = _object(spelling, location, required=("name", "length", "item"))
    length = given["length"]
    if not isinstance(length, int) or isinstance(length, bool):
        refuse(f"{location}/length", f"length is a whole number, not {length!r}")
    item = _member(given["item"], "item", f"{location}/item")
    return WantedType(
        kind=Kind.FIXED_LIST,
        location=location,
        length=length,
        members=(item,),
    )


def _map(spelling: exact_json.Json, location: str) -> WantedType:
    given = _object(spelling, location, required=("name", "value"), optional=("key",))
    key = _member(given.get("key", {"type": "utf8"}), "key", f"{location}/key")
    if key.type.kind is not Kind.STRING or key.nullable:
        refuse(key.location, "The keys of a map are utf8 and not nullable")
    value = _member(given["value"], "value", f"{location}/value")
    return WantedType(kind=Kind.MAP, location=location, members=(value,))


_NESTED: Mapping[str, Callable[[exact_json.Json, str], WantedType]] = MappingProxyType(
    {
        type_names.NESTED[Kind.STRUCT]: _struct,
        type_names.NESTED[Kind.LIST]: _list,
        type_names.NESTED[Kind.FIXED_LIST]: _fixed_list,
        type_names.NESTED[Kind.MAP]: _map,
    },
)

_SPELLINGS = 'Write a type as "int32", "timestamp[us, UTC]" or {"name": "utf8"}.'


def _fields(listed: exact_json.Json, location: str) -> tuple[WantedField, ...]:
    if not isinstance(listed, list):
        refuse(location, "fields is a list")
    found = tuple(
        _member(field, None, f"{location}/{index}")
        for index, field in enumerate(listed)
    )
    names: set[str] = set()
    for field in found:
        if field.name in names:
            refuse(
                f"{field.location}/name", f"The field {field.name!r} is listed twice"
            )
        names.add(field.name)
    return found


def _member(field: exact_json.Json, name: str | None, location: str) -> WantedField:
    """Return a field; one whose `name` follows from where it stands need not say it."""
    required = ("type",) if name else ("name", "type")
    given = _object(field, location, required=required, optional=("nullable",))
    nullable = given.get("nullable")
    if nullable is not None and not isinstance(nullable, bool):
        refuse(f"{location}/nullable", "nullable is true or false")
    given_name = name or given["name"]
    if not isinstance(given_name, str):
        refuse(f"{location}/name", "The name of a field is a text")
    return WantedField(
        name=given_name,
        type=_type(given["type"], f"{location}/type"),
        nullable=nullable,
        location=location,
    )


def _object(
    value: exact_json.Json,
    location: str,
    *,
    required: tuple[str, ...],
    optional: tuple[str, ...] = (),
) -> dict[str, exact_json.Json]:
    """Return `value`, an object with these members and no others."""
    if not isinstance(value, dict):
        refuse(location, f"This is an object with {' and '.join(required)}")
    for name in required:
        if name not in value:
            refuse(location, f"{name!r} is missing")
    for name in value:
        if name not in (*required, *optional):
            refuse(
                f"{location}/{json_pointer.escape(name)}",
                f"{name!r} is not known here",
                remedy=f"There may be {', '.join((*required, *optional))}.",
            )
    return value


def _from(part: conjunctions.Part, wanted: WantedType) -> WantedType:
    return dataclasses.replace(wanted, distance=part.distance)


def _without_places(wanted: WantedType) -> WantedType:
    members = tuple(
        dataclasses.replace(member, type=_without_places(member.type), location="")
        for member in wanted.members
    )
    return dataclasses.replace(wanted, location="", distance=0, members=members)

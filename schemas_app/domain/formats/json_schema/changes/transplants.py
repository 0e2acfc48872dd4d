"""One change by itself: made to the old version, or taken back in the new one.

Either is a patch (RFC 6902) to a document, the host, that gives it at one place what
the other document, the donor, has there. What belongs together moves together: a
property with the demand for it, `if` with `then`. Names and references of the patched
document are looked at; whether it is a schema else, and what it accepts, is not asked.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from schemas_app.domain import changes, errors, exact_json, json_patch, json_pointer
from schemas_app.domain.formats.json_schema import (
    dialects,
    json_values,
    sources,
    vocabulary,
)
from schemas_app.domain.formats.json_schema.changes import imports
from schemas_app.domain.formats.json_schema.changes.imports import Unmovable
from schemas_app.domain.schema_format import SchemaDocument

Patch = tuple[exact_json.Json, ...]

PROPERTY_RULES = ("PROPERTY_ADDED", "REQUIRED_PROPERTY_ADDED", "PROPERTY_REMOVED")
DEMAND_RULES = ("PROPERTY_MADE_REQUIRED", "PROPERTY_MADE_OPTIONAL")
# What means nothing, or another thing, without the other.
_COMPANIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "if": ("then", "else"),
        "then": ("if",),
        "else": ("if",),
        "contains": ("minContains", "maxContains"),
        "minContains": ("contains",),
        "maxContains": ("contains",),
    },
)
_ABSENT: Any = object()
# Draft 4 has no schemas `true` and `false`.
_ANYTHING: exact_json.Json = {}
_NOTHING: exact_json.Json = {"not": {}}


def made(
    change: changes.Change, old: SchemaDocument, new: SchemaDocument
) -> SchemaDocument:
    """Return `old` with this change only. Raises Unmovable.

    Whatever it refers to is there: another release of a set may lack it.
    """
    value = json_patch.applied(old.value, making(change, old, new))
    alone = _changed(old, new, change, value)
    known = _sources(alone)
    if None in map(known.target, known.own.index.references):
        raise Unmovable("it refers to what the other version does not know")
    return alone


def taken_back(
    change: changes.Change, old: SchemaDocument, new: SchemaDocument
) -> SchemaDocument:
    """Return `new` without this change. Raises Unmovable."""
    value = json_patch.applied(new.value, undoing(change, old, new))
    return _changed(new, old, change, value)


def making(change: changes.Change, old: SchemaDocument, new: SchemaDocument) -> Patch:
    """Return the patch to `old` that makes this change only. Raises Unmovable."""
    return _patch(change, host=(old, change.old_path), donor=(new, change.new_path))


def undoing(
    change: changes.Change,
    old: SchemaDocument,
    new: SchemaDocument,
    *,
    company: bool = True,
) -> Patch:
    """Return the patch to `new` that takes this change back. Raises Unmovable.

    Without `company` the value alone is moved, not what belongs to it.
    """
    host, donor = (new, change.new_path), (old, change.old_path)
    return _patch(change, host=host, donor=donor, company=company)


def _changed(
    host: SchemaDocument,
    donor: SchemaDocument,
    change: changes.Change,
    value: exact_json.Json,
) -> SchemaDocument:
    """Return the host with another value and whatever that may refer to.

    Raises Unmovable where its names contradict each other.
    """
    known = {resource.uri: resource for resource in (*donor.resources, *host.resources)}
    source = donor if change.rule == "DIALECT_CHANGED" else host
    changed = dataclasses.replace(
        host,
        value=value,
        fingerprint="",
        dialect=source.dialect,
        resources=tuple(known.values()),
    )
    _sources(changed)
    return changed


def _sources(document: SchemaDocument) -> sources.Sources:
    """Return what `document` refers to. Raises Unmovable where that cannot be told.

    A part that moves may have a name that is taken there, or a reference that means
    nothing below another identifier.
    """
    try:
        return sources.Sources(document)
    except errors.InvalidSchema as error:
        raise Unmovable(error.message) from None


def _patch(
    change: changes.Change,
    *,
    host: tuple[SchemaDocument, str | None],
    donor: tuple[SchemaDocument, str | None],
    company: bool = True,
) -> Patch:
    if host[1] is None or donor[1] is None:
        raise Unmovable("it stands in another document")
    if change.rule != "DIALECT_CHANGED" and not _speak_alike(host[0], donor[0]):
        raise Unmovable("the versions are written in drafts that mean other things")
    move = _Move(host[0], donor[0])
    if change.rule in DEMAND_RULES:
        move.demand(
            json_pointer.parent(host[1]), json_pointer.parent(donor[1]), change.named
        )
    else:
        move.value(host[1], donor[1])
        move.columns(host[1], donor[1], change)
        if company:
            move.company(host[1], donor[1], change)
    if not move.patch:
        raise Unmovable("there is nothing to move")
    return tuple(move.patch)


def _speak_alike(one: SchemaDocument, other: SchemaDocument) -> bool:
    drafts = dialects.DIALECTS[one.dialect], dialects.DIALECTS[other.dialect]
    return all(
        vocabulary.means_the_same(document.value, *drafts) for document in (one, other)
    )


def at(value: exact_json.Json, pointer: str) -> Any:  # noqa: ANN401 (JSON)
    """Return what is at `pointer`, or a value that is no JSON."""
    try:
        return json_pointer.lookup(value, pointer)
    except KeyError:
        return _ABSENT


def demand_patch(
    value: exact_json.Json, schema: str, name: str, *, demanded: bool
) -> Patch:
    """Return the patch after which the schema at `schema` demands `name`, or does not."""
    place = f"{schema}/required"
    listed = at(value, place)
    names = listed if isinstance(listed, list) else []
    if (name in names) is demanded:
        return ()
    if demanded:
        if listed is _ABSENT:
            return (json_patch.add(place, [name]),)
        return (json_patch.add(f"{place}/-", name),)
    if len(names) == 1:  # draft 4 wants one name at least
        return (json_patch.remove(place),)
    return (json_patch.remove(f"{place}/{names.index(name)}"),)


class _Move:
    """Operations on the host, each made for what those before it have left."""

    def __init__(self, host: SchemaDocument, donor: SchemaDocument) -> None:
        self._host, self._donor = host, donor
        self._value = host.value
        self.patch: list[exact_json.Json] = []

    def _do(self, *operations: exact_json.Json) -> None:
        self._value = json_patch.applied(self._value, operations)
        self.patch += operations

    def value(self, host_path: str, donor_path: str) -> None:
        """Give the host what the donor has, or take away what the donor has not."""
        there = at(self._value, host_path)
        given = at(self._donor.value, donor_path)
        if given is _ABSENT:
            if there is not _ABSENT:
                self._do(self._removal(host_path, donor_path))
            return
        imported = imports.Imports(host=self._host, donor=self._donor)
        value = imported.value(donor_path, given)
        if there is not _ABSENT:
            self._do(json_patch.replace(host_path, value))
        else:
            self._put(host_path, donor_path, value)
        for pointer, definition in imported.definitions.items():
            self._put(pointer, pointer, definition)

    def _removal(self, host_path: str, donor_path: str) -> exact_json.Json:
        above, _, last = host_path.rpartition("/")
        holder = at(self._value, above)
        if not isinstance(holder, list):
            return json_patch.remove(host_path)
        if len(holder) == 1:  # an empty list is no schema
            kept = at(self._donor.value, _parent(donor_path)) is not _ABSENT
            if kept and above.endswith(("/anyOf", "/oneOf")):
                return json_patch.replace(host_path, _NOTHING)
            return json_patch.remove(above)
        is_tuple = above.endswith(("/prefixItems", "/items"))
        if is_tuple and int(last) < len(holder) - 1:
            return json_patch.replace(host_path, _ANYTHING)
        return json_patch.remove(host_path)

    def _put(self, host_path: str, donor_path: str, value: exact_json.Json) -> None:
        """Add `value` with whatever has to be there to hold it."""
        above, _, last = host_path.rpartition("/")
        holder = at(self._value, above)
        if isinstance(holder, dict):
            self._do(json_patch.add(host_path, value))
        elif isinstance(holder, list):
            missing = int(last) - len(holder) if last.isdigit() else 0
            for _ in range(missing):
                self._do(json_patch.add(f"{above}/-", _ANYTHING))
            self._do(json_patch.add(f"{above}/-", value))
        elif holder is True or holder is _ABSENT:
            self._put_holder(above, donor_path, last, value)
        else:
            raise Unmovable("there is nothing to hold it")

    def _put_holder(
        self, above: str, donor_path: str, last: str, value: exact_json.Json
    ) -> None:
        donated = at(self._donor.value, _parent(donor_path))
        holder: exact_json.Json = {_unescaped(last): value}
        if isinstance(donated, list):
            holder = [*[_ANYTHING] * int(last), value]
        if at(self._value, above) is True:
            self._do(json_patch.replace(above, holder))
        elif above:
            self._put(above, _parent(donor_path), holder)
        else:
            raise Unmovable("there is nothing to hold it")

    def columns(self, host_path: str, donor_path: str, change: changes.Change) -> None:
        """Have the `arrow` member, which lists every property, agree with the move."""
        if change.rule in PROPERTY_RULES:
            self._column(host_path, donor_path)
        elif change.rule.startswith("TYPE_"):
            above, beside = _parent(host_path), _parent(donor_path)
            self._column(above, beside)
            if at(self._value, f"{above}/x-arrow") is not _ABSENT:
                self.value(f"{above}/x-arrow", f"{beside}/x-arrow")

    def _column(self, host_member: str, donor_member: str) -> None:
        """Move the field that the `arrow` member beside a property has for it."""
        name = _unescaped(host_member.rpartition("/")[2])
        places = [
            f"{_parent(_parent(member))}/arrow/fields"
            for member in (host_member, donor_member)
        ]
        there = json_values.sequence(at(self._value, places[0]))
        given = json_values.sequence(at(self._donor.value, places[1]))
        here, index = _position(there, name), _position(given, name)
        if here is not None and index is None:
            is_gone = at(self._value, host_member) is _ABSENT
            self._do(*[json_patch.remove(f"{places[0]}/{here}")] * is_gone)
        elif here is not None and not json_values.same(there[here], given[index or 0]):
            self._do(json_patch.replace(f"{places[0]}/{here}", given[index or 0]))
        elif there and here is None and index is not None:
            place = f"{places[0]}/{min(index, len(there))}"
            self._do(json_patch.add(place, given[index]))

    def company(self, host_path: str, donor_path: str, change: changes.Change) -> None:
        """Move what belongs to the value at the paths and differs, too."""
        if change.rule in PROPERTY_RULES:
            name = _unescaped(host_path.rpartition("/")[2])
            schemas = [_parent(_parent(path)) for path in (host_path, donor_path)]
            self.demand(schemas[0], schemas[1], name)
        for host_place, donor_place in _companions(host_path, donor_path):
            sides = (at(self._value, host_place), at(self._donor.value, donor_place))
            if (sides[0] is _ABSENT) is not (sides[1] is _ABSENT):
                self.value(host_place, donor_place)

    def demand(self, host_schema: str, donor_schema: str, name: str) -> None:
        """Have the host demand a member as the donor does."""
        wanted = json_values.sequence(at(self._donor.value, f"{donor_schema}/required"))
        demanded = name in wanted
        if demanded and at(self._value, host_schema) is True:
            self._do(json_patch.replace(host_schema, {"required": [name]}))
        else:
            self._do(*demand_patch(self._value, host_schema, name, demanded=demanded))


def _companions(host_path: str, donor_path: str) -> Iterator[tuple[str, str]]:
    """Yield where the companions of a keyword are, on both sides."""
    keyword = host_path.rpartition("/")[2]
    holder = _parent(host_path).rpartition("/")[2]
    if holder in ("properties", "patternProperties", "$defs", "definitions"):
        return  # a member that is called like a keyword
    for companion in _COMPANIONS.get(keyword, ()):
        yield f"{_parent(host_path)}/{companion}", f"{_parent(donor_path)}/{companion}"


def _position(listed: list[Any], name: str) -> int | None:
    """Return the position of the field called `name`."""
    names = [json_values.mapping(field).get("name") for field in listed]
    return names.index(name) if name in names else None


def _parent(pointer: str) -> str:
    return json_pointer.parent(pointer)


def _unescaped(step: str) -> str:
    (part,) = json_pointer.parts(f"/{step}")
    return part

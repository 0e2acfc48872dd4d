"""From a JSON Schema to the neutral tree of fields.

Total on what fields can express; what they cannot is refused with path and reason
(errors.UnmappableField), and nothing becomes a text because nothing better was found.
What is asked for by `arrow` or `x-arrow` and cannot be had is errors.InvalidSchema.

The rule behind all others: a field holds every value that the schema lets pass at its
place. Keywords that only narrow further are passed over; members that are not declared
have no field. A field is nullable when null passes or the member may be missing.
"""

import contextlib
from collections.abc import Mapping

from schemas_app.domain import errors, schema_format
from schemas_app.domain.fields import JSON, STRING, Kind, LogicalField, LogicalType
from schemas_app.domain.formats.json_schema import keywords, last_answer
from schemas_app.domain.formats.json_schema.mapping import (
    array_items,
    arrow_member,
    arrow_wishes,
    conjunctions,
    discriminated,
    json_types,
    object_members,
    remarks,
    scalars,
)

_NAME_FIELDS = (
    "Name the members under `properties`, describe them all alike under "
    '`additionalProperties`, or keep any object as text: `"x-arrow": "json"`.'
)

_NESTED = {
    Kind.STRUCT: "object",
    Kind.MAP: "object",
    Kind.LIST: "array",
    Kind.FIXED_LIST: "array",
}

_Places = tuple[conjunctions.Part, ...]


@last_answer.remembered
def fields_of(document: schema_format.SchemaDocument) -> tuple[LogicalField, ...]:
    """Return the fields of a record that `document` describes, in document order.

    Raises errors.InvalidSchema if `arrow` or `x-arrow` asks for what the schema does
    not allow, before errors.UnmappableField if some part has no field to be.
    """
    return _Mapping(document).record()


def with_nodes(
    document: schema_format.SchemaDocument,
) -> tuple[
    tuple[LogicalField, ...], Mapping[tuple[str, str], conjunctions.Conjunction]
]:
    """Return the fields, and by path and pointer what is said about each.

    Raises as `fields_of` does.
    """
    mapping = _Mapping(document)
    return mapping.record(), mapping.nodes


def check_arrow(document: schema_format.SchemaDocument) -> None:
    """Raise errors.InvalidSchema if `arrow` or `x-arrow` is wrong; nothing else."""
    with contextlib.suppress(errors.UnmappableField):
        fields_of(document)


class _Mapping:
    """One pass over one document."""

    def __init__(self, document: schema_format.SchemaDocument) -> None:
        self._read = conjunctions.Conjunctions(document)
        self.nodes: dict[tuple[str, str], conjunctions.Conjunction] = {}

    def record(self) -> tuple[LogicalField, ...]:
        """Return the fields of the whole document."""
        root = self._read.root()
        for schema in keywords.subschemas(root.value, root.source.dialect):
            arrow_member.check_written(schema)
        if arrow_member.KEYWORD in root.schema:
            arrow_member.refuse(
                f"/{arrow_member.KEYWORD}",
                "x-arrow is about one value, and this is the whole record",
                remedy="List the fields in an `arrow` member.",
            )
        node = self._read.at((root,))
        if node.types != {"object"}:
            arrow_wishes.refuse_misplaced(node)
            conjunctions.refuse(
                root,
                f"is not always an object: it is {_either(node.types)}",
                remedy='Say `"type": "object"` at the top of the schema.',
            )
        type_ = self._object(node, None)
        if type_.kind is not Kind.STRUCT:
            conjunctions.refuse(root, _not_one(type_), remedy=_NAME_FIELDS)
        return remarks.identified(type_.children)

    def _field(
        self,
        name: str,
        places: _Places,
        wanted: arrow_member.WantedField | None,
        *,
        missing: bool = False,
    ) -> LogicalField:
        """Return the field of a value that all `places` are about.

        `missing`: the value need not be there.
        """
        asked = arrow_wishes.of_places(wanted, places)
        if asked is not None and asked.kind is Kind.JSON:
            node = conjunctions.unread(places)  # this is how circles are cut
        else:
            node = self._read.at(places)
            asked = asked or arrow_member.of_value(node.entered)
        self.nodes[node.place.path, node.place.location] = node
        type_ = self._type(node, asked)
        nullable = arrow_wishes.checked_nullable(
            wanted, nullable=missing or json_types.NULL in node.types
        )
        field = LogicalField(
            name=name,
            type=remarks.able_to_be_null(type_, nullable=nullable),
            nullable=nullable,
            pointer=node.place.location,
        )
        return remarks.remarked(field, node)

    def _type(
        self,
        node: conjunctions.Conjunction,
        asked: arrow_member.WantedType | None,
    ) -> LogicalType:
        if asked is not None and asked.kind is Kind.JSON:
            return JSON
        if not node.types:
            conjunctions.refuse(
                node.place, "allows no value", remedy=object_members.KEEP_AS_TEXT
            )
        if asked is not None and asked.scalar is not None:
            return arrow_wishes.agreed(node, asked, asked.scalar)
        held = node.types - {json_types.NULL}
        if asked is not None and held != {_NESTED[asked.kind]}:
            reason = f"it does not hold what is allowed: {_either(held)}"
            arrow_wishes.disagree(node, asked, reason)
        json_type = _one_of(held, node)
        if json_type == "object":
            return self._object(node, asked)
        arrow_wishes.refuse_misplaced(node)
        if json_type == "array":
            return self._array(node, asked)
        result = scalars.type_of(json_type, scalars.facts_of(node))
        if isinstance(result, str):
            conjunctions.refuse(node.place, result)
        return result

    def _object(
        self,
        node: conjunctions.Conjunction,
        asked: arrow_member.WantedType | None,
    ) -> LogicalType:
        members = object_members.declared(node)
        if asked is not None and asked.kind is Kind.MAP and members:
            reason = f"its members have names: {', '.join(members)}"
            arrow_wishes.disagree(node, asked, reason)
        wanted = arrow_wishes.of_members(node, asked, members, self._read)
        if asked is None and object_members.differs(node, frozenset(members)):
            branches = discriminated.branches(node)
            if branches:
                return self._union(branches)
        object_members.refuse_hidden(node, frozenset(members))
        if members:
            return self._struct(node, members, wanted)
        if object_members.has_patterns(node):
            conjunctions.refuse(
                node.place,
                "names its members by patterns",
                remedy=_NAME_FIELDS,
            )
        extras = object_members.extras(node)
        if not extras:
            conjunctions.refuse(
                node.place,
                f"is an object that names no fields{object_members.unheard(node)}",
                remedy=_NAME_FIELDS,
            )
        key = LogicalField(name="key", type=STRING, nullable=False)
        value = self._field("value", extras, asked.members[0] if asked else None)
        return LogicalType(kind=Kind.MAP, children=(key, value))

    def _union(
        self, branches: tuple[tuple[str, conjunctions.Conjunction], ...]
    ) -> LogicalType:
        children = []
        for name, node in branches:
            type_ = self._object(node, None)
            where = node.place.location
            field = LogicalField(name=name, type=type_, nullable=False, pointer=where)
            children.append(remarks.remarked(field, node))
        return LogicalType(kind=Kind.UNION, children=tuple(children))

    def _struct(
        self,
        node: conjunctions.Conjunction,
        members: Mapping[str, _Places],
        wanted: Mapping[str, arrow_member.WantedField | None],
    ) -> LogicalType:
        required = object_members.required(node)
        children: list[LogicalField] = []
        refused: list[errors.UnmappableField] = []
        for name, asked in wanted.items():
            try:
                missing = name not in required
                children.append(
                    self._field(name, members[name], asked, missing=missing)
                )
            except errors.UnmappableField as error:
                # Go on: what is asked for wrongly further down is worse, and said first.
                refused.append(error)
        if refused:
            raise refused[0]
        return LogicalType(kind=Kind.STRUCT, children=tuple(children))

    def _array(
        self,
        node: conjunctions.Conjunction,
        asked: arrow_member.WantedType | None,
    ) -> LogicalType:
        object_members.refuse_hidden(node, frozenset())
        items = array_items.described(node)
        length = array_items.fixed_length(node)
        if asked is not None and asked.kind is Kind.LIST:
            length = 0
        elif asked is not None and (asked.length != length or not length):
            reason = "minItems and maxItems do not both say its length"
            arrow_wishes.disagree(node, asked, reason)
        item = self._field("item", items, asked.members[0] if asked else None)
        kind = Kind.FIXED_LIST if length else Kind.LIST
        return LogicalType(kind=kind, length=length, children=(item,))


def _one_of(types: frozenset[str], node: conjunctions.Conjunction) -> str:
    """Return the one type that values have; numbers include integers."""
    if not types:
        return json_types.NULL
    if types <= {"integer", "number"}:
        return max(types)
    if len(types) > 1:
        conjunctions.refuse(
            node.place, f"is {_either(types)}", remedy=object_members.KEEP_AS_TEXT
        )
    return next(iter(types))


def _either(types: frozenset[str]) -> str:
    if types >= json_types.EVERY - {json_types.NULL}:
        return "any value"
    return " or ".join(sorted(types)) or "nothing"


def _not_one(type_: LogicalType) -> str:
    """Return why a record cannot be of `type_`."""
    if type_.kind is Kind.UNION:
        return "is one of several shapes, and a table has one"
    return "names no fields"

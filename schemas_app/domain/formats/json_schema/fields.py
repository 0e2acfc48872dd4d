"""From a JSON Schema to the neutral tree of fields.

Total on what fields can express; what they cannot is refused with path and reason
(errors.UnmappableField), and nothing becomes a text because nothing better was found.
What is asked for by `arrow` or `x-arrow` and cannot be had is errors.InvalidSchema.

The rule behind all others: a field holds every value that the schema lets pass at its
place. Keywords that only narrow further are passed over; members that are not declared
have no field. A field is nullable when null passes or the member may be missing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from schemas_app.domain import errors, exact_json, schema_format
from schemas_app.domain.fields import JSON, STRING, Kind, LogicalField, LogicalType
from schemas_app.domain.formats.json_schema import (
    arrow_agreement,
    arrow_member,
    conjunctions,
    json_types,
    object_members,
    scalars,
)


def fields_of(document: schema_format.SchemaDocument) -> tuple[LogicalField, ...]:
    """Return the fields of a record that `document` describes, in document order.

    Raises errors.InvalidSchema if `arrow` or `x-arrow` asks for what the schema does
    not allow, before errors.UnmappableField if some part has no field to be.
    """
    mapping = _Mapping(document)
    return mapping.record()


def check_arrow(document: schema_format.SchemaDocument) -> None:
    """Raise errors.InvalidSchema if `arrow` or `x-arrow` is wrong; nothing else."""
    with contextlib.suppress(errors.UnmappableField):
        fields_of(document)


class _Mapping:
    """One pass over one document."""

    def __init__(self, document: schema_format.SchemaDocument) -> None:
        self._read = conjunctions.Conjunctions(document)

    def record(self) -> tuple[LogicalField, ...]:
        root = self._read.root()
        if arrow_member.KEYWORD in root.schema:
            arrow_member.refuse(
                f"/{arrow_member.KEYWORD}",
                "x-arrow is about one value, and this is the whole record",
                remedy="List the fields in an `arrow` member.",
            )
        node = self._read.at((root,))
        if node.types != {"object"}:
            _refuse_arrow_members(node)
            conjunctions.refuse(
                root,
                f"is not always an object: it may be {_either(node.types)}",
                remedy='Say "type": "object" at the top of the schema.',
            )
        type_ = self._type(node, None)
        if type_.kind is not Kind.STRUCT:
            conjunctions.refuse(root, "names no fields", remedy=_NAME_FIELDS)
        return type_.children

    def _field(
        self,
        name: str,
        places: tuple[conjunctions.Part, ...],
        wanted: arrow_member.WantedField | None,
        *,
        missing: bool,
    ) -> LogicalField:
        """Return the field for a value that all of `places` are about.

        `missing`: the value need not be there.
        """
        type_wanted = arrow_member.of_value(places)
        if wanted is not None:
            type_wanted = _nearest(wanted, type_wanted, places)
        if type_wanted is not None and type_wanted.kind is Kind.JSON:
            # Not even read on: this is how circles are cut.
            found = _Found(conjunctions.unread(places), JSON, nullable=True)
        else:
            found = self._found(places, type_wanted)
        nullable = missing or found.nullable
        if wanted is not None and wanted.nullable is not None:
            nullable = _checked_nullable(wanted, nullable=nullable, missing=missing)
        return LogicalField(
            name=name,
            type=found.type,
            nullable=nullable,
            pointer=found.node.place.location,
            description=_description(found.node),
        )

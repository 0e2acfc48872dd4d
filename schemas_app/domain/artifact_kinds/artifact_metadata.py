"""What artifacts say about a schema and its fields beside names and types.

Keys are short and stable: readers in other languages look for them. The order is fixed,
because it is part of an artifact's bytes.
"""

from collections.abc import Mapping

from schemas_app.domain import exact_json, fields
from schemas_app.domain.artifact_kinds import artifact_kind


def of_schema(source: artifact_kind.ArtifactInput, generator: str) -> dict[str, str]:
    """Return where an artifact made by `generator` comes from."""
    return {
        "schema_id": source.schema_id,
        "version": str(source.number),
        "semantic_version": source.semantic_version,
        "fingerprint": source.fingerprint,
        "generator": generator,
    }


def of_field(field: fields.LogicalField) -> dict[str, str]:
    """Return what is known of a field; nothing is left out but what is empty."""
    known = {
        "pointer": field.pointer,
        "description": field.description,
        "unit": field.unit_of_measure,
        "field_id": field.field_id,
        "values": exact_json.dumps(field.choices) if field.choices else "",
        "max_length": str(field.max_length or ""),
    }
    return {key: value for key, value in known.items() if value}


def read_field(
    name: str, type_: fields.LogicalType, *, nullable: bool, known: Mapping[str, str]
) -> fields.LogicalField:
    """Return the field of which `of_field` made `known`."""
    return fields.LogicalField(
        name=name,
        type=type_,
        nullable=nullable,
        pointer=known.get("pointer", ""),
        description=known.get("description", ""),
        unit_of_measure=known.get("unit", ""),
        field_id=known.get("field_id", ""),
        choices=tuple(exact_json.loads(known.get("values", "[]"))),
        max_length=int(known.get("max_length", "0")),
    )

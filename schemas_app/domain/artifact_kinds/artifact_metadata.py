"""What artifacts say about a schema and its fields beside names and types.

Keys are short and stable: readers in other languages look for them. The order is fixed,
because it is part of an artifact's bytes.
"""

from schemas_app.domain import fields
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
    }
    return {key: value for key, value in known.items() if value}

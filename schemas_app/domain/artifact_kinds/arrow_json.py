"""The Arrow schema for people, and for programs without Arrow: JSON in UTF-8.

Types are written as in the `arrow` member of a schema, so that what is read here can be
asked for there; only the `metadata` is more.
"""

from schemas_app.domain import exact_json, fields, type_names
from schemas_app.domain.artifact_kinds import artifact_kind, artifact_metadata

_GENERATOR = "arrow_json/2"


def _build(source: artifact_kind.ArtifactInput) -> bytes:
    document: exact_json.Json = {
        "metadata": artifact_metadata.of_schema(source, _GENERATOR),
        "fields": [
            type_names.write_field(field, remarks=_remarks) for field in source.fields
        ],
    }
    return exact_json.dumps(document, indent=2).encode() + b"\n"


def _remarks(field: fields.LogicalField) -> exact_json.Json:
    return artifact_metadata.of_field(field) or None


KIND = artifact_kind.ArtifactKind(
    name="arrow_json",
    media_type="application/json",
    file_suffix=".arrow.json",
    generator=_GENERATOR,
    build=_build,
)

"""The Arrow schema as one encapsulated IPC message.

The bytes are what `arrow::ipc::ReadSchema` and `pyarrow.ipc.read_schema` read. They are
also a whole IPC stream of no batches, since a stream may end without its closing mark,
and stream readers open it as such: hence the media type and suffix registered for
streams (the one for files has other bytes around the schema).
"""

from schemas_app.domain.artifact_kinds import (
    arrow_types,
    artifact_kind,
    artifact_metadata,
)

_GENERATOR = "arrow_ipc/2"


def _build(source: artifact_kind.ArtifactInput) -> bytes:
    metadata = artifact_metadata.of_schema(source, _GENERATOR)
    schema = arrow_types.schema_of(source.fields, metadata)
    return bytes(schema.serialize())


KIND = artifact_kind.ArtifactKind(
    name="arrow_ipc",
    media_type="application/vnd.apache.arrow.stream",
    file_suffix=".arrows",
    generator=_GENERATOR,
    build=_build,
)

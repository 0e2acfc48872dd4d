"""An empty Parquet file with the schema: what a writer's files must look like.

Parquet has fewer types than Arrow. Where a file would be read back as another schema
than was written, that is refused by the column's name.
"""

import io
from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.parquet

from schemas_app.domain import type_text
from schemas_app.domain.artifact_kinds import (
    arrow_types,
    artifact_kind,
    artifact_metadata,
    identifiers,
)
from schemas_app.domain.fields import Kind, LogicalField, LogicalType

_GENERATOR = "parquet/1"
_REMEDY = "Ask for another type by `arrow` or `x-arrow`, or use another artifact."


def _build(source: artifact_kind.ArtifactInput) -> bytes:
    for field in source.fields:
        _check(field, field.name)
        _check_read_back(field)
    return _written(source.fields, artifact_metadata.of_schema(source, _GENERATOR))


def _written(columns: Iterable[LogicalField], metadata: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    schema = arrow_types.schema_of(columns, metadata)
    # Closed before a row is written. Nothing to compress, but the word is in the file.
    with pyarrow.parquet.ParquetWriter(buffer, schema, compression="none"):
        pass
    return buffer.getvalue()


def _check(field: LogicalField, path: str) -> None:
    reason = _beyond(field.type)
    if reason:
        identifiers.refuse(field, f"`{path}` {reason}", remedy=_REMEDY)
    for child in field.type.children:
        _check(child, f"{path}.{child.name}")


def _beyond(type_: LogicalType) -> str:
    """Return why Parquet cannot hold values of `type_`, or ""."""
    if type_.kind is Kind.UNION:
        return "is one of several shapes, and Parquet has no unions"
    if type_.kind is Kind.STRUCT and not type_.children:
        return "has no members, and in Parquet it needs some"
    if type_.kind is Kind.FIXED_LIST and not type_.length:
        return "is always empty, and Parquet cannot say so"
    return ""


def _check_read_back(field: LogicalField) -> None:
    """Raise errors.UnmappableField unless the column is read as it was written."""
    try:
        read = pyarrow.parquet.read_schema(io.BytesIO(_written((field,), {})))
    except pa.ArrowException as error:
        given = f"cannot be written to Parquet: {error}"
    else:
        if arrow_types.schema_of((field,), {}).equals(read):
            return
        given = f"is {type_text.of(field.type)}, and Parquet gives back {read.types[0]}"
    identifiers.refuse(field, f"`{field.name}` {given}", remedy=_REMEDY)


KIND = artifact_kind.ArtifactKind(
    name="parquet",
    media_type="application/vnd.apache.parquet",
    file_suffix=".parquet",
    generator=_GENERATOR,
    build=_build,
)

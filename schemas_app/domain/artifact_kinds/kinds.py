"""The artifact kinds there are: one line each."""

from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain.artifact_kinds import (
    arrow_ipc,
    arrow_json,
    artifact_kind,
    json_example,
    parquet,
    python,
    sql_duckdb,
    sql_postgresql,
)
from schemas_app.domain.artifact_kinds.cpp_header import kind as cpp_header

_LISTED = (
    arrow_ipc.KIND,
    arrow_json.KIND,
    cpp_header.KIND,
    json_example.KIND,
    parquet.KIND,
    python.KIND,
    sql_duckdb.KIND,
    sql_postgresql.KIND,
)

KINDS: Mapping[str, artifact_kind.ArtifactKind] = MappingProxyType(
    {kind.name: kind for kind in _LISTED},
)

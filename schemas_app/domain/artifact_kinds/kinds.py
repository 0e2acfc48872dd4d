"""The artifact kinds there are: one line each."""

from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain.artifact_kinds import arrow_ipc, arrow_json, artifact_kind

KINDS: Mapping[str, artifact_kind.ArtifactKind] = MappingProxyType(
    {kind.name: kind for kind in (arrow_ipc.KIND, arrow_json.KIND)},
)

"""One valid record as JSON: something to send, to paste into a test, to look at."""

from schemas_app.domain import exact_json
from schemas_app.domain.artifact_kinds import artifact_kind

_GENERATOR = "json_example/2"


def _build(source: artifact_kind.ArtifactInput) -> bytes:
    return exact_json.dumps(source.example(), indent=2).encode() + b"\n"


KIND = artifact_kind.ArtifactKind(
    name="json_example",
    media_type="application/json",
    file_suffix=".example.json",
    generator=_GENERATOR,
    build=_build,
)

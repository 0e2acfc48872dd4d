"""The artifacts of two records, byte by byte, as they are kept in tests/cases/arrow.

    python -m tests.domain.artifact_kinds.golden        # writes them again

A kind that refuses a record has its reason there instead. Whoever changes bytes gives
the generator the next number.
"""

from collections.abc import Mapping
from pathlib import Path

from schemas_app.domain import errors
from schemas_app.domain.artifact_kinds import artifact_kind, kinds
from tests.domain.artifact_kinds import ticks, wide

FOLDER = Path(__file__).resolve().parents[2] / "cases" / "arrow"

INPUTS: Mapping[str, artifact_kind.ArtifactInput] = {
    "ticks": ticks.INPUT,
    "wide": wide.INPUT,
}


def path(name: str, kind: artifact_kind.ArtifactKind) -> Path:
    """Return where an artifact is kept."""
    return FOLDER / f"{name}.{kind.name}{kind.file_suffix}"


def made(name: str, kind: artifact_kind.ArtifactKind) -> bytes:
    """Return the bytes of an artifact, or the reason why there are none."""
    try:
        return kind.build(INPUTS[name])
    except errors.UnmappableField as error:
        return f"{error}\n{error.remedy}\n".encode()


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in kinds.KINDS.values():
        for record in INPUTS:
            path(record, each).write_bytes(made(record, each))

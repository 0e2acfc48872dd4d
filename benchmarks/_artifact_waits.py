"""How long after a publication all artifacts are there, through a registry of its own."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import road
from schemas_app.domain.artifact_kinds import kinds
from tests import hub as hubs

SECONDS = 30


def waits(folder: Path, *, rounds: int) -> tuple[float, ...]:
    """Return the seconds from the answer to each publication to its last artifact."""
    with hubs.running(folder) as hub, road.Road(hub) as traveler:
        return tuple(_waits(traveler, rounds))


def _waits(traveler: road.Road, rounds: int) -> Iterator[float]:
    for number in range(rounds):
        schema_id = f"wait_{number}"
        traveler.publish(schema_id)
        begin = time.perf_counter()
        while not _all_there(traveler.version(schema_id)):
            if time.perf_counter() - begin > SECONDS:
                raise TimeoutError(schema_id)
            time.sleep(0.005)
        yield time.perf_counter() - begin


def _all_there(version: dict[str, Any]) -> bool:
    done = [
        artifact
        for artifact in version["artifacts"]
        if artifact["status"] in {"ready", "refused"}
    ]
    return len(done) == len(kinds.KINDS)

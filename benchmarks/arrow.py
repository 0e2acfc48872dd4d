"""Artifacts: what each kind costs, how many schemas a second, and how soon after.

`artifact_<kind>_ms` are medians over the schemas of the corpora that have the kind.
`schemas_per_s` is the whole regeneration of one version, mapped and written in every
kind, over many schemas; `memory_growth_mb` is what the process has grown from the first
tenth of them to the last. `publish_to_artifact_p95_s` goes through a registry started
for it with one worker, from the answer to the publication until all kinds are there;
the first, for which the worker still starts, is `first_publish_to_artifact_s`.
The corpora that come with the project are counted, too: mapped, and refused with a
reason. In the end the benchmark `tick_store` is run. `ARROW_SCHEMAS` and `ARROW_ROUNDS` make it smaller.
"""

import contextlib
import functools
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import _artifact_corpora, _artifact_waits, tick_store
from schemas_app.domain import errors
from schemas_app.domain.artifact_kinds import artifact_kind, kinds
from schemas_app.domain.formats.json_schema import format as json_schema
from schemas_app.domain.schema_format import SchemaDocument

SCHEMAS = int(os.environ.get("ARROW_SCHEMAS", "10000"))
ROUNDS = int(os.environ.get("ARROW_ROUNDS", "40"))
_KILOBYTE = 1024


def run() -> dict[str, float]:
    """Return the figures."""
    documents = list(_artifact_corpora.documents())
    figures = _counted(documents)
    inputs = list(_inputs(documents))
    figures |= {
        f"artifact_{name}_ms": _median_ms(kind, inputs)
        for name, kind in kinds.KINDS.items()
    }
    figures |= _regenerated(SCHEMAS)
    with tempfile.TemporaryDirectory(prefix="arrow-") as folder:
        first, *waits = _artifact_waits.waits(Path(folder), rounds=ROUNDS + 1)
    figures["first_publish_to_artifact_s"] = first
    figures["publish_to_artifact_p50_s"] = statistics.median(waits)
    figures["publish_to_artifact_p95_s"] = statistics.quantiles(waits, n=20)[-1]
    return figures | tick_store.run()


def _counted(documents: list[tuple[str, SchemaDocument | None]]) -> dict[str, float]:
    """Return by corpus how many schemas have fields, and how many a reason not to."""
    found: dict[str, float] = {}
    for corpus, document in documents:
        outcome = "refused"
        with contextlib.suppress(errors.BadSchema):
            if document is not None:
                json_schema.JSON_SCHEMA.fields(document)
                outcome = "mapped"
        for each in ("mapped", "refused"):
            found.setdefault(f"{corpus}_{each}", 0)
        found[f"{corpus}_{outcome}"] += 1
    return found


def _inputs(
    documents: Iterable[tuple[str, SchemaDocument | None]],
) -> Iterator[artifact_kind.ArtifactInput]:
    for corpus, document in documents:
        with contextlib.suppress(errors.BadSchema):
            if document is not None:
                yield _input(corpus, 1, document)


def _input(
    name: str, number: int, document: SchemaDocument
) -> artifact_kind.ArtifactInput:
    return artifact_kind.ArtifactInput(
        schema_id=name,
        number=number,
        semantic_version=f"{number}.0.0",
        fingerprint=document.fingerprint,
        fields=json_schema.JSON_SCHEMA.fields(document),
        example=functools.partial(json_schema.JSON_SCHEMA.example, document),
    )


def _median_ms(
    kind: artifact_kind.ArtifactKind, inputs: list[artifact_kind.ArtifactInput]
) -> float:
    taken = []
    for source in inputs:
        begin = time.perf_counter()
        try:
            kind.build(source)
        except errors.UnmappableField:
            continue
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken) * 1000


def _regenerated(count: int) -> dict[str, float]:
    """Return how fast many schemas, no two alike, are made into every kind."""
    begin, early = time.perf_counter(), 0.0
    for number in range(count):
        source = _input(f"made_{number}", 1, _artifact_corpora.made_up(number))
        for kind in kinds.KINDS.values():
            kind.build(source)
        if number == count // 10:
            early = _megabytes()
    return {
        "schemas_per_s": count / (time.perf_counter() - begin),
        "memory_growth_mb": _megabytes() - early,
    }


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTE

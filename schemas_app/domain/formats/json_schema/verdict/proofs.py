"""Proofs that a reader accepts all that a writer may send.

Each prover is sound by itself and may give up; the first that succeeds is enough. The
table PROVERS is where a further one goes.
"""

import contextlib
import dataclasses
from collections.abc import Callable

from schemas_app.domain.formats.json_schema.verdict import (
    cases,
    likeness,
    witness,
    workers,
)

SECONDS = 2.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Proof:
    """The outcome of trying: `holds`, or not, with the reason in a sentence.

    `answered` is False where the engine had to be stopped: do not ask it for more.
    """

    holds: bool
    reason: str
    answered: bool = True


def of(case: cases.Case) -> Proof:
    """Return the first proof of `case`, or the last attempt at one."""
    attempt = Proof(holds=False, reason="")
    for prove in PROVERS:
        attempt = prove(case)
        if attempt.holds:
            break
    return attempt


def is_inhabited(case: cases.Case) -> bool:
    """Return whether the writer is known to send anything at all."""
    for _, inner in case.pairs[:1]:
        with contextlib.suppress(workers.NoAnswer):
            answer = workers.ask("satisfiable", seconds=SECONDS, schema=inner)["answer"]
            if answer != "unknown":
                return bool(answer == "yes")
    return witness.accepts_any(case)


def _by_likeness(case: cases.Case) -> Proof:
    """Prove it where the two schemas say the same in the same words."""
    return Proof(
        holds=likeness.Likeness(case.writer, case.reader).documents(),
        reason="Proven: nothing that a validator looks at differs.",
    )


def _by_set_algebra(case: cases.Case) -> Proof:
    """Prove it by set algebra on the schemas' canonical forms (jsonschema-rs)."""
    reason = f"There is no proof: {case.obstacle or 'nothing to compare'}."
    for outer, inner in case.pairs:
        try:
            answer = workers.ask("covers", seconds=SECONDS, outer=outer, inner=inner)
        except workers.TookTooLong as error:
            reason = f"The set algebra gave no answer: {error}."
            return Proof(holds=False, reason=reason, answered=False)
        except workers.NoAnswer as error:
            reason = f"The set algebra gave no answer: {error}."
            continue
        if answer["answer"] == "yes":
            return Proof(holds=True, reason="Proven by set algebra.")
        reason = _REASONS[str(answer["answer"])].format(obstacle=answer["obstacle"])
    return Proof(holds=False, reason=reason)


_REASONS = {
    "no": "The set algebra says that the versions differ.",
    "unknown": "The set algebra cannot tell{obstacle}.",
}

PROVERS: tuple[Callable[[cases.Case], Proof], ...] = (_by_likeness, _by_set_algebra)

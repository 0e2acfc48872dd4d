"""Proofs that a reader accepts all that a writer may send.

Each prover is sound by itself and may give up; the first that succeeds is enough. The
table PROVERS is where a further one goes, the cheapest first. Likeness is not in it: it
costs so little that it is asked before all else.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Sequence

from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema.verdict import (
    cases,
    endings,
    likeness,
    listing,
    lowering,
    referee,
    workers,
)
from schemas_app.domain.formats.json_schema.verdict.entailment import proof

SECONDS = 1.0
SATISFIABLE_SECONDS = 0.25


@dataclasses.dataclass(frozen=True, kw_only=True)
class Proof:
    """The outcome of trying: `holds`, or not, with the reason in a sentence.

    `place` is where it got stuck, if that is known. `answered` is False where the engine
    had to be stopped: do not ask it for more. `lasting`: it would end so again.
    """

    holds: bool
    reason: str
    place: str = ""
    answered: bool = True
    lasting: bool = True


_OUT_OF_TIME = Proof(
    holds=False,
    reason="The time for this comparison was used up.",
    answered=False,
    lasting=False,
)

ANY_ENDING = (
    "Proven whichever way a validator ends a reference back to itself: by accepting, by "
    "refusing, or never."
)

Prover = Callable[[cases.Case, Budget], Proof]


def first(provers: Sequence[Prover], case: cases.Case, budget: Budget) -> Proof:
    """Return the first proof of `case`, or what the attempts at one came to together."""
    attempts: list[Proof] = []
    for prove in provers:
        attempt = _OUT_OF_TIME if budget.used_up else prove(case, budget)
        if attempt.holds:
            return attempt
        attempts.append(attempt)
        if budget.used_up:
            break
    return together(*attempts)


def together(*attempts: Proof) -> Proof:
    """Return what several attempts that have failed came to."""
    return Proof(
        holds=False,
        reason=" ".join(
            dict.fromkeys(attempt.reason for attempt in attempts if attempt.reason)
        ),
        place=next((attempt.place for attempt in attempts if attempt.place), ""),
        answered=all(attempt.answered for attempt in attempts),
        lasting=all(attempt.lasting for attempt in attempts),
    )


def is_inhabited(case: cases.Case, budget: Budget) -> bool:
    """Return whether the writer is known to send anything at all."""
    for way in case.ways[:1]:
        for _, inner in way[:1]:
            with contextlib.suppress(workers.NoAnswer):
                answer = workers.ask(
                    "satisfiable",
                    seconds=SATISFIABLE_SECONDS,
                    budget=budget,
                    schema=inner,
                )
                return bool(answer["answer"] == "yes")
    return False


def by_likeness(case: cases.Case, budget: Budget) -> Proof:
    """Prove it where the two schemas say the same in the same words."""
    with budget.charged():
        holds = likeness.Likeness(case.writer, case.reader).documents()
    reason = "Proven: nothing that a validator looks at differs." if holds else ""
    return Proof(holds=holds, reason=reason)


def by_extremes(case: cases.Case, budget: Budget) -> Proof:
    """Prove it where a reader refuses nothing, or no value at all can be written.

    That holds whatever else the other schema says, even if that is in doubt.
    """
    with budget.charged():
        holds = any(map(_refuses_nothing, case.readers)) or case.writer.root is False
    return Proof(
        holds=holds, reason="Proven: nothing could be refused." if holds else ""
    )


def _refuses_nothing(reader: lowering.Lowered) -> bool:
    root = reader.root
    known = isinstance(root, dict) and not root.keys() - lowering.HELPFUL
    return not reader.doubt and (root is True or known)


def by_listing(case: cases.Case, budget: Budget) -> Proof:
    """Prove it where all values that may be written are listed, by trying each.

    The referee's word on every one of them is a proof, also where a schema is in doubt;
    but not where other validators would read a keyword differently.
    """
    unproven = Proof(holds=False, reason="")
    if case.writer.disputed.union(*(reader.disputed for reader in case.readers)):
        return unproven
    with budget.charged():
        values = listing.values(case)
    if values is None:
        return unproven
    judge = referee.Referee(accept=case.accept, reject=case.reject)
    try:
        holds = judge.is_never_a_witness(values, budget)
    except workers.NoAnswer as error:
        return dataclasses.replace(unproven, lasting=error.lasting)
    reason = "Proven by trying every value that may be sent."
    return Proof(holds=holds, reason=reason if holds else "")


def by_endings(case: cases.Case, budget: Budget) -> Proof:
    """Prove it of schemas that refer to themselves, whichever way a validator ends it."""
    with budget.charged():
        ways = endings.ways(case.writer, case.reader)
    for writer, reader in ways:
        way = dataclasses.replace(
            case, writer=writer, reader=reader, readers=(reader,), written=()
        )
        if not (attempt := by_entailment(way, budget)).holds:
            return attempt
    return Proof(holds=bool(ways), reason=ANY_ENDING if ways else "")


def by_entailment(case: cases.Case, budget: Budget) -> Proof:
    """Prove by rules that one of the readers follows from the writer."""
    attempts = []
    for reader in case.readers or (case.reader,):
        with budget.charged():
            attempt = proof.prove(
                dataclasses.replace(case, reader=reader), seconds=budget.left
            )
        if attempt.holds:
            return Proof(holds=True, reason=attempt.reason)
        attempts.append(attempt)
    return Proof(holds=False, reason=attempts[0].reason, place=attempts[0].place)


def by_set_algebra(case: cases.Case, budget: Budget) -> Proof:
    """Prove it by set algebra on the schemas' canonical forms (jsonschema-rs)."""
    with budget.charged():
        ways = case.ways
    attempts = (_of_one_pair(way, case, budget) for way in ways)
    failed = next((attempt for attempt in attempts if not attempt.holds), None)
    return failed or Proof(holds=True, reason="Proven by set algebra.")


def _of_one_pair(way: cases.Pairs, case: cases.Case, budget: Budget) -> Proof:
    """Return the proof that one outer of `way` covers its inner."""
    attempt = Proof(holds=False, reason=f"There is no proof: {case.obstacle}.")
    for outer, inner in way:
        try:
            answer = workers.ask(
                "covers", seconds=SECONDS, budget=budget, outer=outer, inner=inner
            )
        except workers.NoAnswer as error:
            attempt = Proof(
                holds=False,
                reason=f"The set algebra gave no answer: {error}.",
                answered=not isinstance(error, workers.TookTooLong),
                lasting=error.lasting,
            )
            if not attempt.answered:
                break
            continue
        if answer["answer"] == "yes":
            return Proof(holds=True, reason="Proven by set algebra.")
        as_written = (outer, inner) in case.written
        attempt = _unproven(answer, as_written=as_written)
    return attempt


def _unproven(answer: workers.Answer, *, as_written: bool) -> Proof:
    if answer["answer"] == "no":
        reason = "The set algebra says that the versions differ."
        return Proof(holds=False, reason=reason)
    known = as_written and answer["side"] == "outer"
    obstacle = f" ({answer['obstacle']})" if answer["obstacle"] else ""
    return Proof(
        holds=False,
        reason=f"The set algebra cannot tell{obstacle}.",
        place=str(answer["pointer"]) if known else "",
    )


# Ours, the cheapest first, then those that are questions to the engine.
OWN: tuple[Prover, ...] = (by_extremes, by_entailment)
OTHERS: tuple[Prover, ...] = (by_listing, by_set_algebra)
PROVERS = OWN + OTHERS

"""Does a reader accept all that a writer may send? Proven, refuted or undecided.

A proof comes from proofs.py, a refutation from a witness that the referee has checked,
and a witness wins over a proof: that would be a fault of the prover, is logged as one,
and must never reach a person as "compatible". What is neither is UNDECIDED, with the
reason. Nothing here guesses.
"""

import dataclasses
import logging

from schemas_app.domain import exact_json, quoting, schema_format
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema.verdict import (
    cases,
    operands,
    proofs,
    readings,
    referee,
    witness,
)
from schemas_app.domain.schema_format import Outcome, Reading, Verdict

logger = logging.getLogger(__name__)

LONGEST = 10_000
SAME = "The two versions accept the same: nothing that a validator looks at differs."


def contains(
    outer: schema_format.SchemaDocument,
    inner: schema_format.SchemaDocument,
    reading: Reading,
    budget: Budget,
) -> Verdict:
    """Return whether `outer`, as reader, accepts whatever `inner`, as writer, may send."""
    with budget.charged():
        return _contains(outer, inner, reading)


def _contains(
    outer: schema_format.SchemaDocument,
    inner: schema_format.SchemaDocument,
    reading: Reading,
) -> Verdict:
    try:
        reader, writer = operands.form(outer), operands.form(inner)
        if reader.written == writer.written:
            return Verdict(outcome=Outcome.COMPATIBLE, reason=SAME)
        as_written = cases.strict(reader=reader, writer=writer)
        proof = proofs.of(as_written)
        # What is compatible as written is so in either reading (readings.py).
        if reading is Reading.STRICT or proof.holds:
            return _decided(as_written, proof)
        return _lenient(reader, writer, proof)
    except RecursionError:
        return _undecided("The versions are nested too deeply to be compared.")


def _lenient(
    reader: operands.Form,
    writer: operands.Form,
    strict_proof: proofs.Proof,
) -> Verdict:
    """Return the verdict in the LENIENT reading, after the attempt at a strict proof."""
    try:
        case = cases.lenient(reader=reader, writer=writer)
    except readings.Unreadable as reason:
        return _undecided(f"The lenient reading cannot be applied: a version {reason}.")
    # Where the versions as written were too much for the engine, their readings are.
    proof = proofs.of(case) if strict_proof.answered else strict_proof
    if proof.holds and not proofs.is_inhabited(case):
        return _undecided(
            "Read as sending only what it declares, the accepting version may send nothing.",
        )
    verdict = _decided(case, proof)
    if verdict.outcome is not Outcome.COMPATIBLE:
        return verdict
    strictly = cases.strict(reader=reader, writer=writer)
    return dataclasses.replace(
        verdict,
        reason=" ".join(filter(None, (verdict.reason, _only_if(strictly, case)))),
    )


def _decided(case: cases.Case, proof: proofs.Proof) -> Verdict:
    """Return the verdict that `proof` and a search for a witness lead to."""
    if proof.holds:
        found = witness.briefly(case)
        if found is None:
            return Verdict(outcome=Outcome.COMPATIBLE, reason=proof.reason)
        logger.error(
            "A document refutes a proof of compatibility (%s): writer %s, reader %s, %s",
            proof.reason,
            *(
                quoting.shortened(side, longest=LONGEST)
                for side in (*case.accept[:1], *case.reject[:1])
            ),
            exact_json.dumps(found.document),
        )
    else:
        found = witness.thoroughly(case, subtract=proof.answered)
    if found is not None:
        return Verdict(outcome=Outcome.INCOMPATIBLE, witness=found)
    return _undecided(f"{proof.reason} No document that shows a difference was found.")


def _only_if(strictly: cases.Case, leniently: cases.Case) -> str:
    """Return the sentence that says what the lenient reading leaves out of account."""
    found = witness.thoroughly(strictly, subtract=True)
    if found is None:
        return ""
    undeclared = referee.unexpected(leniently.accept[-1], found.document)
    if undeclared:
        names = ", ".join(f"`{name}`" for name in undeclared)
        return f"Breaking only if a producer already sends an undeclared {names}."
    unknown = referee.unexpected(strictly.reject[-1], found.document)
    if unknown:
        names = ", ".join(f"`{name}`" for name in unknown)
        return f"Breaking only for a reader that does not ignore an unknown {names}."
    return "As written, without this reading, it is breaking."


def _undecided(reason: str) -> Verdict:
    return Verdict(outcome=Outcome.UNDECIDED, reason=reason)

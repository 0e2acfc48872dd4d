"""Does a reader accept all that a writer may send? Proven, refuted or undecided.

What a reading makes of the question is decided here; how a case is settled is
settling.py's. Every question has its own limit within the budget of the report, and an
answer is remembered unless it is for lack of time.
"""

import dataclasses
from collections.abc import Sequence

from schemas_app.domain import exact_json, json_pointer, quoting, schema_format
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema.verdict import (
    cases,
    likeness,
    memory,
    operands,
    proofs,
    readings,
    settling,
    variation,
)
from schemas_app.domain.schema_format import Outcome, Reading, Verdict, Witness

# Of processor time, for one question, a report has several; and so much more for each
# character of the versions, since to read large ones takes long by itself.
SECONDS = 1.5
SECONDS_A_CHARACTER = 1e-6
# Members, in a sentence.
NAMED = 3

SAME = "The two versions accept the same: nothing that a validator looks at differs."
SENDS_NOTHING = (
    "Read as sending only what it declares, the accepting version may send nothing."
)
ENDLESS = (
    "A version refers to itself without going into the value. What that means is for "
    "each validator to say, and there is no proof for all of them."
)
TOO_DEEP = "The versions are nested too deeply to be compared."


def contains(
    outer: schema_format.SchemaDocument,
    inner: schema_format.SchemaDocument,
    reading: Reading,
    budget: Budget,
) -> Verdict:
    """Return whether `outer`, as reader, accepts whatever `inner`, as writer, may send."""
    with budget.charged():
        reader, writer = operands.form(outer), operands.form(inner)
        key = (reader.digest, writer.digest, reading)
    if (known := memory.VERDICTS.get(key)) is not None:
        return known
    length = len(reader.written) + len(writer.written)
    allowed = min(SECONDS + SECONDS_A_CHARACTER * length, budget.left)
    effort = settling.Effort(Budget(allowed))
    try:
        verdict = _verdict(reader, writer, reading, effort)
    except RecursionError:
        verdict = settling.undecided(TOO_DEEP)
    budget.charge(allowed - effort.budget.left)
    if effort.accepted:
        memory.INHABITED.put(writer.digest, known=True)
    verdict = _placed(verdict, outer)
    if effort.lasting:
        memory.VERDICTS.put(key, verdict)
        if effort.mutual:
            if effort.accepted:
                memory.INHABITED.put(reader.digest, known=True)
            memory.VERDICTS.put((writer.digest, reader.digest, reading), verdict)
    return verdict


def _placed(verdict: Verdict, document: schema_format.SchemaDocument) -> Verdict:
    """Return a verdict whose place is one of the document: its forms have more parts."""
    place = verdict.place
    while place and not json_pointer.exists(document.value, place):
        place = json_pointer.parent(place)
    if place == verdict.place:
        return verdict
    formal, written = quoting.place(verdict.place), quoting.place(place)
    return dataclasses.replace(
        verdict, place=place, reason=verdict.reason.replace(formal, written)
    )


def cross_check(
    outer: schema_format.SchemaDocument,
    inner: schema_format.SchemaDocument,
    reading: Reading,
    documents: int,
) -> Witness | None:
    """Return a document that refutes COMPATIBLE, or None if none of so many does.

    `documents` is how many of the writer's are tried: made from what both versions
    mention, then by varying those at random, always the same ones. Raises
    readings.UnreadableError.
    """
    reader, writer = operands.form(outer), operands.form(inner)
    make = cases.strict if reading is Reading.STRICT else cases.lenient
    return variation.refutation(make(reader=reader, writer=writer), documents)


def forget() -> None:
    """Forget all verdicts and forms, so that the next question is as the first."""
    memory.VERDICTS.clear()
    memory.INHABITED.clear()
    operands.forget()
    likeness.forget()


def _verdict(
    reader: operands.Form,
    writer: operands.Form,
    reading: Reading,
    effort: settling.Effort,
) -> Verdict:
    if reader.written == writer.written:
        return Verdict(outcome=Outcome.COMPATIBLE, reason=SAME)
    with effort.budget.charged():
        as_written = cases.strict(reader=reader, writer=writer)
        endless = reader.lowered.circles or writer.lowered.circles
    if endless:
        return _endless(reader, writer, reading, effort)
    alike = effort.proof([proofs.by_likeness], as_written)
    # What is compatible as written is so in either reading (readings.py).
    if alike.holds:
        return _alike(reader, writer, alike, effort)
    if reading is Reading.STRICT:
        return settling.Settling(as_written, effort).verdict()
    try:
        with effort.budget.charged():
            case = cases.lenient(reader=reader, writer=writer)
    except readings.UnreadableError as why:
        return settling.undecided(
            f"The lenient reading cannot be applied: a version {why}."
        )
    return _lenient(as_written, case, effort)


def _alike(
    reader: operands.Form,
    writer: operands.Form,
    proof: proofs.Proof,
    effort: settling.Effort,
) -> Verdict:
    """Return the verdict where two versions say the same, and that it is mutual."""
    there, back = (
        cases.strict(reader=reader, writer=writer),
        cases.strict(reader=writer, writer=reader),
    )
    settled = settling.Settling(there, effort, otherwise=back)
    verdict = settled.plainly(proof)
    effort.mutual = settled.search.found is settled.search.other is None
    return verdict


def _endless(
    reader: operands.Form,
    writer: operands.Form,
    reading: Reading,
    effort: settling.Effort,
) -> Verdict:
    """Return the verdict where a version refers to itself on the same value.

    What that means no specification says. A proof counts where it is one for every
    meaning, and a witness where two validators, which cut the circle each in its own
    way, agree about it. Whether one comes to the circle at all may depend on the order
    of members: they are sorted.
    """
    with effort.budget.charged():
        as_written = cases.strict(
            reader=operands.in_order(reader), writer=operands.in_order(writer)
        )
    extreme = effort.proof([proofs.by_extremes], as_written)
    if extreme.holds:
        return settling.proven(extreme)
    refuted = settling.Settling(as_written, effort).brief()
    if refuted is None:
        proof = effort.proof([proofs.by_endings], as_written)
        return settling.proven(proof) if proof.holds else settling.undecided(ENDLESS)
    agreed = refuted.witness and not refuted.witness.second_opinion
    if agreed and reading is Reading.STRICT:
        return refuted
    return settling.undecided(ENDLESS)


def _lenient(
    strictly: cases.Case, leniently: cases.Case, effort: settling.Effort
) -> Verdict:
    """Return the verdict in the LENIENT reading, and what the reading hides."""
    also = (leniently.accept[-1], strictly.reject[-1])
    lenient = settling.Settling(leniently, effort, otherwise=strictly, also=also)
    if (refuted := lenient.brief()) is not None:
        return refuted
    hidden = lenient.search.other
    if (
        hidden is None
        and (plain := effort.proof([proofs.by_entailment], strictly)).holds
    ):
        return settling.proven(plain)
    verdict = lenient.rest()
    if verdict.outcome is Outcome.UNDECIDED and hidden is None:
        plain = effort.proof(proofs.PROVERS, strictly)
        return settling.proven(plain) if plain.holds else verdict
    if verdict.outcome is not Outcome.COMPATIBLE:
        return verdict
    return _qualified(verdict, strictly, lenient, effort)


def _qualified(
    verdict: Verdict,
    strictly: cases.Case,
    lenient: settling.Settling,
    effort: settling.Effort,
) -> Verdict:
    """Return a proven verdict of the LENIENT reading, saying what the reading hides."""
    hidden = lenient.search.other
    if hidden is None:
        strict = settling.Settling(strictly, effort, also=lenient.also)
        written = strict.verdict()
        if written.outcome is Outcome.COMPATIBLE:
            return written
        hidden = strict.search.found
    if not lenient.search.accepted and not proofs.is_inhabited(
        lenient.case, effort.budget
    ):
        return settling.undecided(SENDS_NOTHING)
    sentence = _only_if(hidden.unexpected, strictly) if hidden is not None else ""
    return dataclasses.replace(verdict, reason=f"{verdict.reason} {sentence}".rstrip())


def _only_if(unexpected: Sequence[Sequence[str]], case: cases.Case) -> str:
    """Return the sentence that says what the lenient reading leaves out of account.

    `unexpected` are the members that the writer does not declare, and those that the
    reader does not know, where that is known.
    """
    undeclared, unknown = unexpected or ((), ())
    if undeclared:
        sent = _members(undeclared, case, "an undeclared", "that it does not declare")
        return f"Breaking only if a producer already sends {sent}."
    if unknown:
        met = _members(unknown, case, "an unknown", "that it does not know")
        return f"Breaking only for a reader that does not ignore {met}."
    return "As written, without this reading, it is breaking."


def _members(names: Sequence[str], case: cases.Case, one_called: str, such: str) -> str:
    """Return members in words: by name, unless a name was only made up to try it."""
    texts = (*case.accept, *case.reject)
    known = [
        name for name in names if any(exact_json.dumps(name) in text for text in texts)
    ]
    listed = ", ".join(
        f"`{quoting.shortened(name)}`" for name in (known or names)[:NAMED]
    )
    return (
        f"{one_called} {listed}" if known else f"a member {such} (for example {listed})"
    )

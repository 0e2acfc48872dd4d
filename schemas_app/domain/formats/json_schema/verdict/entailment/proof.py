"""Our own proof that a reader accepts all that a writer may send, where we find one.

Knows how a question becomes a search and what is said when it fails. It is sound by
itself, asks no engine, and takes a bounded number of steps.
"""

import dataclasses
import math

from schemas_app.domain import quoting
from schemas_app.domain.formats.json_schema import keywords
from schemas_app.domain.formats.json_schema.verdict import cases, lowering
from schemas_app.domain.formats.json_schema.verdict.entailment import (
    facts,
    search,
    sides,
)

# Steps: some hundred thousand a second. A big schema may take more than a small one.
STEPS = 5_000
STEPS_A_PART = 20

PROVEN = "Proven rule by rule."


@dataclasses.dataclass(frozen=True, kw_only=True)
class Attempt:
    """The outcome of trying: `holds`, or not, with a reason in a sentence.

    `place` is where the reader's schema says what could not be shown, as far as it is
    known: a JSON Pointer into the reader, to the reference where a part is referred to.
    """

    holds: bool
    reason: str
    place: str = ""


def prove(case: cases.Case, *, seconds: float = math.inf) -> Attempt:
    """Return whether the reader's schema follows from the writer's, or why not known.

    What takes more than `seconds` of processor time is not known.

    What validators read differently must be proven in each of their readings: with
    those keywords, and without them.
    """
    doubt = case.writer.doubt or case.reader.doubt
    if not doubt and (case.writer.circles or case.reader.circles):
        doubt = "refers to itself without end"
    if doubt:
        return Attempt(holds=False, reason=f"There is no proof: a version {doubt}.")
    attempt = _attempt(case, seconds, ignoring=False)
    if attempt.holds and (case.writer.dispute or case.reader.dispute):
        return _attempt(case, seconds, ignoring=True)
    return attempt


def _attempt(case: cases.Case, seconds: float, *, ignoring: bool) -> Attempt:
    numbers = sides.Numbers()
    writer = sides.Side(facts.WRITER, case.writer, numbers, ignoring)
    reader = sides.Side(facts.READER, case.reader, numbers, ignoring)
    searching = search.Search((writer, reader), _fuel(case), seconds)
    try:
        holds = searching.empty(
            (
                facts.Holds(writer.term(case.writer.root)),
                facts.Fails(reader.term(case.reader.root)),
            ),
        )
    except RecursionError:
        reason = "The proof was given up: the versions are nested too deeply."
        return Attempt(holds=False, reason=reason)
    if holds:
        return Attempt(holds=True, reason=PROVEN)
    place = _place(case.reader, searching.stuck[0]) if searching.stuck else ""
    where = quoting.place(place)
    if searching.spent:
        reason = f"The proof was given up after many steps, at {where}."
    else:
        reason = f"No rule shows that what may come fits {where}."
    return Attempt(holds=False, reason=reason, place=place)


def _fuel(case: cases.Case) -> int:
    return STEPS + STEPS_A_PART * (case.writer.size + case.reader.size)


def _place(reader: lowering.Lowered, term: facts.Term) -> str:
    """Return the pointer to a term of the reader, or to the reference that leads there."""
    waiting = [("", reader.root)]
    seen: set[int] = set()
    for pointer, root in waiting:
        for part in keywords.subschemas(root, reader.dialect):
            # Within a definition places are unknown: it is the reference that is named.
            place = pointer + part.pointer if root is reader.root else pointer
            if part.value is term.node:
                return place
            if isinstance(part.value, dict) and "$ref" in part.value:
                target = reader.target(part.value)
                if target is term.node:
                    return place
                if id(target) not in seen:
                    seen.add(id(target))
                    waiting.append((place, target))
    return ""

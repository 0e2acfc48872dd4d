"""From a case to its verdict: what is proven, refuted, or neither.

A proof comes from proofs.py, a refutation from a witness that the referee has checked,
and a witness wins over a proof: that would be a fault of the prover, is logged as one,
and must never reach a person as "compatible". What is neither is UNDECIDED, with the
reason. Nothing here guesses.

The cheapest first: likeness, a few documents in one question to the engine, proof by
rules, some more documents, set algebra, the whole search. The documents come before the
proofs because every proof is checked by them anyway; so a proof costs nothing where there
is a witness.
"""

import dataclasses
import logging
from collections.abc import Sequence

from schemas_app.domain import exact_json, quoting
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema.verdict import cases, proofs, witness
from schemas_app.domain.schema_format import Outcome, Verdict, Witness

logger = logging.getLogger(__name__)

LONGEST = 10_000


@dataclasses.dataclass
class Effort:
    """What may be spent on one question about two versions.

    `lasting`: what was found so far would be found another time, too. `mutual`: it goes
    for the versions the other way round as well. `accepted`: a document was seen that the
    writer may send.
    """

    budget: Budget
    lasting: bool = True
    mutual: bool = False
    accepted: bool = False

    def proof(self, provers: Sequence[proofs.Prover], case: cases.Case) -> proofs.Proof:
        """Return the first proof of `case`, or what the attempts at one came to."""
        attempt = proofs.first(provers, case, self.budget)
        self.lasting &= attempt.lasting
        return attempt


class Settling:
    """The way from a case to its verdict: `brief`, then `rest` if that was not enough.

    `otherwise` is a case to find a witness for among the first documents if there is
    none for this one, and `also` are schemas to ask what they do not expect in it.
    """

    def __init__(
        self,
        case: cases.Case,
        effort: Effort,
        *,
        otherwise: cases.Case | None = None,
        also: Sequence[str] = (),
    ) -> None:
        self.case = case
        self.also = tuple(also)
        self._effort = effort
        self.search = witness.Search(
            case, effort.budget, otherwise=otherwise, also=also
        )

    def verdict(self) -> Verdict:
        """Return what is proven, refuted, or neither after all has been tried."""
        return self.brief() or self.rest()

    def plainly(self, proof: proofs.Proof) -> Verdict:
        """Return what a proof says, unless a plain document refutes it."""
        found = self.search.plainly()
        self._effort.accepted |= self.search.accepted > 0
        if found is None:
            return proven(proof)
        _log_fault(self.case, proof, found)
        return Verdict(outcome=Outcome.INCOMPATIBLE, witness=found)

    def brief(self) -> Verdict | None:
        """Return what the first documents say, if anything."""
        found = self.search.briefly()
        self._effort.accepted |= self.search.accepted > 0
        if found is None:
            return None
        return Verdict(outcome=Outcome.INCOMPATIBLE, witness=found)

    def rest(self) -> Verdict:
        """Return what the provers and the whole search say after the first documents."""
        proof = self._effort.proof(proofs.OWN, self.case)
        found = None if proof.holds else self.search.further()
        if found is None and not proof.holds:
            other = self._effort.proof(proofs.OTHERS, self.case)
            proof = other if other.holds else proofs.together(proof, other)
            if not proof.holds:
                found = self.search.thoroughly(subtract=proof.answered)
        ended = self.search.ended
        self._effort.lasting &= ended is None or ended.lasting
        if found is not None:
            return Verdict(outcome=Outcome.INCOMPATIBLE, witness=found)
        if proof.holds:
            return proven(proof)
        tried = "No document that shows a difference was found."
        if ended is not None:
            tried = f"The search for a document that shows a difference ended: {ended}."
        return undecided(f"{proof.reason} {tried}".lstrip(), proof.place)


def proven(proof: proofs.Proof) -> Verdict:
    """Return the verdict of a proof that no document has refuted."""
    return Verdict(outcome=Outcome.COMPATIBLE, reason=proof.reason)


def undecided(reason: str, place: str = "") -> Verdict:
    """Return the verdict that is none, and why."""
    return Verdict(outcome=Outcome.UNDECIDED, reason=reason, place=place)


def _log_fault(case: cases.Case, proof: proofs.Proof, found: Witness) -> None:
    logger.error(
        "A document refutes a proof of compatibility (%s): writer %s, reader %s, %s",
        proof.reason,
        *(
            quoting.shortened(side, longest=LONGEST)
            for side in (*case.accept[:1], *case.reject[:1])
        ),
        exact_json.dumps(found.document),
    )

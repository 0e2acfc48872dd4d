"""Looking for a witness among candidates, and saying all that is to be known of it.

A witness is accepted by every schema of `accept` and by none of `reject`. One question
brings everything: the first witness, made small, the words against it, and what another
validator thinks.
"""

import itertools
import time
from collections.abc import Hashable, Iterator

from schemas_app.domain.formats.json_schema.verdict.engine import (
    bounded,
    known,
    second_opinion,
    shrinking,
    validators,
)
from schemas_app.domain.formats.json_schema.verdict.engine.known import Answer, Json

# Of processor time: a witness that is not small is better than none.
SHRINKING_SECONDS = 0.2
# After that, no further witness is looked for by `each`.
EACH_SECONDS = 0.3


def judge(request: Answer) -> Answer:
    """Answer for each candidate: 0 not accepted, 1 accepted, 2 a witness.

    Stops behind the first witness.
    """
    judges = _Judges(request, [])
    marks = []
    for candidate in request["candidates"]:
        before = judges.accepted
        separates = judges.separate(candidate)
        marks.append(2 if separates else judges.accepted - before)
        if separates:
            break
    return {"marks": marks}


def clear(request: Answer) -> Answer:
    """Answer whether none of `candidates` is a witness, and that is certain."""
    judges = _Judges(request, [])
    candidates = request["candidates"]
    found = any(
        judges.separate(candidate) or not judges.are_certain(candidate)
        for candidate in candidates
    )
    return {"clear": not found}


def search(request: Answer) -> Answer:
    """Answer which of `candidates` is the first witness, if one is, and all about it.

    Each of `judges` has its `accept` and `reject`; a witness for the second is looked
    for where there is none for the first. `accepted` counts the candidates that the
    first accepts, up to its witness; `judge` is the number of the one that has a
    witness, or None. `words` are what each schema of `explain` says against it. `kept`
    are values that are not made simpler, beside those that the schemas' authors give.
    """
    judges = [_Judges(judge, request["kept"]) for judge in request["judges"]]
    for index, judge in enumerate(judges):
        candidates = request["candidates"]
        found = next(filter(judge.separate, candidates), _NONE)
        if found is not _NONE:
            accepted = judges[0].accepted
            (about,) = _told([judge.about(found, second=request["second"])])
            return {"accepted": accepted, "judge": index, **about}
    return {"accepted": judges[0].accepted, "judge": None}


def each(request: Answer) -> Answer:
    """Answer for each of `judges` its first witness among `candidates`, or None.

    Each of `judges` has `candidates` of its own behind those, and may say whom to ask
    for the second opinion (`second_accept`, `second_reject`). Once that has taken long,
    there is none for the rest. All else is as in `search`.
    """
    end = bounded.spent() + EACH_SECONDS
    found: list[Answer | None] = []
    for asked in request["judges"]:
        judges = _Judges(asked, request["kept"])
        late = bounded.spent() > end
        candidates = () if late else (*request["candidates"], *asked["candidates"])
        witness = next(filter(judges.separate, candidates), _NONE)
        found.append(
            None
            if witness is _NONE
            else judges.about(witness, second=request["second"])
        )
    told = iter(_told(list(filter(None, found))))
    return {"found": [about and next(told) for about in found]}


_NONE = object()


def _told(found: list[Answer]) -> list[Answer]:
    """Return what is said of witnesses with the words of the schemas to `explain` it.

    All at once: to have them said within bounds costs a process.
    """
    said = validators.words(
        [
            (validators.of(number), about["document"])
            for about in found
            for number in about["explain"]
        ]
    )
    words = iter(said)
    return [
        {
            "document": known.written(about["document"]),
            "words": list(itertools.islice(words, len(about["explain"]))),
            "second": about["second"],
        }
        for about in found
    ]


class _Judges:
    """Who accept and who reject a witness; all of them must."""

    def __init__(self, judge: Answer, kept: list[Json]) -> None:
        self._judge = judge
        self._accept = [validators.of(number) for number in judge["accept"]]
        self._reject = [validators.of(number) for number in judge["reject"]]
        self._kept = frozenset(map(shrinking.scalar, kept))
        self.accepted = 0

    def separate(self, document: Json) -> bool:
        """Return whether all accept and all reject `document`, beyond doubt."""
        if not all(schema.admits(document) for schema in self._accept):
            return False
        self.accepted += 1
        if not self._reject or any(schema.admits(document) for schema in self._reject):
            return False
        return self.are_certain(document)

    def are_certain(self, document: Json) -> bool:
        """Return whether what all of them say of `document` is beyond doubt."""
        every = (*self._accept, *self._reject)
        if not all(schema.is_certain(document) for schema in every):
            return False
        return not any(map(known.is_long, known.parts(document))) or self._agreed(
            document
        )

    def _agreed(self, document: Json) -> bool:
        """Return whether exact calculation agrees that `document` is a witness.

        The engine takes a number for the nearest double when it compares it with an
        integer, or divides it by one: to it, 2.0000000000000000001 is a multiple of 2.
        """
        said = second_opinion.on(document, self._judge["accept"], self._judge["reject"])
        return "missing" not in said and all(said["accept"]) and not any(said["reject"])

    def about(self, witness: Json, *, second: bool) -> Answer:
        """Return a small witness made from `witness`, and whom to ask for words on it."""
        accept: list[int] = self._judge["accept"]
        reject: list[int] = self._judge["reject"]
        kept = self._kept.union(*map(_given, [*accept, *reject]))
        end = time.process_time() + SHRINKING_SECONDS
        small = shrinking.shrunk(
            witness,
            is_witness=self.separate,
            kept=kept,
            is_late=lambda: time.process_time() > end,
        )
        return {
            "document": small,
            "explain": self._judge["explain"],
            "second": second_opinion.on(
                small,
                self._judge.get("second_accept", accept),
                self._judge.get("second_reject", reject),
            )
            if second
            else {"missing": "it was not asked"},
        }


@known.remembered
def _given(number: int) -> frozenset[Hashable]:
    """Return the plain values that a schema's author gives as realistic."""
    return frozenset(
        shrinking.scalar(value)
        for part in known.parts(known.operand(number))
        if isinstance(part, dict)
        for value in _examples(part)
        if not isinstance(value, dict | list)
    )


def _examples(part: Answer) -> Iterator[Json]:
    if "default" in part:
        yield part["default"]
    if isinstance(part.get("examples"), list):
        yield from part["examples"]

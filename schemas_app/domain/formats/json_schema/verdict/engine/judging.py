"""Looking for a witness among candidates, and saying all that is to be known of it.

A witness is accepted by every schema of `accept` and by none of `reject`. One question
brings everything: the first witness, made small, the words against it, and what another
validator thinks.
"""

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
            about = judge.about(found, second=request["second"])
            return {"accepted": accepted, "judge": index, **about}
    return {"accepted": judges[0].accepted, "judge": None}


def each(request: Answer) -> Answer:
    """Answer for each of `judges` its first witness among `candidates`, or None.

    Once that has taken long, there is none for the rest. All else is as in `search`.
    """
    end = bounded.spent() + EACH_SECONDS
    found: list[Answer | None] = []
    for asked in request["judges"]:
        judges = _Judges(asked, request["kept"])
        late = bounded.spent() > end
        candidates = () if late else request["candidates"]
        witness = next(filter(judges.separate, candidates), _NONE)
        found.append(
            None
            if witness is _NONE
            else judges.about(witness, second=request["second"])
        )
    return {"found": found}


_NONE = object()


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
        return all(schema.is_certain(document) for schema in every)

    def about(self, witness: Json, *, second: bool) -> Answer:
        """Return a small witness made from `witness` and all that is said of it."""
        accept, reject = self._judge["accept"], self._judge["reject"]
        kept = self._kept.union(*map(_given, [*accept, *reject]))
        end = time.process_time() + SHRINKING_SECONDS
        small = shrinking.shrunk(
            witness,
            is_witness=self.separate,
            kept=kept,
            is_late=lambda: time.process_time() > end,
        )
        explain = [validators.of(number) for number in self._judge["explain"]]
        return {
            "document": known.written(small),
            "words": [schema.words(small) for schema in explain],
            "second": second_opinion.on(small, accept, reject)
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

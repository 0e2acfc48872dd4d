"""How long whole reports take, each as if it were the first of its documents.

Nothing is remembered of a pair when it is measured: the pairs are asked about in rounds
in which no document comes twice, and before each round the workers start again and are
warmed up with other documents. What is measured is `compatibility.check`, the verdicts
in both directions with changes, causes and fixes; reading the texts is not in it.
"""

import dataclasses
import math
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence

from benchmarks import _corpora, _documents, _engine
from schemas_app.domain import compatibility, errors, report
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import Reading, SchemaDocument

REPETITIONS = 5


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """Two versions to report on; `made` from those two, which other subjects may share."""

    name: str
    old: SchemaDocument
    new: SchemaDocument
    made: frozenset[object]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Timed:
    """The median seconds of the reports on a subject, and the verdicts they gave."""

    subject: Subject
    reading: Reading
    seconds: float
    outcomes: tuple[str, ...]


def subject(name: str, old: _documents.Document, new: _documents.Document) -> Subject:
    """Return the subject of two documents. Raises errors.RegistryError."""
    return Subject(
        name=name,
        old=_documents.taken_in(old),
        new=_documents.taken_in(new),
        made=frozenset((old, new)),
    )


def subjects(pairs: Iterable[_corpora.Pair]) -> list[Subject]:
    """Return the subjects of those pairs that the registry takes in."""
    found = []
    for pair in pairs:
        try:
            found.append(subject(f"{pair.corpus} {pair.id}", pair.old, pair.new))
        except errors.RegistryError:
            continue
    return found


def timed(
    found: Sequence[Subject],
    reading: Reading,
    *,
    repetitions: int = REPETITIONS,
    advise: bool = False,
) -> list[Timed]:
    """Return the time of each subject's report in one reading, with fixes if `advise`."""
    taken: dict[Subject, list[float]] = {one: [] for one in found}
    outcomes: dict[Subject, tuple[str, ...]] = {}
    for _ in range(repetitions):
        for members in _rounds(found):
            _engine.forget()
            for one in members:
                _engine.forget_here()
                begin = time.perf_counter()
                made = _report(one, reading, advise=advise)
                taken[one].append(time.perf_counter() - begin)
                outcomes[one] = _outcomes(made)
    return [
        Timed(
            subject=one,
            reading=reading,
            seconds=statistics.median(taken[one]),
            outcomes=outcomes[one],
        )
        for one in found
    ]


def percentile(seconds: Iterable[float], share: float) -> float:
    """Return the smallest of `seconds` that at least `share` of them do not exceed."""
    ordered = sorted(seconds)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _report(one: Subject, reading: Reading, *, advise: bool) -> report.Report:
    return compatibility.check(
        schema_format=_documents.JSON_SCHEMA,
        new=one.new,
        earlier=[compatibility.EarlierVersion(number=1, document=one.old)],
        level="FULL",
        reading=reading,
        advise=advise,
    )


def _outcomes(made: report.Report) -> tuple[str, ...]:
    verdicts: Mapping[Direction, object] = {
        direction: verdict.outcome
        for direction, verdict in made.comparisons[0].verdicts.items()
    }
    return tuple(str(verdicts[direction]) for direction in Direction)


def _rounds(found: Iterable[Subject]) -> list[list[Subject]]:
    """Return the subjects in as few rounds as it takes for no document to come twice."""
    rounds: list[list[Subject]] = []
    for one in found:
        free = (
            members
            for members in rounds
            if all(one.made.isdisjoint(other.made) for other in members)
        )
        members = next(free, None)
        if members is None:
            rounds.append([one])
        else:
            members.append(one)
    return rounds

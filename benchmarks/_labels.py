"""Where what a corpus calls a pair differs from what we found, and why.

A label is a judgment: another registry's rule, or a person's. So there is no right and
wrong here, but each difference has a reason, and the first of `REASONS` that holds is
it. They are told from the pair, not from its name: by further questions to the engine
(what does a version accept at all?) and by the verdict in the other reading.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import _corpora, _documents, _engine, _results, _tally
from schemas_app.domain import exact_json
from schemas_app.domain.budget import Budget
from schemas_app.domain.schema_format import Outcome, Reading, SchemaDocument

_NOTHING = _documents.Document(value={"not": {}}, draft="draft-07")
_ANYTHING = _documents.Document(value={}, draft="draft-07")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Difference:
    """A query whose label says otherwise, and the same asked in the other reading."""

    query: _tally.Query
    other: bool | None

    @property
    def label(self) -> bool | None:
        """What the corpus calls it."""
        return self.query.known.label

    @property
    def ours(self) -> bool | None:
        """What we found; None where we did not."""
        return self.query.compatible


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reason:
    """A category of differences: its name, what it says, and when it holds."""

    name: str
    sentence: str
    holds: Callable[[Difference], bool]


def _proven(difference: Difference) -> bool:
    return difference.ours is True


def _refuted(difference: Difference) -> bool:
    return difference.ours is False


def _sends_nothing(difference: Difference) -> bool:
    _, writer = difference.query.pair.sides(difference.query.direction)
    return _proven(difference) and _is_within(_NOTHING, writer)


def _takes_anything(difference: Difference) -> bool:
    reader, _ = difference.query.pair.sides(difference.query.direction)
    return _proven(difference) and _is_within(reader, _ANYTHING)


def _same_documents(difference: Difference) -> bool:
    reader, writer = difference.query.pair.sides(difference.query.direction)
    return _proven(difference) and _is_within(writer, reader)


def _only_lenient(difference: Difference) -> bool:
    strict = difference.query.reading is Reading.STRICT
    return strict and _refuted(difference) and difference.other is True


def _lenient_hides(difference: Difference) -> bool:
    lenient = difference.query.reading is Reading.LENIENT
    return lenient and _proven(difference) and difference.other is False


def _newly_required(difference: Difference) -> bool:
    rules = _rules(difference.query.pair)
    return _refuted(difference) and any("REQUIRED" in rule for rule in rules)


REASONS = (
    Reason(
        name="undecided",
        sentence="We neither proved nor refuted it.",
        holds=lambda difference: difference.ours is None,
    ),
    Reason(
        name="nothing is sent",
        sentence="The writing version accepts no document at all, so none is refused; "
        "the label counts the change of a rule.",
        holds=_sends_nothing,
    ),
    Reason(
        name="anything is taken",
        sentence="The reading version accepts every document (`true`, `{}`), so none "
        "is refused; the label calls a change of type incompatible.",
        holds=_takes_anything,
    ),
    Reason(
        name="the same documents",
        sentence="Both versions accept the same documents, written differently; the "
        "label compares keywords.",
        holds=_same_documents,
    ),
    Reason(
        name="undeclared members do not count",
        sentence="As written, a document breaks it, by a member that the writer does not "
        "declare; in the LENIENT reading we leave those out of account and say so.",
        holds=_lenient_hides,
    ),
    Reason(
        name="proven all the same",
        sentence="What the writing version accepts is a part of what the reading version "
        "does: proven. The label is more careful than validation asks for.",
        holds=_proven,
    ),
    Reason(
        name="open model",
        sentence="The witness has a member that the writer does not declare but may send; "
        "read LENIENT, it is compatible as the label says.",
        holds=_only_lenient,
    ),
    Reason(
        name="newly required",
        sentence="A property is required that was not, and the witness lacks it.",
        holds=_newly_required,
    ),
    Reason(
        name="refuted by a document",
        sentence="The witness is accepted by the one version and refused by the other.",
        holds=_refuted,
    ),
)


def show(tallies: Sequence[_tally.Tally], into: Path) -> None:
    """Print how far verdicts agree with labels, and why where they do not.

    Each difference goes into a file in the folder `into`.
    """
    found = {
        tally_key(tally): list(_differences(tally, tallies))
        for tally in tallies
        if _labeled(tally)
    }
    if found:
        _show_agreement(tallies, found)
        listed = [
            difference
            for (_, reading), differences in found.items()
            for difference in differences
            if reading is Reading.STRICT or difference.query.pair.change
        ]
        _show_reasons(listed)
        _results.kept(into / "labels.jsonl", map(_detail, listed))


def tally_key(tally: _tally.Tally) -> tuple[str, Reading]:
    """Return what tells a tally from the others."""
    return tally.corpus, tally.reading


def reason(difference: Difference) -> Reason:
    """Return the first reason that holds; one does for every difference."""
    return next(reason for reason in REASONS if reason.holds(difference))


def detail(query: _tally.Query) -> Mapping[str, exact_json.Json]:
    """Return a query with all that is needed to look into it, as a JSON object."""
    verdict = query.answer.verdict
    witness = verdict.witness if verdict is not None else None
    row: dict[str, exact_json.Json] = {
        "id": query.pair.id,
        "corpus": query.pair.corpus,
        "direction": str(query.direction),
        "reading": str(query.reading),
        "judgment": query.judgment,
        "outcome": str(verdict.outcome) if verdict is not None else "crash",
        "reason": verdict.reason if verdict is not None else query.answer.crash,
        "rules": _rules(query.pair),
        "truth": query.known.truth,
        "old": query.pair.old.value,
        "new": query.pair.new.value,
    }
    if witness is not None:
        row["witness"] = witness.document
        row["second_opinion"] = witness.second_opinion
    return row


def _labeled(tally: _tally.Tally) -> list[_tally.Query]:
    return [query for query in tally.queries if query.known.label is not None]


def _differences(
    tally: _tally.Tally, tallies: Iterable[_tally.Tally]
) -> Iterator[Difference]:
    others = {
        (query.pair.id, query.direction): query.compatible
        for other in tallies
        if other.corpus == tally.corpus and other.reading is not tally.reading
        for query in other.queries
    }
    for query in _labeled(tally):
        if query.compatible is not query.known.label:
            yield Difference(
                query=query, other=others.get((query.pair.id, query.direction))
            )


def _show_agreement(
    tallies: Iterable[_tally.Tally],
    found: Mapping[tuple[str, Reading], Sequence[Difference]],
) -> None:
    rows = []
    for tally in tallies:
        labeled = _labeled(tally)
        if labeled:
            differ = len(found[tally_key(tally)])
            share = f"{100 * (len(labeled) - differ) / len(labeled):.1f}"
            rows.append(
                (*tally_key(tally), len(labeled), len(labeled) - differ, differ, share)
            )
    _results.table(
        "Agreement with labels. SchemaVer's MODEL reads as breaking, ADDITION as compatible.",
        ("labels", "reading", "queries", "agree", "differ", "agree %"),
        rows,
    )


def _show_reasons(differences: Iterable[Difference]) -> None:
    rules: dict[tuple[str, ...], Counter[str]] = {}
    counts: Counter[tuple[str, ...]] = Counter()
    for difference in differences:
        query = difference.query
        called = "compatible" if difference.label else "incompatible"
        key = (query.pair.corpus, query.reading, called, reason(difference).name)
        counts[key] += 1
        rules.setdefault(key, Counter()).update(_rules(query.pair))
    _results.table(
        "Where labels and verdicts differ, and why",
        ("labels", "reading", "label says", "why", "queries", "most frequent changes"),
        (
            (*key, count, ", ".join(rule for rule, _ in rules[key].most_common(3)))
            for key, count in sorted(counts.items())
        ),
    )
    named = {name for *_, name in counts}
    _results.lines(
        "What the reasons say",
        (f"{one.name}: {one.sentence}" for one in REASONS if one.name in named),
    )


def _detail(difference: Difference) -> Mapping[str, exact_json.Json]:
    return {
        "why": reason(difference).name,
        "label": difference.label,
        **detail(difference.query),
    }


def _is_within(reader: _documents.Document, writer: _documents.Document) -> bool:
    outer, inner = _taken_in(reader), _taken_in(writer)
    verdict = _engine.contains()(outer, inner, Reading.STRICT, Budget(_engine.BUDGET))
    return verdict.outcome is Outcome.COMPATIBLE


def _taken_in(document: _documents.Document) -> SchemaDocument:
    return _documents.taken_in(document)


def _rules(pair: _corpora.Pair) -> list[str]:
    changes = _documents.JSON_SCHEMA.compare(_taken_in(pair.old), _taken_in(pair.new))
    return sorted({change.rule for change in changes})

"""Verdicts against what is known of corpora and real histories; over=DIR takes others.

Every pair of ../shared/corpora and ../shared/realworld is asked about in both
directions, real histories in both readings. A document is what decides who is right:
the corpus' witness against our COMPATIBLE, ours against its claim, each checked by
fresh validators. Details of every query that is not simply right are left in .bench/.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import _claims, _corpora, _engine, _labels, _results, _tally
from schemas_app.domain import quoting
from schemas_app.domain.schema_format import Reading

SHARED = _results.PROJECT.parent / "shared"
FOLDERS = (SHARED / "corpora", SHARED / "realworld")

_LISTED = {
    _tally.UNSOUND: "UNSOUND: called compatible, refuted by the corpus",
    _tally.WRONG: "WRONG: a witness of ours that does not separate",
    _tally.REFUTED: "Claims of a corpus that a checked witness refutes",
    _tally.UNCONFIRMED: "Witnesses of a corpus that separate nothing",
    _tally.UNDECIDED: "Undecided",
}


def run() -> dict[str, float]:
    """Score the engine over the project's corpora, or over the folder in `OVER`."""
    _engine.say_load()
    over = os.environ.get("OVER", "")
    folders = (Path(over),) if over else FOLDERS
    for folder in folders:
        if not folder.is_dir():
            raise SystemExit(
                f"There is no folder {folder}. Name one that holds corpora: "
                "make bench name=score over=DIR"
            )
    return scored(folders, _engine.contains(), into=_results.FOLDER / "score")


def scored(
    folders: Sequence[Path], ask: _engine.Contains, *, into: Path
) -> dict[str, float]:
    """Print the tables for all pairs in `folders` and return the figures.

    Details are left in the folder `into`.
    """
    tallies: list[_tally.Tally] = []
    for folder in folders:
        found = _corpora.found(folder)
        tallies += _tallies(found.pairs, ask)
        _results.lines(f"Left out of {folder.name}", found.left_out)
    if not tallies:
        raise SystemExit(f"There are no pairs in {', '.join(map(str, folders))}.")
    _show(tallies, into)
    _labels.show(tallies, into)
    _claims.show_changes(tallies)
    _claims.show_claims(tallies)
    return figures(tallies)


def figures(tallies: Sequence[_tally.Tally]) -> dict[str, float]:
    """Return the figures; without a corpus whose truth is known, 0 % is decided."""
    shares = [
        tally.decided
        for tally in tallies
        if tally.kind is _corpora.Kind.TRUTH and tally.scored
    ]
    return {
        "unsound": _count(tallies, _tally.UNSOUND),
        "wrong_incompatible": _count(tallies, _tally.WRONG),
        "crashes": sum(len(tally.crashes) for tally in tallies),
        "over_2s": sum(tally.slow for tally in tallies),
        "decided_min": round(min(shares, default=0.0), 2),
    }


def _tallies(
    pairs: Iterable[_corpora.Pair], ask: _engine.Contains
) -> list[_tally.Tally]:
    made: dict[tuple[str, _corpora.Kind, Reading], _tally.Tally] = {}
    for pair in pairs:
        for reading in _readings(pair.kind):
            key = (pair.corpus, pair.kind, reading)
            if key not in made:
                made[key] = _tally.Tally(
                    corpus=pair.corpus, kind=pair.kind, reading=reading
                )
            made[key].add(pair, ask)
    return list(made.values())


def _readings(kind: _corpora.Kind) -> tuple[Reading, ...]:
    """Return the readings that can be judged: truth is about schemas as written."""
    return (Reading.STRICT,) if kind is _corpora.Kind.TRUTH else tuple(Reading)


def _count(tallies: Iterable[_tally.Tally], judgment: str) -> int:
    return sum(tally.judged.get(judgment, 0) for tally in tallies)


def _show(tallies: Sequence[_tally.Tally], into: Path) -> None:
    _results.table(
        "Verdicts. Scored are the queries whose truth is known; of labels and histories, all.",
        (
            "corpus", "reading", "pairs refused", "queries", "scored", "right",
            "undecided", "claims refuted", "decided %", "slowest ms",
        ),
        (_row(tally) for tally in tallies),
    )  # fmt: skip
    _show_histories(tallies)
    for tally in tallies:
        reasons = ", ".join(f"{count} {code}" for code, count in tally.refused.items())
        title = f"Refused at intake, {tally.corpus} {tally.reading}: {reasons}"
        _results.lines(title, tally.refusals, most=3)
        _results.lines(f"CRASHES, {tally.corpus}", tally.crashes)
    queries = [query for tally in tallies for query in tally.queries]
    slow = (query for query in queries if query.answer.seconds > _engine.SLOW)
    _results.lines(f"OVER {_engine.SLOW:g} s", map(_duration, slow))
    for judgment, title in _LISTED.items():
        of_it = [query for query in queries if query.judgment == judgment]
        _results.lines(title, map(_sentence, of_it), most=10)
    notable = (query for query in queries if query.judgment in _LISTED)
    _results.kept(into / "notable.jsonl", map(_labels.detail, notable))


def _row(tally: _tally.Tally) -> tuple[object, ...]:
    judged = tally.judged
    slowest = tally.slowest
    return (
        tally.corpus,
        tally.reading,
        sum(tally.refused.values()),
        len(tally.queries),
        len(tally.scored),
        judged.get(_tally.RIGHT, 0) if tally.kind is _corpora.Kind.TRUTH else "-",
        sum(not query.decided for query in tally.scored),
        judged.get(_tally.REFUTED, 0),
        f"{tally.decided:.2f}",
        f"{slowest.answer.seconds * 1000:.0f}" if slowest else "-",
    )


def _show_histories(tallies: Sequence[_tally.Tally]) -> None:
    """Print the share of real evolutions that are decided."""
    queries = [
        query
        for tally in tallies
        if tally.kind is _corpora.Kind.HISTORY
        for query in tally.queries
    ]
    decided = sum(query.decided for query in queries)
    if queries:
        share = 100 * decided / len(queries)
        print(f"\nReal evolutions decided: {decided} of {len(queries)}, {share:.2f} %")


def _sentence(query: _tally.Query) -> str:
    verdict = query.answer.verdict
    where = f"{query.pair.corpus} {query.reading} {query.direction} {query.pair.id}"
    if verdict is None or verdict.witness is None:
        return f"{where}: {verdict.reason if verdict else ''}"
    return f"{where}: {quoting.value(verdict.witness.document)}"


def _duration(query: _tally.Query) -> str:
    answer = query.answer
    return (
        f"{query.pair.corpus} {query.reading} {query.direction} {query.pair.id}: "
        f"{answer.seconds:.2f} s on the clock, {answer.charged:.2f} s of processor time"
    )

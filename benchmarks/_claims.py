"""What others said of the same pairs: their authors, and the sources of a corpus.

Counts beside our verdicts; who is right is not asked here (_tally.py does).
"""

from collections import Counter
from collections.abc import Iterable

from benchmarks import _corpora, _results, _tally

_TITLES = {True: "has a witness against it", False: "cannot tell"}


def show_changes(tallies: Iterable[_tally.Tally]) -> None:
    """Print what we say of what authors call their changes, labels or not."""
    counts = Counter(
        (tally.corpus, query.pair.change, tally.reading, query.direction, _word(query))
        for tally in tallies
        for query in tally.queries
        if query.pair.change
    )
    if counts:
        _results.table(
            "What authors call a change, and our verdict",
            ("histories", "called", "reading", "direction", "verdict", "queries"),
            ((*key, count) for key, count in sorted(counts.items())),
        )


def _word(query: _tally.Query) -> str:
    return str(query.answer.verdict.outcome) if query.answer.verdict else "crash"


def show_claims(tallies: Iterable[_tally.Tally]) -> None:
    """Print what we say where a corpus does not share the claim of its own source."""
    rows = []
    for tally in tallies:
        for refuted, title in _TITLES.items():
            claimed = [
                query
                for query in tally.queries
                if _unshared(query.known) and (query.known.truth is not None) is refuted
            ]
            said = Counter(query.compatible for query in claimed)
            with_it = sum(query.compatible is query.known.claim for query in claimed)
            against = len(claimed) - with_it - said[None]
            if claimed:
                rows.append(
                    (tally.corpus, title, len(claimed), with_it, against, said[None])
                )
    if rows:
        _results.table(
            "Claims of the sources that their corpora do not share, and our verdict",
            ("corpus", "the corpus", "claims", "as claimed", "not so", "undecided"),
            rows,
        )


def _unshared(known: _corpora.Known) -> bool:
    return known.claim is not None and known.claim is not known.truth

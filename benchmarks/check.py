"""How long a whole report takes: realistic schemas, large ones, and beside jsonsubschema.

Medians of several repetitions, each with nothing remembered of its documents. The
goals: realistic p50 <= 5 ms and p95 <= 50 ms, 1,000 properties <= 200 ms, growth no
worse than n log n, twelve branches in five levels < 2 s, 20 times jsonsubschema.
"""

import contextlib
import itertools
import math
import re
import resource
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks import _corpora, _engine, _made_up, _reports, _results, _side_by_side
from schemas_app.domain.schema_format import Reading

SHARED = _results.PROJECT.parent / "shared"
CORPORA = SHARED / "corpora"
# The project has some histories of its own, for where the corpora are not.
HISTORIES = (SHARED / "realworld", _results.PROJECT / "examples" / "data")
REALISTIC = ("realistic", "fdc3", "ticks")
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
SIZES = (10, 100, 1_000, 10_000)


def run() -> dict[str, float]:
    """Print the tables and return the figures, all that can be measured here."""
    _engine.say_load()
    pairs = _found()
    figures = _realistic(pairs)
    _memory("the realistic pairs")
    _branches()
    _memory("the branches")
    figures |= _large()
    _memory("the large ones")
    return {**figures, **_beside_jsonsubschema(pairs)}


def _found() -> tuple[_corpora.Pair, ...]:
    folders = [CORPORA] if CORPORA.is_dir() else []
    if not folders:
        print(f"There is no folder {CORPORA}: measured without it.")
    folders.append(next(folder for folder in HISTORIES if folder.is_dir()))
    return tuple(pair for folder in folders for pair in _corpora.found(folder).pairs)


def _realistic(pairs: Iterable[_corpora.Pair]) -> dict[str, float]:
    chosen = [pair for pair in pairs if pair.corpus in REALISTIC]
    found = _reports.subjects(chosen)
    reports = [one for reading in Reading for one in _reports.timed(found, reading)]
    _results.table(
        f"Reports on {len(found)} realistic pairs, of {len(chosen)}",
        ("pairs", "reading", "reports", "p50 ms", "p95 ms", "slowest ms", "which"),
        _shares(reports),
    )
    seconds = [one.seconds for one in reports]
    advised = [
        one.seconds
        for reading in Reading
        for one in _reports.timed(found, reading, repetitions=1, advise=True)
    ]
    print(
        f"With fixes tried: p50 {_milliseconds(_reports.percentile(advised, 0.50))} ms, "
        f"p95 {_milliseconds(_reports.percentile(advised, 0.95))} ms."
    )
    return {
        "realistic_p50_ms": _milliseconds(_reports.percentile(seconds, 0.50)),
        "realistic_p95_ms": _milliseconds(_reports.percentile(seconds, 0.95)),
    }


def _shares(reports: Sequence[_reports.Timed]) -> Iterable[tuple[object, ...]]:
    for corpus in (*REALISTIC, ""):
        for reading in Reading:
            of_it = [
                one
                for one in reports
                if one.reading is reading and one.subject.name.startswith(corpus)
            ]
            if of_it:
                slowest = max(of_it, key=lambda one: one.seconds)
                seconds = [one.seconds for one in of_it]
                yield (
                    corpus or "all",
                    reading,
                    len(of_it),
                    _milliseconds(_reports.percentile(seconds, 0.50)),
                    _milliseconds(_reports.percentile(seconds, 0.95)),
                    _milliseconds(slowest.seconds),
                    slowest.subject.name,
                )


def _large() -> dict[str, float]:
    found = {
        size: _reports.subject(f"{size:,} properties", *_made_up.wide(size))
        for size in SIZES
    }
    strict: dict[int, float] = {}
    rows = []
    for reading in Reading:
        reports = _reports.timed(list(found.values()), reading, repetitions=3)
        for size, one in zip(found, reports, strict=True):
            strict.setdefault(size, one.seconds)
            rows.append(_row(one))
    _results.table("One property added, one bound relaxed", _COLUMNS, rows)
    growth = {size: strict[size] / strict[smaller] for smaller, size in _steps(SIZES)}
    for smaller, size in _steps(SIZES):
        expected = size * math.log(size) / (smaller * math.log(smaller))
        print(
            f"From {smaller:,} to {size:,}: {growth[size]:.1f} times as long; "
            f"n log n would be {expected:.1f}"
        )
    if any("undecided" in one for row in rows for one in map(str, row)):
        print("Not all are decided: what is given up does not grow as the work does.")
    return {
        "properties_1000_ms": _milliseconds(strict[1_000]),
        "growth_10k_over_1k": round(growth[10_000], 2),
    }


def _branches() -> None:
    found = [
        _reports.subject("a ring of five definitions", *_made_up.ring()),
        _reports.subject("written within each other", *_made_up.nested()),
    ]
    rows = [
        _row(one)
        for reading in Reading
        for one in _reports.timed(found, reading, repetitions=3)
    ]
    _results.table("Recursive oneOf, 12 branches, 5 levels deep", _COLUMNS, rows)


def _memory(after: str) -> None:
    """Print what this process and the largest of its workers have needed at most so far.

    What a worker needs is asked of the system; getrusage counts what this process had
    when it started it.
    """
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1024**2
    print(f"\nPeak memory after {after}: this process {own:.0f} MiB", end="")
    peaks = [int(found[1]) for found in map(_PEAK.search, _statuses()) if found]
    print(f", its largest worker {max(peaks) / 1024:.0f} MiB" if peaks else "")


def _statuses() -> Iterator[str]:
    """Yield what Linux says of the processes that this one has started."""
    for tasks in Path("/proc/self/task").glob("*/children"):
        for number in tasks.read_text().split():
            with contextlib.suppress(OSError):
                yield Path(f"/proc/{number}/status").read_text()


def _beside_jsonsubschema(pairs: Iterable[_corpora.Pair]) -> dict[str, float]:
    asked = _side_by_side.spread(pairs)
    if not asked:
        return {}
    with _side_by_side.Child(_side_by_side.python()) as child:
        both = _side_by_side.compared(asked, child)
    of_corpus = Counter(pair.corpus for pair in asked)
    _results.table(
        "Beside jsonsubschema: medians of the questions that both answer, in turns",
        (
            "corpus", "asked", "answered", "we are undecided", "it is wrong",
            "theirs / ours", "theirs ms", "ours ms", "taking in ms",
        ),
        (
            _compared(name, 2 * of_corpus[name], of_it)
            for name in of_corpus
            if (of_it := [one for one in both if one.corpus == name])
        ),
    )  # fmt: skip
    decided = [one for one in both if one.compatible is not None]
    own = [one.times for one in decided if one.corpus == "jsonsubschema"]
    if own:
        print(f"On its own corpus: {statistics.median(own):.1f} times as long")
    times = statistics.median(one.times for one in decided) if decided else 0.0
    return {"over_jsonsubschema": round(times, 1)}


def _compared(
    name: str, asked: int, of_it: Sequence[_side_by_side.Both]
) -> tuple[object, ...]:
    decided = [one for one in of_it if one.compatible is not None]
    columns = [(one.theirs, one.ours, one.taking_in) for one in decided]
    medians = map(statistics.median, zip(*columns, strict=True)) if columns else ()
    times = statistics.median(one.times for one in decided) if decided else 0.0
    return (
        name,
        asked,
        len(of_it),
        len(of_it) - len(decided),
        sum(one.truth is not None and one.within is not one.truth for one in of_it),
        f"{times:.1f}",
        *map(_milliseconds, medians),
    )


_COLUMNS = ("schema", "reading", "report ms", "backward", "forward")


def _row(one: _reports.Timed) -> tuple[object, ...]:
    return (
        one.subject.name,
        one.reading,
        _milliseconds(one.seconds),
        *one.outcomes,
    )


def _steps(sizes: Sequence[int]) -> Iterable[tuple[int, int]]:
    return itertools.pairwise(sizes)


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 2)

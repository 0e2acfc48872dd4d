"""Documents that nobody should write, through all the registry does: none may win.

Some ten thousand, made up from a seed (_hostile_texts.py): each is read, parsed,
compared with an edited copy of itself, mapped to Arrow and to every kind of artifact
(_hostile_work.py), in processes with a limit of memory and time (_hostile_room.py). A
sample goes through the site as people and programs send it (_hostile_pages.py). A crash
is whatever is neither an answer nor a refusal with a type; over two seconds of processor
time is what any one step took, twice, and again with no other document beside it.
"""

import collections
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent import futures
from typing import Any, TypeAlias

from benchmarks import _hostile_meter, _hostile_pages, _hostile_texts, _results

Row: TypeAlias = "Mapping[str, Any]"

DOCUMENTS = 10_000
ROOMS = 2
_PROGRAM = (
    "import sys, django; django.setup(); from benchmarks import _hostile_room; "
    "_hostile_room.main(*map(int, sys.argv[1:]))"
)
_FAR = "The process ended on it"


def run() -> dict[str, float]:
    """Work on all documents and on the pages of some; return what came of them."""
    rows = settled(worked_on(DOCUMENTS, rooms=ROOMS))
    pages = _hostile_pages.visited()
    figures = told(rows, pages)
    _results.kept(_results.FOLDER / "hostile.jsonl", rows)
    return figures


def worked_on(
    count: int, *, rooms: int = 1, seed: int = _hostile_texts.SEED
) -> list[Row]:
    """Return a row for each document, and one with the memory of each room."""
    with futures.ThreadPoolExecutor(rooms) as threads:
        parts = threads.map(
            lambda first: _part(first, count, rooms, seed), range(rooms)
        )
        return [row for part in parts for row in part]


def settled(rows: Sequence[Row], *, seed: int = _hostile_texts.SEED) -> list[Row]:
    """Return `rows`, those of slow documents from another time, one after the other.

    Whatever runs beside them makes the processor time of a step longer, too.
    """
    found: list[Row] = []
    for row in rows:
        number = row["number"] if _is_slow(row) else None
        found += [row] if number is None else _part(number, number + 1, 1, seed)
    return found


def _is_slow(row: Row) -> bool:
    return any(
        outcome["seconds"] > _hostile_meter.SLOW for outcome in row.get("outcomes", ())
    )


def told(
    rows: Sequence[Row], pages: Sequence[_hostile_pages.Visit]
) -> dict[str, float]:
    """Print what came of the documents and return the figures."""
    documents = [row for row in rows if "outcomes" in row]
    crashes = [
        *(
            f"{row['number']} ({row['family']}), {outcome['step']}: {outcome['crash']}"
            for row, outcome in _outcomes(documents)
            if outcome["crash"]
        ),
        *(f"{visit.subject}: {visit.crash}" for visit in pages if visit.crash),
    ]
    slow = [
        *(
            f"{row['number']} ({row['family']}), {outcome['step']}: {outcome['seconds']} s"
            for row, outcome in _outcomes(documents)
            if outcome["seconds"] > _hostile_meter.SLOW
        ),
        *(
            f"{one.subject}: {one.seconds:.1f} s"
            for one in pages
            if one.seconds > _hostile_meter.SLOW
        ),
    ]
    _results.table("Families", _COLUMNS, _families(documents))
    _results.lines("CRASHES", crashes)
    _results.lines("OVER TWO SECONDS", slow)
    return {
        "documents": len(documents),
        "pages": len(pages),
        "refused": sum(row["outcomes"][-1]["refused"] != "" for row in documents),
        "crashes": len(crashes),
        "over_2s": len(slow),
        "longest_check_s": max((_check(row) for row in documents), default=0.0),
        "memory_mb": round(max((row.get("megabytes", 0) for row in rows), default=0)),
    }


_COLUMNS = ("family", "documents", "go the whole road", "longest step", "s")


def _families(documents: Sequence[Row]) -> Iterator[tuple[object, ...]]:
    """Yield for each family how many there were, how many were not refused at once."""
    by_family: dict[str, list[Row]] = collections.defaultdict(list)
    for row in documents:
        by_family[row["family"]].append(row)
    for family, rows in by_family.items():
        whole = sum(row["outcomes"][-1]["step"] == "difference" for row in rows)
        _, longest = max(_outcomes(rows), key=lambda pair: float(pair[1]["seconds"]))
        yield family, len(rows), whole, longest["step"], longest["seconds"]


def _outcomes(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    for row in rows:
        for outcome in row["outcomes"]:
            yield row, outcome


def _check(row: Row) -> float:
    """Return the seconds of a whole report: its verdicts and the rest."""
    parts = ("verdict", "report")
    taken = [float(one["seconds"]) for one in row["outcomes"] if one["step"] in parts]
    return round(sum(taken), 3)


def _part(first: int, count: int, step: int, seed: int) -> list[Row]:
    """Return the rows of every `step`th document, beginning again behind a death."""
    rows: list[Row] = []
    while first < count:
        begun, ended = _room(first, count, step, seed, rows)
        if begun is None and ended:
            raise RuntimeError(f"A room ended with {ended} before it began.")
        if begun is None:
            break
        rows.append(
            {
                "number": begun,
                "family": _hostile_texts.made(begun, seed=seed).family,
                "outcomes": [
                    {
                        "step": "everything",
                        "seconds": 0.0,
                        "refused": "",
                        "crash": f"{_FAR} ({ended})",
                    }
                ],
            }
        )
        first = begun + step
    return rows


def _room(
    first: int, count: int, step: int, seed: int, rows: list[Row]
) -> tuple[int | None, int]:
    """Add what one process says to `rows`; return on which document it ended, and how."""
    begun: int | None = None
    words = [sys.executable, "-c", _PROGRAM, *map(str, (first, count, step, seed))]
    with contextlib.closing(_Started(words)) as started:
        for line in started.lines():
            said = json.loads(line)
            if isinstance(said, int):
                begun = said
            else:
                begun = None
                rows.append(said)
                _tell(rows, count)
    return begun, started.ended


def _tell(rows: list[Row], count: int) -> None:
    if len(rows) % 500 == 0:
        print(f"{len(rows)} of {count}, {threading.current_thread().name}", flush=True)


class _Started:
    """A room, as a program of its own."""

    def __init__(self, words: Sequence[str]) -> None:
        self.ended = 0
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            words,
            cwd=_results.PROJECT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "registry_site.settings",
                "LOG_LEVEL": "error",
            },
            stdout=subprocess.PIPE,
            text=True,
        )

    def lines(self) -> Iterator[str]:
        """Yield what it says, up to its end."""
        assert self._process.stdout is not None  # noqa: S101 - for the type checker
        yield from self._process.stdout
        self.ended = self._process.wait()

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

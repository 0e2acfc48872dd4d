"""The audit trail: what its chain costs, how fast it is read again, what it notices.

`append_over_plain` compares entries per second of eight processes on PostgreSQL, each
entry a transaction of its own that is on the disk, with the same inserts without head
and hash, rounds of both in turn. `verify_rows_per_s` reads AUDIT_ROWS entries (1,000,000) as
`verify_audit` does; `verify_mb` is what its memory grew by. `tampering_found` is how
many of AUDIT_TAMPERINGS (1,000) random changes, removals, insertions and swaps of one
entry, by the owner of the database and with the triggers off, are told by their kind and
at the very entry.
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from benchmarks import _results, _servers
from registry_site.embedded import folders, lifeline, postgres, processes

WRITERS, ROUNDS, ROUND_SECONDS = 8, 3, 5
ROWS, TAMPERINGS, SEED = 1_000_000, 1_000, 8
SMALL = 200  # entries that are tampered with


def run() -> dict[str, float]:
    """Return the figures."""
    rows = int(os.environ.get("AUDIT_ROWS", ROWS))
    tamperings = int(os.environ.get("AUDIT_TAMPERINGS", TAMPERINGS))
    seconds = float(os.environ.get("AUDIT_SECONDS", ROUND_SECONDS))
    with _place() as place:
        place.prepare()
        figures = appending(place.work("chain", "append", WRITERS, ROUNDS, seconds))
        place.work("large", "fill", rows)
        figures |= reading(rows, place.work("large", "verify", rows))
        place.work("small", "fill", SMALL)
        figures["tampering_found"] = found(
            **place.work("small", "tamper", tamperings, SEED)
        )
    print(json.dumps(figures, indent=2))
    return figures


class Place:
    """A PostgreSQL, and work that is done on its databases."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder, self._url = folder, url

    def prepare(self) -> None:
        """Make the tables, and a database of them for each part."""
        self._create("base", "template1")
        self.work("base", "migrate")
        for name in ("chain", "large", "small"):
            self._create(name, "base")

    def work(self, database: str, *words: object) -> Any:  # noqa: ANN401 - what it says
        """Have a process of its own do something; return what it says."""
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "benchmarks._audit_work", *map(str, words)],
            env={
                **os.environ,
                "RUN_DIR": str(self._folder),
                "DATABASE_URL": self._address(database),
                "REDIS_URL": "",
                "LOG_LEVEL": "warning",
            },
            cwd=_servers.PROJECT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return json.loads(done.stdout)

    def _create(self, name: str, template: str) -> None:
        server = self._address("postgres")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def _address(self, database: str) -> str:
        return urlsplit(self._url)._replace(path=f"/{database}").geturl()


@contextlib.contextmanager
def _place() -> Iterator[Place]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="audit-")))
        folder.chmod(0o711)  # root's PostgreSQL runs as somebody else
        line = stack.enter_context(lifeline.Lifeline())
        places = postgres.Places(
            data=folder / "postgres",
            sockets=stack.enter_context(folders.for_sockets()),
            programs=folder / "programs",
        )
        plan = postgres.plan(places, log=folder / "postgres.log", keep=True)
        stack.callback(processes.start_and_wait(plan, line=line).stop)
        yield Place(folder, postgres.url(places))


def appending(each: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return the figures of entries per second, round by round, with chain and plain."""
    chain, plain = (statistics.median(each[name]) for name in ("chain", "plain"))
    _results.table(
        f"Entries per second, {WRITERS} writers",
        ["what", "median", "rounds"],
        [
            (name, round(statistics.median(rates)), " ".join(f"{r:.0f}" for r in rates))
            for name, rates in each.items()
        ],
    )
    return {
        "append_over_plain": round(chain / plain, 2),
        "appends_per_s": round(chain),
        "plain_per_s": round(plain),
    }


def reading(rows: int, read: Mapping[str, float]) -> dict[str, float]:
    """Return the figures of reading so many rows in `seconds` and `megabytes`."""
    _results.table("Read again", ["what", "value"], list(read.items()))
    return {
        "verify_rows_per_s": round(rows / read["seconds"]),
        "verify_mb": round(read["megabytes"]),
    }


def found(each: Iterable[tuple[str, bool]], missed: Sequence[str]) -> int:
    """Return how many were found, of what was done and whether that was found."""
    kinds: dict[str, list[bool]] = {}
    for kind, is_found in each:
        kinds.setdefault(kind.split()[0].strip(","), []).append(is_found)
    _results.table(
        "Tampering",
        ["what was done", "times", "found there"],
        [(kind, len(each), sum(each)) for kind, each in sorted(kinds.items())],
    )
    _results.lines("Not found where it was done", missed)
    return sum(sum(each) for each in kinds.values())

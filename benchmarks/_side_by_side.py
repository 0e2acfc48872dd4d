"""jsonsubschema and our engine on the same questions, in turns, in one run.

jsonsubschema lives in an environment of its own under .bench/, made from the lock
requirements/bench.txt when it is first needed. Only pairs that it answers count. It
gets the documents, and we get them too: the time that ours needs to take them in, which
the registry spends once for each version and not for each question, is told apart.
"""

import contextlib
import dataclasses
import json
import os
import selectors
import statistics
import subprocess
import sys
import time
import types
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Self, cast

from benchmarks import _corpora, _documents, _engine, _results
from schemas_app.domain import errors, exact_json
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import Outcome, Reading

LOCK = _results.PROJECT / "requirements" / "bench.txt"
ENVIRONMENT = _results.FOLDER / "venv"
PROGRAM = Path(__file__).with_name("_theirs.py")
KILLED_AFTER = 5.0
START_SECONDS = 60.0
ROUNDS = 3
# Of each corpus, spread over it: theirs takes tens of milliseconds for a question.
PAIRS = 100
# It fetches what a schema refers to; there, nobody answers.
_OFFLINE = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Theirs:
    """Its answer and the seconds it took, or why there is none."""

    within: bool | None = None
    seconds: float = 0.0
    error: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Both:
    """One question answered by both: median seconds, and what each said."""

    corpus: str
    theirs: float
    ours: float
    taking_in: float
    within: bool
    compatible: bool | None
    truth: bool | None

    @property
    def times(self) -> float:
        """How many times as long theirs takes."""
        return self.theirs / self.ours


class Child:
    """The process that jsonsubschema runs in, killed when it takes too long."""

    def __init__(self, python: Path, *, killed_after: float = KILLED_AFTER) -> None:
        self._python = python
        self._killed_after = killed_after
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        self.stop()

    def ask(self, outer: exact_json.Json, inner: exact_json.Json) -> Theirs:
        """Return its answer to whether `inner` is within `outer`."""
        process = self._running()
        line = exact_json.dumps({"outer": outer, "inner": inner}).encode() + b"\n"
        pipe = cast("IO[bytes]", process.stdin)
        try:
            pipe.write(line)
            pipe.flush()
            return Theirs(**_line(process, self._killed_after))
        except (OSError, EOFError, TimeoutError) as error:
            self.stop()
            return Theirs(error=type(error).__name__)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    cast("IO[bytes]", pipe).close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [self._python, PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_OFFLINE},
            )
            _line(self._process, START_SECONDS)
        return self._process


def python() -> Path:
    """Return the Python that has jsonsubschema, making its environment where needed."""
    found = ENVIRONMENT / "bin" / "python"
    stamp = ENVIRONMENT / "made-from.txt"
    lock = LOCK.read_text(encoding="utf-8")
    if not (stamp.exists() and stamp.read_text(encoding="utf-8") == lock):
        print(f"Making {ENVIRONMENT} from {LOCK.name}", flush=True)
        for words in (
            (sys.executable, "-m", "venv", "--clear", ENVIRONMENT),
            (found, "-m", "pip", "install", "-qq", "--disable-pip-version-check",
             "--require-hashes", "-r", LOCK),
        ):  # fmt: skip
            subprocess.run(words, check=True)  # noqa: S603 - our own words
        stamp.write_text(lock, encoding="utf-8")
    return found


def compared(pairs: Sequence[_corpora.Pair], child: Child) -> list[Both]:
    """Return the questions about `pairs` that jsonsubschema answers, and both times."""
    answered = [
        (pair, direction, first)
        for pair in pairs
        for direction in Direction
        if (first := _theirs(child, pair, direction)).within is not None
    ]
    taken: dict[int, list[tuple[float, float, float]]] = {}
    said: dict[int, bool | None] = {}
    for _ in range(ROUNDS):
        _engine.forget()
        child.stop()
        for number, (pair, direction, _first) in enumerate(answered):
            theirs = _theirs(child, pair, direction)
            try:
                ours, taking_in, said[number] = _ours(pair, direction)
            except errors.RegistryError:
                continue
            taken.setdefault(number, []).append((theirs.seconds, ours, taking_in))
    return list(_medians(answered, taken, said))


def spread(pairs: Iterable[_corpora.Pair]) -> list[_corpora.Pair]:
    """Return so many pairs of each corpus, all parts of it alike.

    Left out are documents that refer to others: it gets one document for each side.
    """
    by_corpus: dict[str, list[_corpora.Pair]] = {}
    for pair in pairs:
        if not (pair.old.beside or pair.new.beside):
            by_corpus.setdefault(pair.corpus, []).append(pair)
    return [
        pair
        for corpus in by_corpus.values()
        for pair in corpus[:: -(-len(corpus) // PAIRS)]
    ]


def _medians(
    answered: Sequence[tuple[_corpora.Pair, Direction, Theirs]],
    taken: dict[int, list[tuple[float, float, float]]],
    said: dict[int, bool | None],
) -> Iterator[Both]:
    for number, rounds in taken.items():
        pair, direction, first = answered[number]
        theirs, ours, taking_in = map(statistics.median, zip(*rounds, strict=True))
        known = pair.known.get(direction, _corpora.Known())
        yield Both(
            corpus=pair.corpus,
            theirs=theirs,
            ours=ours,
            taking_in=taking_in,
            within=bool(first.within),
            compatible=said[number],
            truth=known.truth,
        )


def _theirs(child: Child, pair: _corpora.Pair, direction: Direction) -> Theirs:
    reader, writer = pair.sides(direction)
    return child.ask(reader.value, writer.value)


def _ours(
    pair: _corpora.Pair, direction: Direction
) -> tuple[float, float, bool | None]:
    """Return our seconds for the question and for taking in, and our answer."""
    begin = time.perf_counter()
    outer, inner = map(_documents.taken_in, pair.sides(direction))
    taking_in = time.perf_counter() - begin
    _engine.forget_here()
    answer = _engine.asked(_engine.contains(), outer, inner, Reading.STRICT)
    verdict = answer.verdict
    if verdict is None or verdict.outcome is Outcome.UNDECIDED:
        return answer.seconds, taking_in, None
    return answer.seconds, taking_in, verdict.outcome is Outcome.COMPATIBLE


def _line(process: "subprocess.Popen[bytes]", seconds: float) -> dict[str, Any]:
    """Return the next line. Raises TimeoutError, or EOFError if there will be none."""
    pipe = cast("IO[bytes]", process.stdout)
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        if not selector.select(seconds):
            raise TimeoutError
        line = pipe.readline()
    if not line:
        raise EOFError
    answer: dict[str, Any] = json.loads(line)
    return answer

"""Processes that run other people's schemas, killed when they take too long.

The engines hold the interpreter's lock and cannot be cancelled, and some inputs keep
them busy for minutes. So they run in the room `engine`, a program of its own, and this
module asks it questions within a budget. It is no general job queue: a question is
answered now or not at all. Started with `subprocess`, not forked, since the callers are
threads. A schema's text is sent once to each process and named by a number from then on.
"""

import atexit
import contextlib
import os
import pathlib
import queue
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import IO, Any, TypeAlias, cast

from schemas_app.domain import exact_json
from schemas_app.domain.budget import Budget

Answer: TypeAlias = "dict[str, Any]"

PROGRAM = "schemas_app.domain.formats.json_schema.verdict.engine.program"
ROOT = pathlib.Path(__file__).parents[PROGRAM.count(".") - 1]
# The arguments of questions that are operands, or lists of them.
OPERANDS = (
    "outer", "inner", "schema", "accept", "reject", "explain", "second_accept",
    "second_reject",
)  # fmt: skip
# How much text a process may know; then it forgets and is told anew.
MAX_KNOWN = 256
MAX_TEXT = 16_000_000
WORKERS = 2
START_SECONDS = 20.0
QUEUE_SECONDS = 10.0
# Budgets are in processor time, so that answers do not depend on what else the machine
# does. On the clock they may take so many times that, and at least so many seconds: on a
# busy machine a process may stand still for longer than a small budget.
PATIENCE = 4.0
PATIENCE_SECONDS = 2.0


class NoAnswer(Exception):  # noqa: N818 - it is an answer: undecided
    """The engine gave no answer; the text says why, for the reason of a verdict.

    `spent` is what it has cost, in seconds of processor time. `lasting`: it would be the
    same another time.
    """

    def __init__(
        self, reason: str, spent: float = 0.0, *, lasting: bool = False
    ) -> None:
        super().__init__(reason)
        self.spent = spent
        self.lasting = lasting


class TookTooLong(NoAnswer):
    """The budget was used up; asking for more of the same will not help."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"it took longer than {seconds:.2g} s", seconds)


class NoBudget(NoAnswer):
    """There was no time left to ask."""

    def __init__(self) -> None:
        super().__init__("the time for this comparison was used up")


class _Ended(Exception):  # noqa: N818 - the process has
    pass


class Worker:
    """One process, started when first asked and again after it had to be killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._known = _Known()

    def ask(self, request: Answer) -> Answer:
        """Return the answer to `request`. Raises NoAnswer."""
        process = self._running()
        seconds = float(request["seconds"])
        line = exact_json.dumps(self._known.named(request)).encode() + b"\n"
        try:
            _write(process, line)
            answer = _read(process, max(seconds * PATIENCE, PATIENCE_SECONDS))
        except TimeoutError:
            self.stop()
            raise TookTooLong(seconds) from None
        except _Ended:
            raise _reason(self.stop(), seconds) from None
        except BaseException:
            self.stop()  # what it would answer next is not known
            raise
        if "error" in answer:
            spent = float(answer["spent"])
            raise NoAnswer(str(answer["error"]), spent, lasting=True)
        return answer

    def stop(self) -> int:
        """End the process, whatever it is doing, and return how it ended."""
        process, self._process = self._process, None
        self._known = _Known()
        if process is None:
            return 0
        process.kill()
        ended = process.wait()
        _close(process)
        return ended

    def forget(self) -> None:
        """Leave the process to the one that started it, after a fork."""
        process, self._process = self._process, None
        self._known = _Known()
        if process is not None:
            process.returncode = 0  # it is not ours to wait for
            _close(process)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            self._process = _start()
            try:
                _read(self._process, START_SECONDS)
            except (_Ended, TimeoutError):
                self.stop()
                raise NoAnswer("the engine could not be started") from None
        return self._process


class _Known:
    """The operands that a process has been told, and the numbers it knows them by."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._text = 0
        self._next = 0

    def named(self, request: Answer) -> Answer:
        """Return `request` with numbers for operands, and those that are new beside."""
        named = dict(request)
        named["forget"] = self._text > MAX_TEXT or len(self._numbers) > MAX_KNOWN
        if named["forget"]:
            self._numbers, self._text = {}, 0
        schemas: dict[str, str] = {}
        named["schemas"] = schemas
        self._name(named, schemas)
        if "judges" in named:
            named["judges"] = [dict(judge) for judge in named["judges"]]
            for judge in named["judges"]:
                self._name(judge, schemas)
        return named

    def _name(self, request: Answer, schemas: dict[str, str]) -> None:
        """Put numbers in the place of operands, and what is new into `schemas`."""
        for argument in OPERANDS:
            if isinstance(told := request.get(argument), str):
                request[argument] = self._number(told, schemas)
            elif told is not None:
                request[argument] = [self._number(text, schemas) for text in told]

    def _number(self, text: str, schemas: dict[str, str]) -> int:
        if text not in self._numbers:
            self._numbers[text] = self._next
            schemas[str(self._next)] = text
            self._text += len(text)
            self._next += 1
        return self._numbers[text]


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", PROGRAM],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a dying engine prints helps nobody
        process_group=0,  # an interrupt at the terminal is for the site, not for it
        bufsize=0,
    )


def _write(process: subprocess.Popen[bytes], line: bytes) -> None:
    pipe = cast("IO[bytes]", process.stdin)
    left = memoryview(line)
    try:
        while left:
            left = left[pipe.write(left) :]
    except OSError:
        raise _Ended from None


def _read(process: subprocess.Popen[bytes], seconds: float) -> Answer:
    """Return the next line. Raises TimeoutError, or _Ended if there will be none."""
    pipe = cast("IO[bytes]", process.stdout)
    deadline = time.monotonic() + seconds
    received = bytearray()
    waiting = select.poll()
    waiting.register(pipe, select.POLLIN)
    while not received.endswith(b"\n"):
        left = deadline - time.monotonic()
        if left <= 0 or not waiting.poll(left * 1000):
            raise TimeoutError
        chunk = os.read(pipe.fileno(), 1 << 20)
        if not chunk:
            raise _Ended
        received += chunk
    return cast("Answer", exact_json.loads(received.decode()))


def _reason(ended: int, seconds: float) -> NoAnswer:
    if ended == -signal.SIGPROF:
        return TookTooLong(seconds)
    reason = "the engine gave up (its memory or its stack was used up)"
    return NoAnswer(reason, seconds, lasting=True)


def _close(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


class Pool:
    """The workers of this process, lent to one thread at a time."""

    def __init__(self, size: int) -> None:
        self._workers = [Worker() for _ in range(size)]
        # How many questions were asked: what an answer costs is mostly this.
        self.lent = 0
        # Last in, first out: the worker used last has warmed up.
        self._idle: queue.LifoQueue[Worker] = queue.LifoQueue()
        self._refill()

    @contextlib.contextmanager
    def borrowed(self) -> Iterator[Worker]:
        """Lend a worker. Raises NoAnswer if none is free in time."""
        try:
            worker = self._idle.get(timeout=QUEUE_SECONDS)
        except queue.Empty:
            raise NoAnswer("the engine was busy with other questions") from None
        self.lent += 1
        try:
            yield worker
        finally:
            self._idle.put(worker)

    def stop(self) -> None:
        """End all processes; they start again when asked."""
        for worker in self._workers:
            worker.stop()

    def start_over(self) -> None:
        """Begin with workers of our own, after a fork."""
        for worker in self._workers:
            worker.forget()
        self._refill()

    def _refill(self) -> None:
        self._idle = queue.LifoQueue()
        for worker in self._workers:
            self._idle.put(worker)


pool = Pool(WORKERS)
atexit.register(pool.stop)
os.register_at_fork(after_in_child=pool.start_over)


def ask(
    do: str,
    *,
    seconds: float,
    budget: Budget | None = None,
    **arguments: exact_json.Json,
) -> Answer:
    """Return the answer of the engine's operation `do`.

    Raises NoAnswer where it fails or takes longer than `seconds` of processor time. What
    it costs is charged to `budget`, and more than what is left of it is not spent.
    """
    allowed = seconds if budget is None else min(seconds, budget.left)
    if allowed <= 0:
        raise NoBudget
    budget = budget or Budget(allowed)
    try:
        # To write large documents down costs more than to judge them.
        with pool.borrowed() as worker, budget.charged():
            answer = worker.ask({"do": do, "seconds": allowed, **arguments})
    except NoAnswer as reason:
        budget.charge(reason.spent)
        raise
    budget.charge(float(answer["spent"]))
    return answer

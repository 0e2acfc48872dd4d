"""Processes that run other people's schemas, killed when they take too long.

The engines hold the interpreter's lock and cannot be cancelled, and some inputs keep
them busy for minutes. So they run in `prover.py`, a program of its own, and this module
asks it questions within a budget. It is no general job queue: a question is answered
now or not at all. Started with `subprocess`, not forked, since the callers are threads.
"""

import atexit
import contextlib
import os
import pathlib
import queue
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import IO, Any, TypeAlias, cast

from schemas_app.domain import exact_json

Answer: TypeAlias = "dict[str, Any]"

PROGRAM = pathlib.Path(__file__).with_name("prover.py")
START_SECONDS = 20.0
QUEUE_SECONDS = 10.0
WORKERS = 2


class NoAnswer(Exception):  # noqa: N818 (it is an answer: undecided)
    """The engine gave no answer; the text says why, for the reason of a verdict."""


class Worker:
    """One process, started when first asked and again after it had to be killed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, request: Answer) -> Answer:
        """Return the answer to `request`. Raises NoAnswer after its `seconds`."""
        process = self._running()
        seconds = float(request["seconds"])
        line = exact_json.dumps(request).encode() + b"\n"
        try:
            _write(process, line)
            answer = _read(process, seconds)
        except BaseException:
            self.stop()
            raise
        if "error" in answer:
            raise NoAnswer(str(answer["error"]))
        return answer

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _running(self) -> subprocess.Popen[bytes]:
        # A process inherited over a fork is the parent's, and so are its pipes.
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._process = _start()
            try:
                _read(self._process, START_SECONDS)
            except NoAnswer:
                self.stop()
                raise
        return self._process


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 (our own program)
        [sys.executable, "-P", str(PROGRAM)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a dying engine prints helps nobody
        process_group=0,  # an interrupt at the terminal is for the site, not for it
        bufsize=0,
    )


def _write(process: subprocess.Popen[bytes], line: bytes) -> None:
    pipe = cast("IO[bytes]", process.stdin)
    view = memoryview(line)
    try:
        while view:
            view = view[pipe.write(view) :]
    except OSError:
        raise NoAnswer("the engine stopped before the question") from None


def _read(process: subprocess.Popen[bytes], seconds: float) -> Answer:
    pipe = cast("IO[bytes]", process.stdout)
    deadline = time.monotonic() + seconds
    received = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while not received.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise NoAnswer(f"it took longer than {seconds:g} s")
            chunk = os.read(pipe.fileno(), 1 << 20)
            if not chunk:
                raise NoAnswer(
                    "the engine gave up (its memory or its stack was used up)"
                )
            received += chunk
    return cast("Answer", exact_json.loads(received.decode()))


_idle: queue.LifoQueue[Worker] = queue.LifoQueue()
for _worker in (Worker() for _ in range(WORKERS)):
    _idle.put(_worker)
    atexit.register(_worker.stop)


@contextlib.contextmanager
def _borrowed() -> Iterator[Worker]:
    """Lend a worker: the one used last, which has warmed up."""
    try:
        worker = _idle.get(timeout=QUEUE_SECONDS)
    except queue.Empty:
        raise NoAnswer("the engine was busy with other questions") from None
    try:
        yield worker
    finally:
        _idle.put(worker)


def ask(do: str, *, seconds: float, **arguments: exact_json.Json) -> Answer:
    """Return the answer of prover.py's operation `do`.

    Raises NoAnswer where it fails or takes longer than `seconds`.
    """
    with _borrowed() as worker:
        return worker.ask({"do": do, "seconds": seconds, **arguments})

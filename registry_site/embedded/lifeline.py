"""Ends processes whose starter is gone, even when it was killed without a chance.

The starter keeps the write end of a pipe and names its children over it; the watcher,
a process of its own, reads. The pipe closes when the starter ends, however it ends, and
the watcher then ends whichever children are left. Run as a file, with the standard
library only, so that it is up within milliseconds.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

_POLL_SECONDS = 0.05
_PATIENCE_SECONDS = 6.0


class Lifeline:
    """The starter's side; use as a context around everything that is started."""

    def __enter__(self) -> Self:
        """Start the watcher."""
        command = [sys.executable, "-I", "-S", str(Path(__file__).resolve())]
        self._watcher = subprocess.Popen(  # noqa: S603 - this file, by this Python
            command, stdin=subprocess.PIPE, start_new_session=True, cwd="/"
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the watcher end what is still there, and wait for it."""
        self._watcher.communicate()

    def adopt(self, *, pid: int, end: signal.Signals) -> None:
        """Have the process ended by the signal `end` when this one is gone."""
        self._say(f"+ {pid} {end.value}\n")

    def release(self, *, pid: int) -> None:
        """Forget a process that has ended, so that its number can be used again."""
        self._say(f"- {pid} 0\n")

    def _say(self, line: str) -> None:
        pipe = self._watcher.stdin
        if pipe is None or pipe.closed:
            return
        try:
            pipe.write(line.encode())
            pipe.flush()
        except BrokenPipeError:  # the watcher was killed; it cannot be talked to
            pipe.close()


def watch(orders: TextIO) -> None:
    """Read orders until the starter is gone, then end what it has left behind."""
    children: dict[int, int] = {}
    for line in orders:
        order, *numbers = line.split()
        pid, ending = map(int, numbers)
        if order == "+":
            children[pid] = ending
        else:
            children.pop(pid, None)
    for pid, ending in reversed(children.items()):
        _send(pid, ending)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while any(map(_is_alive, children)) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    for pid in filter(_is_alive, children):
        _send(pid, signal.SIGKILL)


def _is_alive(pid: int) -> bool:
    return _send(pid, 0)


def _send(pid: int, number: int) -> bool:
    try:
        os.kill(pid, number)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    watch(sys.stdin)

"""What something cost: processor seconds and memory, of this process and those below it."""

import contextlib
import os
import resource
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

# Seconds of processor time that no step may take.
SLOW = 2.0
_TICK = os.sysconf("SC_CLK_TCK")
_CHILDREN = Path("/proc/self/task")


def spent() -> float:
    """Return the processor seconds of this process and all it has started."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + sum(_running())


def peak_megabytes() -> float:
    """Return the most memory that this process or an engine of its had at once."""
    here, ended = (
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return max(here, ended) / 1024


def _running(told: Iterable[Path] | None = None) -> Iterator[float]:
    """Yield the processor seconds of each process below this one that still runs."""
    for children in _CHILDREN.glob("*/children") if told is None else told:
        for number in _read(children).split():
            process = Path(f"/proc/{number}")
            words = _read(process / "stat").rpartition(")")[2].split()
            yield sum(map(int, words[11:15])) / _TICK
            yield from _running(process.glob("task/*/children"))


def _read(path: Path) -> str:
    """Return what the system says of a process, nothing once it has ended."""
    with contextlib.suppress(OSError):
        return path.read_text()
    return ""

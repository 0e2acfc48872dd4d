"""A process that is started from a plan ..."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry_site.embedded import lifeline, processes

SAYS_READY = "print('ready', flush=True); import time; time.sleep(60)"
IGNORES_THE_END = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SAYS_READY
)


@pytest.fixture
def line() -> Iterator[lifeline.Lifeline]:
    with lifeline.Lifeline() as line:
        yield line


def plan(source: str, log: Path, **limits: float) -> processes.Plan:
    return processes.Plan(
        name="sample",
        command=(sys.executable, "-c", source),
        log=log,
        is_ready=lambda _: b"ready" in log.read_bytes(),
        **limits,  # type: ignore[arg-type]
    )


def test_is_there_when_it_says_so(line: lifeline.Lifeline, tmp_path: Path) -> None:
    running = processes.start_and_wait(plan(SAYS_READY, tmp_path / "log"), line=line)
    was_there = not running.has_ended

    running.stop()

    assert was_there
    assert running.process.returncode == -15


def test_is_killed_when_it_will_not_end(
    line: lifeline.Lifeline, tmp_path: Path
) -> None:
    stubborn = plan(IGNORES_THE_END, tmp_path / "log", end_seconds=0.1)
    running = processes.start_and_wait(stubborn, line=line)

    running.stop()

    assert running.process.returncode == -9


def test_that_ends_too_soon_is_quoted(line: lifeline.Lifeline, tmp_path: Path) -> None:
    broken = plan("print('no disk'); raise SystemExit(3)", tmp_path / "log")

    with pytest.raises(processes.FailedStartError) as raised:
        processes.start_and_wait(broken, line=line)

    assert str(raised.value) == (
        "sample did not start: it ended with code 3.\nIts last words:\nno disk"
    )


def test_that_is_never_ready_is_ended(line: lifeline.Lifeline, tmp_path: Path) -> None:
    slow = plan("import time; time.sleep(60)", tmp_path / "log", start_seconds=0.1)

    with pytest.raises(processes.FailedStartError, match=r"not ready after 0\.1 sec"):
        processes.start_and_wait(slow, line=line)


def test_is_ended_when_its_starter_is_killed(tmp_path: Path) -> None:
    starter = Path(__file__).with_name("starter.py")
    with lifeline.Lifeline() as line:
        said = tmp_path / "said"
        outer = processes.Plan(
            name="starter",
            command=(sys.executable, str(starter), str(tmp_path / "inner")),
            environment={"PYTHONPATH": str(starter.parents[3])},
            log=said,
            is_ready=lambda _: said.read_bytes().endswith(b"\n"),
        )
        running = processes.start_and_wait(outer, line=line)
        inner = int(said.read_text())

        running.process.kill()

        running.stop()
        assert _ends(inner)


def _ends(pid: int) -> bool:
    turn = threading.Event()
    for _ in range(1000):
        if not _is_running(pid):
            return True
        turn.wait(0.01)
    return False


def _is_running(pid: int) -> bool:
    """Whether the process runs; one that has ended and waits to be reaped does not."""
    status = Path(f"/proc/{pid}/stat")
    if status.parent.parent.joinpath("self").exists():
        return status.exists() and ") Z " not in status.read_text()
    return lifeline._is_alive(pid)

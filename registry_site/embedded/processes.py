"""Starting and ending one child process, from a plan that says how.

Knows nothing of what the processes do; valkey.py, postgres.py and the supervisor write
the plans.
"""

import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from registry_site.embedded import lifeline

_POLL_SECONDS = 0.01
_TAIL_LINES = 15


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to start one process, how to know that it is up, and how to end it."""

    name: str
    command: tuple[str, ...]
    # Asked with the process's number; without it, a process is ready once it is there.
    is_ready: Callable[[int], bool] = lambda _: True
    # None: the folder of its starter.
    folder: Path | None = None
    # None: it writes to the terminal of its starter.
    log: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    end: signal.Signals = signal.SIGTERM
    start_seconds: float = 60.0
    end_seconds: float = 8.0


class ProcessError(RuntimeError):
    """A process is not there that should be; says which, why, and its last words."""

    what = "failed"

    def __init__(self, *, name: str, reason: str, output: str) -> None:
        super().__init__(name, reason, output)
        self.name, self.reason, self.output = name, reason, output

    def __str__(self) -> str:
        said = f"\nIts last words:\n{self.output}" if self.output else ""
        return f"{self.name} {self.what}: {self.reason}.{said}"


class FailedStartError(ProcessError):
    """A process ended, or did not answer, before it was of any use."""

    what = "did not start"


class EndedError(ProcessError):
    """A process ended that nobody had asked to."""

    what = "stopped working"


@dataclass(frozen=True)
class Running:
    """A process that was started and may have ended since."""

    plan: Plan
    process: "subprocess.Popen[bytes]"
    line: lifeline.Lifeline

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self.process.poll() is not None

    def stop(self) -> None:
        """End the process politely, then not, and wait until it is gone."""
        if not self.has_ended:
            self.process.send_signal(self.plan.end)
        try:
            self.process.wait(self.plan.end_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.line.release(pid=self.process.pid)

    close = stop  # for contextlib.closing

    def ended_error(self) -> EndedError:
        """Return the error that says how the process ended."""
        return EndedError(
            name=self.plan.name,
            reason=f"it ended with code {self.process.returncode}",
            output=tail(self.plan.log),
        )


def start(plan: Plan, *, line: lifeline.Lifeline) -> Running:
    """Start the process without waiting for it."""
    log = plan.log.open("ab") if plan.log else None
    try:
        process = subprocess.Popen(  # noqa: S603 - plans are ours
            plan.command,
            cwd=plan.folder,
            env={**os.environ, **plan.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT if log else None,
            user=plan.user,
            group=plan.user and _group_of(plan.user),
            extra_groups=None if plan.user is None else (),
            # Ctrl-C reaches every process of a terminal at once; these are ended in
            # order by their starter instead.
            start_new_session=True,
        )
    finally:
        if log:
            log.close()
    line.adopt(pid=process.pid, end=plan.end)
    return Running(plan, process, line)


def start_and_wait(plan: Plan, *, line: lifeline.Lifeline) -> Running:
    """Start the process and wait until it is ready.

    Raises FailedStartError, with nothing left running, when it is not.
    """
    running = start(plan, line=line)
    try:
        wait_until_ready(running)
    except BaseException:
        running.stop()
        raise
    return running


def wait_until_ready(
    running: Running, *, pause: Callable[[float], object] = time.sleep
) -> None:
    """Wait until the process is ready; raise FailedStartError when it will not be."""
    plan, pid = running.plan, running.process.pid
    deadline = time.monotonic() + plan.start_seconds
    while not plan.is_ready(pid):
        if running.has_ended:
            code = running.process.returncode
            raise _failed(plan, f"it ended with code {code}")
        if time.monotonic() > deadline:
            raise _failed(plan, f"not ready after {plan.start_seconds:g} seconds")
        pause(_POLL_SECONDS)


def _failed(plan: Plan, reason: str) -> FailedStartError:
    return FailedStartError(name=plan.name, reason=reason, output=tail(plan.log))


def tail(log: Path | None) -> str:
    """Return the last lines of a log, nothing when there is none."""
    if log is None or not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-_TAIL_LINES:])


def _group_of(user: str) -> int:

    return pwd.getpwnam(user).pw_gid

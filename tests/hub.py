"""The registry as a user starts it: the supervisor, in a folder and on a port of its own.

For journeys and benchmarks. Nothing of the server is imported: what they know of it is
what a person or a program outside can know.
"""

import contextlib
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

PROJECT = Path(__file__).parent.parent
_READY = "Ctrl-C ends it."
_STOP_SECONDS = 30
# What would make it stand on other servers than its own.
_SERVERS = ("DATABASE_URL", "REDIS_URL", "EMBEDDED_DATABASE")


@dataclasses.dataclass(frozen=True)
class Hub:
    """A running registry: where it is, who may sign in, and a developer's key."""

    url: str
    folder: Path
    passwords: Mapping[str, str]
    key: str
    said: str
    pid: int


@contextlib.contextmanager
def running(
    folder: Path,
    *,
    servers: Mapping[str, str] | None = None,
    port: int | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Hub]:
    """Start the registry in `folder`, and end it as Ctrl-C does.

    `servers` are DATABASE_URL and REDIS_URL; without them it brings its own. `settings`
    are others, by their names in the environment. Raises
    RuntimeError with all it said if it ends before it is ready, or not cleanly, unless
    it was killed.
    """
    port = port or free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name not in _SERVERS},
        **(servers or {}),
        **(settings or {}),
        "RUN_DIR": str(folder),
        "PORT": str(port),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "registry_site.supervisor"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    heard = _Ear(process)
    try:
        said = heard.until_ready()
        demo = json.loads((folder / "demo_people.json").read_text())
        yield Hub(
            url=f"http://127.0.0.1:{port}",
            folder=folder,
            passwords=demo["passwords"],
            key=demo["key"],
            said=said,
            pid=process.pid,
        )
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=_STOP_SECONDS)
        heard.close()
    if process.returncode not in {0, -signal.SIGKILL}:
        msg = f"The registry ended with {process.returncode}."
        raise RuntimeError(msg)


def kill(hub: Hub) -> None:
    """End all parts of a running registry at once, as the loss of a machine does.

    Only what ends orphans is left to do its work.
    """
    children = Path(f"/proc/{hub.pid}/task/{hub.pid}/children").read_text().split()
    for pid in (hub.pid, *map(int, children)):
        if b"lifeline" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)


def manage(hub: Hub, *words: str) -> str:
    """Return what a command of manage.py says beside a running registry."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in _SERVERS},
        "RUN_DIR": str(hub.folder),
        "LOG_LEVEL": "error",
    }
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


class _Ear:
    """Hears all that a process says, so that it never waits for a full pipe."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self._stream = process.stdout
        self._lines: list[str] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def until_ready(self) -> str:
        """Return what was said until it was ready; raise RuntimeError if it never is."""
        self._ready.wait()
        said = "".join(self._lines)
        if _READY not in said:
            msg = f"The registry did not start:\n{said}"
            raise RuntimeError(msg)
        return said

    def close(self) -> None:
        """Let go once the process has ended."""
        self._thread.join()
        self._stream.close()

    def _listen(self) -> None:
        for line in self._stream:
            self._lines.append(line)
            if _READY in line:
                self._ready.set()
        self._ready.set()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

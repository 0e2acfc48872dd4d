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


@contextlib.contextmanager
def running(folder: Path, *, servers: Mapping[str, str] | None = None) -> Iterator[Hub]:
    """Start the registry in `folder`, and end it as Ctrl-C does.

    `servers` are DATABASE_URL and REDIS_URL; without them it brings its own. Raises
    RuntimeError with all it said if it ends before it is ready, or not cleanly.
    """
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name not in _SERVERS},
        **(servers or {}),
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
    try:
        said = _read_until_ready(process)
        demo = json.loads((folder / "demo_people.json").read_text())
        yield Hub(
            url=f"http://127.0.0.1:{port}",
            folder=folder,
            passwords=demo["passwords"],
            key=demo["key"],
            said=said,
        )
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=_STOP_SECONDS)
    if process.returncode:
        msg = f"The registry ended with {process.returncode}."
        raise RuntimeError(msg)


def _read_until_ready(process: subprocess.Popen[str]) -> str:
    """Return what it said until it was ready; what comes later is read and dropped."""
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if _READY in line:
            threading.Thread(
                target=lambda: [None for _ in process.stdout or ()], daemon=True
            ).start()
            return "".join(lines)
    msg = "The registry did not start:\n" + "".join(lines)
    raise RuntimeError(msg)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

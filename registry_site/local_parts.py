"""The parts of `make run` that are our own programs: web, worker, clock and commands.

Says how each is started and how one sees that it is up; supervisor.py decides when.
"""

import contextlib
import http.client
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from registry_site.embedded import processes

_PROJECT = Path(__file__).resolve().parent.parent
_ANSWER_SECONDS = 2.0
# Threads: jobs wait for the database more than they compute, and share one process's
# memory. Gossip and the like are talk between several workers.
_WORKER = (
    "celery -A registry_site.celery worker --pool threads --concurrency 2 "
    "--loglevel info --without-gossip --without-mingle --without-heartbeat"
)
# A part of its own: inside the worker it would be a child that outlives its kill. What
# it asks for every few seconds needs no file that remembers when it last did.
_CLOCK = (
    "celery -A registry_site.celery beat --scheduler celery.beat:Scheduler "
    "--pidfile= --loglevel info"
)


def command(environment: Mapping[str, str], *words: str) -> processes.Plan:
    """Return how to run a command of manage.py, which ends by itself."""
    return processes.Plan(
        name=f"manage.py {words[0]}",
        command=(sys.executable, "manage.py", *words),
        folder=_PROJECT,
        # It shares the terminal with its starter: what it does is not told in detail.
        environment={**environment, "LOG_LEVEL": "warning"},
    )


def worker(environment: Mapping[str, str], *, log: Path) -> processes.Plan:
    """Return how to run the one worker."""
    # It has no other way to tell than what it writes.
    return _module("worker", _WORKER, environment, log, _says(b" ready.", log))


def clock(environment: Mapping[str, str], *, log: Path) -> processes.Plan:
    """Return how to run the clock: whoever asks the worker for what is due."""
    return _module("clock", _CLOCK, environment, log, _says(b"beat: Starting", log))


def web(
    environment: Mapping[str, str], *, host: str, port: int, log: Path
) -> processes.Plan:
    """Return how to run the web process."""
    place = {"HOST": host, "PORT": str(port)}
    return _module(
        "web",
        "registry_site.serve",
        {**environment, **place},
        log,
        lambda _: _is_healthy(reach(host), port),
    )


def reach(host: str) -> str:
    """Return the host by which this machine reaches a server that listens on `host`."""
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104


def _module(
    name: str,
    words: str,
    environment: Mapping[str, str],
    log: Path,
    is_ready: Callable[[int], bool],
) -> processes.Plan:
    return processes.Plan(
        name=name,
        command=(sys.executable, "-m", *words.split()),
        folder=_PROJECT,
        environment=environment,
        log=log,
        is_ready=is_ready,
    )


def _says(words: bytes, log: Path) -> Callable[[int], bool]:
    """Return how to see that a part says this, after what earlier ones said."""
    before = log.stat().st_size if log.exists() else 0
    return lambda _: words in log.read_bytes()[before:]


def _is_healthy(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=_ANSWER_SECONDS)
    with contextlib.closing(connection):
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False

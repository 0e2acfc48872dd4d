"""`make run`: the whole registry on one machine, started and ended as one thing.

Starts the servers, prepares the data, starts a worker and the web process, says where
to look, and ends all of it in order. A part that ends by itself ends everything: on one
machine a registry that is half there misleads more than one that says what is wrong,
and a new start loses nothing. In production, containers are watched by their engine.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from registry_site import env, run_folder, serve
from registry_site.embedded import folders, lifeline, postgres, processes, valkey

_PROJECT = Path(__file__).resolve().parent.parent
_DATABASES = ("sqlite", "postgres")
_WATCH_SECONDS = 0.5
_ANSWER_SECONDS = 2.0
_EXPECTED = (
    run_folder.InUseError,
    postgres.NoServerError,
    postgres.UnreachableFolderError,
    processes.FailedStartError,
    valkey.NoServerError,
)


class StoppedError(Exception):
    """The run is over, by a signal or because a part of it ended."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the environment asks of this run."""

    folder: Path
    host: str
    port: int
    redis_url: str
    database_url: str
    embedded_database: str
    demo: bool

    @property
    def visit(self) -> str:
        """The address to open in a browser."""
        return f"http://{_reachable(self.host)}:{self.port}"


class Supervisor:
    """One run: what it has started is ended in the opposite order."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._stack = contextlib.ExitStack()
        self._parts: list[processes.Running] = []
        self._asked_to_stop = threading.Event()

    def run(self) -> None:
        """Start everything, then watch until a signal or until a part ends."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._asked_to_stop.set())
        with self._stack, contextlib.suppress(StoppedError):
            self._start()
            self._watch()
        if failed := next((part for part in self._parts if part.is_failed), None):
            raise processes.FailedStartError(
                name=failed.plan.name,
                reason=f"it ended with code {failed.process.returncode}",
                output=processes.tail(failed.plan.log),
            )

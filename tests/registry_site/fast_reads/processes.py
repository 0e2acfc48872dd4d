"""Web processes as production runs them, on the database of a test."""

import contextlib
import dataclasses
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

import httpx
from django.conf import settings
from django.db import connection
from django.test import Client

from tests import factories

PATIENCE = 120.0
_PROJECT = Path(__file__).resolve().parents[3]
# Made once: what it reads at its start takes longer than a request.
_HTTP = httpx.Client(timeout=PATIENCE)
_HITS = re.compile(
    r'^registry_fast_reads_total\{outcome="(?:hit|not_modified)"\} ([\d.]+)$',
    re.MULTILINE,
)


@dataclasses.dataclass(frozen=True)
class Server:
    """One web process."""

    port: int

    @property
    def api(self) -> str:
        """The address of its API."""
        return f"http://127.0.0.1:{self.port}/api/v1"

    @property
    def sockets(self) -> str:
        """The address of its announcements."""
        return f"ws://127.0.0.1:{self.port}/ws/v1/schemas/"

    def ask(self, path: str, token: object) -> httpx.Response:
        """Ask as a program would, with its key."""
        headers = {"Authorization": f"Bearer {token}"}
        return _HTTP.get(f"{self.api}{path}", headers=headers)

    def hits(self) -> int:
        """Return how many answers came from memory so far."""
        said = _HTTP.get(f"http://127.0.0.1:{self.port}/metrics").text
        return sum(int(float(count)) for count in _HITS.findall(said))

    def warm(self, path: str, token: object) -> None:
        """Ask until an answer comes from memory."""

        def is_from_memory() -> bool:
            before = self.hits()
            assert self.ask(path, token).status_code == httpx.codes.OK
            return self.hits() == before + 1

        wait_until(is_from_memory)

    def signed_in(self, username: str) -> httpx.Client:
        """Return a client with somebody's session."""
        session = Client()
        session.force_login(factories.person(username))
        token = "a" * 32  # only has to come twice
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}",
            cookies={
                settings.SESSION_COOKIE_NAME: session.cookies["sessionid"].value,
                "csrftoken": token,
            },
            headers={"X-CSRFToken": token},
            timeout=PATIENCE,
        )


def wait_until(is_so: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    """Ask again and again; fail when it does not become so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never became so"
        time.sleep(0.02)  # the others need the processor, too


@contextlib.contextmanager
def serving(
    *, redis_url: str, log: IO[bytes] | None = None, **environment: str
) -> Iterator[Server]:
    """Run a web process by the command of production, and end it.

    What it logs goes to `log`, or where the test's own goes.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = Server(probe.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "registry_site.serve"],
        cwd=_PROJECT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "registry_site.settings",
            "DATABASE_URL": _database_url(),
            "DATABASE_POOL_SIZE": "8",
            "REDIS_URL": redis_url,
            "PORT": str(server.port),
            "LOG_LEVEL": "warning",
            **environment,
        },
        stderr=log,
    )
    try:
        wait_until(lambda: _answers(server, process))
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(server: Server, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None, "the server ended"
    with (
        contextlib.suppress(OSError),
        socket.create_connection(("127.0.0.1", server.port)),
    ):
        return True
    return False


def _database_url() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(name)}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()

"""`make run`, on the database that this run of the suite is about ..."""

import contextlib
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from registry_site import env, local_options, run_folder
from registry_site.embedded import folders

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
# The watcher, Redis, worker, clock, web, and PostgreSQL where it is asked for.
PARTS = {"sqlite": 5, "postgres": 6}
DATABASE = os.environ.get("TEST_DATABASE", "sqlite")


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's own folder: root's PostgreSQL runs as somebody who may not enter it.
    with folders.for_sockets() as folder:
        yield folder


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Supervisor:
    """A supervisor as a shell starts it, and what it says."""

    def __init__(self, folder: Path, port: int) -> None:
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "registry_site.supervisor"],
            cwd=PROJECT,
            env={
                "PATH": os.environ["PATH"],
                "RUN_DIR": str(folder),
                "PORT": str(port),
                "DEMO": "0",
                "EMBEDDED_DATABASE": DATABASE,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._is_ready = threading.Event()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                self.said.append(line.rstrip())
                if "Ctrl-C ends it" in line:
                    self._is_ready.set()
        self._is_ready.set()

    def wait_until_ready(self) -> None:
        self._is_ready.wait(PATIENCE)
        assert self.process.poll() is None, self.said

    def wait_for_end(self) -> int:
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


@contextlib.contextmanager
def supervised(folder: Path, port: int) -> Iterator[Supervisor]:
    supervisor = Supervisor(folder, port)
    try:
        yield supervisor
    finally:
        if supervisor.process.poll() is None:
            supervisor.process.send_signal(signal.SIGTERM)
        supervisor.wait_for_end()


def processes() -> dict[int, tuple[int, str]]:
    """Return parent and command of every process of this machine."""
    table = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,command="],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    rows = (line.split(maxsplit=2) for line in table.splitlines())
    return {int(row[0]): (int(row[1]), row[2]) for row in rows}


def children(pid: int) -> dict[int, str]:
    return {
        child: command
        for child, (parent, command) in processes().items()
        if parent == pid
    }


def one(commands: dict[int, str], word: str) -> int:
    (pid,) = (pid for pid, command in commands.items() if word in command)
    return pid


def query(folder: Path, sql: str) -> list[tuple[str]]:
    """Ask the database of the registry that runs in the folder."""
    if DATABASE == "sqlite":
        with contextlib.closing(sqlite3.connect(folder / "registry.sqlite3")) as file:
            rows = file.execute(sql).fetchall()
            file.commit()
            return rows
    url = run_folder.variables(folder=folder)["DATABASE_URL"]
    with psycopg.connect(url) as server:
        return server.execute(sql.encode()).fetchall()


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_told_to_stop_and_leaves_nothing_behind(
    folder: Path, port: int, number: signal.Signals
) -> None:
    with supervised(folder, port) as supervisor:
        supervisor.wait_until_ready()
        parts = children(supervisor.process.pid)
        health = get(port, "/healthz")
        supervisor.process.send_signal(number)
        code = supervisor.wait_for_end()

    left = parts.keys() & processes().keys()
    assert health[0] == 200
    assert json.loads(health[1]) == {"status": "ok", "database": "ok", "redis": "ok"}
    assert len(parts) == PARTS[DATABASE], parts
    assert code == 0
    assert left == set()
    assert f"  Site       http://127.0.0.1:{port}/" in supervisor.said
    assert supervisor.said[-1] == f"Stopped. Everything is kept in {folder}"


def test_started_again_has_lost_nothing(folder: Path, port: int) -> None:
    with supervised(folder, port) as supervisor:
        supervisor.wait_until_ready()
        query(folder, "INSERT INTO auth_group (name) VALUES ('kept') RETURNING name")
    secrets = (folder / "secrets.json").read_bytes()
    logs = {log: log.read_bytes() for log in (folder / "logs").iterdir()}

    with supervised(folder, port) as supervisor:
        supervisor.wait_until_ready()
        kept = query(folder, "SELECT name FROM auth_group WHERE name = 'kept'")

    assert kept == [("kept",)]
    assert (folder / "logs" / "web.log") in logs
    for log, said in logs.items():
        assert log.read_bytes().startswith(said)
    assert (folder / "secrets.json").read_bytes() == secrets


def test_runs_once_in_a_folder_and_ends_with_any_of_its_parts(
    folder: Path, port: int
) -> None:
    with supervised(folder, port) as first:
        first.wait_until_ready()
        with supervised(folder, port) as second:
            refused = second.wait_for_end()
        parts = children(first.process.pid)
        assert len(parts) == PARTS[DATABASE], (parts, first.said)
        os.kill(one(parts, " worker "), signal.SIGKILL)
        ended = first.wait_for_end()

    assert refused == 1
    assert second.said[0].startswith(f"The registry already runs in {folder}.")
    assert ended == 1
    assert "worker stopped working: it ended with code -9." in first.said
    assert parts.keys() & processes().keys() == set()


def test_says_what_to_do_about_a_port_that_is_taken(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with supervised(folder, port) as supervisor:
            code = supervisor.wait_for_end()

    assert code == 1
    (said,) = supervisor.said
    assert said.startswith(
        f"Cannot listen on 127.0.0.1:{port} (address already in use)"
    )
    assert said.endswith(f"choose another port: PORT={port + 1} make run")


@pytest.mark.parametrize(
    ("variables", "remedy"),
    [
        ({"PORT": "0"}, "PORT: found '0'. Write a whole number from 1 to 65535."),
        (
            {"EMBEDDED_DATABASE": "oracle"},
            "EMBEDDED_DATABASE: found 'oracle'. Write one of: sqlite, postgres.",
        ),
        (
            {"PRODUCTION": "1"},
            "PRODUCTION: is on. `make run` is for one machine; docker-compose.yml shows production.",
        ),
    ],
)
def test_refuses_options_that_make_no_sense(
    variables: dict[str, str], remedy: str
) -> None:
    with pytest.raises(env.WrongSettings) as raised:
        local_options.read(variables)

    assert [str(problem) for problem in raised.value.problems] == [remedy]

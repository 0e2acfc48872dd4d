"""A real uvicorn inside the test's process, and requests written by hand."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn

from registry_site.embedded import folders

PATIENCE = 20.0


@contextlib.contextmanager
def serving(application: Any) -> Iterator[Path]:
    """Serve the application on a unix socket; gives the socket's path."""
    with folders.for_sockets() as folder:
        path = folder / "http.sock"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        listener.listen(100)
        config = uvicorn.Config(application, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield path
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            listener.close()


@contextlib.contextmanager
def connection(path: Path) -> Iterator[socket.socket]:
    """Give a connection that may be misused."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(PATIENCE)
        client.connect(str(path))
        yield client


def read_until(client: socket.socket, mark: bytes) -> bytes:
    """Read what the server sends up to the mark, or to its end of the connection."""
    seen = b""
    while mark not in seen and (some := client.recv(65536)):
        seen += some
    return seen

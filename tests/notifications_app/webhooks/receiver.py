"""A real server on this machine that takes webhooks, and answers as it is told to."""

import contextlib
import http.server
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

TLS = Path(__file__).parent / "tls"
AUTHORITY = str(TLS / "authority.pem")
# What the certificate is for, beside 127.0.0.1.
NAME = "hooks.example.test"


@dataclass(frozen=True, kw_only=True)
class Received:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Say = Callable[["_Handler"], None]


@dataclass
class Receiver:
    """What came, and what is answered: each of `answers` once, then 204."""

    port: int = 0
    scheme: str = "http"
    received: list[Received] = field(default_factory=list)
    answers: list[Say] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"

    def answer(self, *statuses: int, retry_after: str = "", location: str = "") -> None:
        """Answer the next requests with these."""
        headers = {"retry-after": retry_after, "location": location}
        self.answers += [status(one, headers=headers) for one in statuses]

    @property
    def ids(self) -> list[str]:
        return [one.headers["webhook-id"] for one in self.received]


def status(code: int, *, headers: Mapping[str, str] = MappingProxyType({})) -> Say:
    """Answer with a status, and with those of the headers that say something."""

    def say(handler: "_Handler") -> None:
        handler.send_response(code)
        for name, value in headers.items():
            if value:
                handler.send_header(name, value)
        handler.send_header("content-length", "0")
        handler.end_headers()

    return say


def raw(*parts: bytes, until: threading.Event | None = None) -> Say:
    """Answer with bytes as they are, then hold the line until told otherwise."""

    def say(handler: "_Handler") -> None:
        for part in parts:
            handler.wfile.write(part)
        if until is not None:
            until.wait(20)
        handler.close_connection = True

    return say


def drip(part: bytes, until: threading.Event, *, head: bytes = b"") -> Say:
    """Answer with the same bytes over and over, a little at a time."""

    def say(handler: "_Handler") -> None:
        with contextlib.suppress(OSError):
            handler.wfile.write(head)
            while not until.wait(0.02):
                handler.wfile.write(part)
        handler.close_connection = True

    return say


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def handle_any(self) -> None:
        length = int(self.headers.get("content-length", 0))
        receiver = self.server.receiver
        receiver.received.append(
            Received(
                method=self.command,
                path=self.path,
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length),
            )
        )
        say = receiver.answers.pop(0) if receiver.answers else status(204)
        with contextlib.suppress(OSError):
            say(self)

    do_POST = do_GET = handle_any  # noqa: N815 - the names are http.server's

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    receiver: Receiver

    def handle_error(self, *arguments: object) -> None:
        """Whoever hangs up is expected to."""


@contextlib.contextmanager
def running(*, tls: bool = False) -> Iterator[Receiver]:
    """Listen on a port of 127.0.0.1 for as long as the context lasts."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(TLS / "server.pem")
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.receiver = Receiver(
            port=server.server_address[1], scheme="https" if tls else "http"
        )
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.receiver
        finally:
            server.shutdown()
            thread.join()

"""A web process, as production runs it, goes on when a client ..."""

import contextlib
import json
import select
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync import client as websockets

from schemas_app.permissions import Scope
from tests import factories
from tests.registry_site.fast_reads import processes
from tests.registry_site.fast_reads.processes import Server

_BEGINNING = b"POST /api/v1/check/ HTTP/1.1\r\nHost: localhost\r\n"
_LENGTH = b"Content-Length: 1000000\r\n\r\n{"
_CHUNKS = b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What the server logs."""
    return tmp_path / "log"


@pytest.fixture
def server(transactional_db: None, log: Path) -> Iterator[Server]:
    """A server of one thread that is soon tired of waiting."""
    factories.schema()
    with (
        log.open("wb") as file,
        processes.serving(
            redis_url=settings.REDIS_URL,
            log=file,
            HTTP_THREADS="1",
            BODY_SECONDS="1",
            SOCKETS_PER_ADDRESS="2",
        ) as one,
    ):
        yield one
    connections.close_all()


@pytest.fixture
def token(server: Server) -> Any:
    """A key that may read."""
    return factories.key(Scope.READ)


@contextlib.contextmanager
def connected(server: Server) -> Iterator[socket.socket]:
    """Give a connection that may be misused."""
    with socket.create_connection(
        ("127.0.0.1", server.port), processes.PATIENCE
    ) as client:
        yield client


def to_the_end(client: socket.socket) -> bytes:
    """Read until the server closes the connection."""
    seen = b""
    # What still was on its way to a closed end is answered with a reset.
    with contextlib.suppress(ConnectionResetError):
        while some := client.recv(65536):
            seen += some
    return seen


def test_stops_in_the_middle_of_its_body(server: Server, token: Any) -> None:
    with connected(server) as client, connected(server) as other:
        client.sendall(_BEGINNING + _LENGTH)
        other.sendall(_BEGINNING + _CHUNKS)

        assert server.ask("/schemas/", token).status_code == 200
        answers = [to_the_end(each) for each in (client, other)]

    for answer in answers:
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"code": "body_too_slow"' in answer


def test_dribbles_its_body(server: Server, token: Any) -> None:
    for kind, crumb in ((_LENGTH, b" "), (_CHUNKS, b"1\r\n \r\n")):
        with connected(server) as client:
            client.sendall(_BEGINNING + kind)
            while not select.select([client], [], [], 0)[0]:
                client.sendall(crumb)
                assert server.ask("/schemas/", token).status_code == 200
            answer = to_the_end(client)

        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"code": "body_too_slow"' in answer


@pytest.mark.parametrize(
    "beginning", [b"GET /", b"GET / HTTP/1.1\r\nX-", b"GET / HTTP/1.1\r\nX: "]
)
def test_sends_a_header_without_end(
    server: Server, token: Any, beginning: bytes
) -> None:
    with connected(server) as client:
        # One byte more than is kept: all of it is read before it is answered.
        client.sendall(beginning.ljust(64 * 1024 + 1, b"a"))
        answer = to_the_end(client)

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b'"code": "header_too_large"' in answer
    assert b"\r\nx-frame-options: DENY\r\n" in answer
    assert server.ask("/schemas/", token).status_code == 200


def test_sends_headers_behind_its_body(server: Server, token: Any) -> None:
    chunked = b"Connection: close\r\nTransfer-Encoding: chunked\r\n"
    with connected(server) as client:
        client.sendall(_BEGINNING + chunked + b"\r\n2\r\n{}\r\n0\r\n")
        client.sendall(f"Authorization: Bearer {token}\r\n\r\n".encode())
        answer = to_the_end(client)
    with connected(server) as client:
        client.sendall(_BEGINNING + chunked + b"Expect: 100-continue\r\n\r\n")
        assert client.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"0\r\nX: ".ljust(64 * 1024 + 1, b"a"))
        endless = to_the_end(client)

    # What comes there is none of the request's headers, and not kept.
    assert answer.startswith(b"HTTP/1.1 401 ")
    assert endless.startswith(b"HTTP/1.1 431 ")


def test_opens_more_sockets_than_its_address_may(server: Server, token: Any) -> None:
    bearer = {"Authorization": f"Bearer {token}"}
    with (
        websockets.connect(server.sockets, additional_headers=bearer) as one,
        websockets.connect(server.sockets, additional_headers=bearer) as two,
    ):
        for each in (one, two):
            each.recv(processes.PATIENCE)
        with pytest.raises(InvalidStatus) as refused:
            websockets.connect(server.sockets)
        stream = server.ask("/announcements/stream", token)

    response = refused.value.response
    assert (response.status_code, response.headers["retry-after"]) == (429, "5")
    assert json.loads(response.body)["code"] == "too_many_listeners"
    assert (stream.status_code, stream.json()["code"]) == (429, "too_many_listeners")


def test_sends_text_that_is_no_utf_8(server: Server, token: Any, log: Path) -> None:
    bearer = {"Authorization": f"Bearer {token}"}
    with websockets.connect(server.sockets, additional_headers=bearer) as listener:
        listener.recv(processes.PATIENCE)
        listener.send(b"\xff\xfe", text=True)
        with pytest.raises(ConnectionClosed) as closed:
            listener.recv(processes.PATIENCE)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1007
    assert server.ask("/schemas/", token).status_code == 200
    assert log.read_text() == ""

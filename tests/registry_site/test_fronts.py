"""A web process, as production runs it, believes and tells nobody more than it should."""

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from websockets.exceptions import InvalidStatus
from websockets.sync import client as websockets

from schemas_app import models
from schemas_app.permissions import Scope
from tests import factories
from tests.registry_site.fast_reads import processes
from tests.registry_site.fast_reads.processes import Server
from tests.registry_site.test_rough_clients import connected, to_the_end

_ELSEWHERE = "203.0.113.0/24"
_FORGED = {"X-Forwarded-For": "203.0.113.77", "X-Forwarded-Proto": "https"}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What the server logs."""
    return tmp_path / "log"


@contextlib.contextmanager
def serving(log: Path, **environment: str) -> Iterator[Server]:
    """Run a server that logs all there is to log."""
    with (
        log.open("wb") as file,
        processes.serving(
            redis_url=settings.REDIS_URL,
            log=file,
            **{"LOG_LEVEL": "info", **environment},
        ) as one,
    ):
        yield one
    connections.close_all()


@pytest.fixture
def server(transactional_db: None, log: Path) -> Iterator[Server]:
    """A server that soon has enough of a request without an end."""
    factories.schema()
    with serving(log, HEADER_SECONDS="1") as one:
        yield one


def bearer(token: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def status_of_socket(url: str, **headers: str) -> int:
    """Return how a handshake is answered: 101 when a socket is open."""
    try:
        with websockets.connect(url, additional_headers=headers):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def address_kept(server: Server) -> str:
    """Return the address in the audit trail of a request that forges it."""
    told = {"schema_id": "kept_v1", "title": "Kept", "domain": "market-data"}
    sent = {**bearer(factories.key(Scope.PROPOSE)), **_FORGED}
    answer = httpx.post(f"{server.api}/schemas/", json=told, headers=sent)
    entry = models.AuditEntry.objects.get(action="schema.created", object_id="kept_v1")
    assert (answer.status_code, entry.actor_kind) == (201, "key")
    assert entry.request_id == answer.headers["X-Request-ID"]
    return entry.address


class TestAForgedAddress:
    def test_is_not_believed(self, server: Server) -> None:
        token = factories.key(Scope.READ, networks=[_ELSEWHERE])
        sent = {**bearer(token), **_FORGED}

        rest = httpx.get(f"{server.api}/schemas/ticks_v1/", headers=sent)
        stream = httpx.get(f"{server.api}/announcements/stream", headers=sent)
        with websockets.connect(server.sockets, additional_headers=sent) as socket:
            with contextlib.suppress(Exception):
                socket.recv(processes.PATIENCE)
            code = socket.close_code

        assert address_kept(server) == "127.0.0.1"
        assert (rest.status_code, rest.json()["code"]) == (401, "key_elsewhere")
        assert (stream.status_code, stream.json()["code"]) == (401, "key_elsewhere")
        assert code == 4401

    def test_is_believed_of_the_proxy_that_is_named(
        self, transactional_db: None, log: Path
    ) -> None:
        factories.schema()
        token = factories.key(Scope.READ, networks=[_ELSEWHERE])
        with serving(log, FORWARDED_ALLOW_IPS="127.0.0.1") as server:
            sent = {**bearer(token), **_FORGED}
            answer = httpx.get(f"{server.api}/schemas/ticks_v1/", headers=sent)

            assert address_kept(server) == "203.0.113.77"
        assert answer.status_code == 200


class TestASession:
    def test_opens_a_socket_from_our_own_pages_alone(self, server: Server) -> None:
        session = Client()
        session.force_login(factories.person("ada"))
        cookie = f"sessionid={session.cookies['sessionid'].value}"
        ours = f"http://127.0.0.1:{server.port}"

        found = {
            origin: status_of_socket(server.sockets, Origin=origin, Cookie=cookie)
            for origin in (
                ours,
                f"http://127.0.0.1:{server.port + 1}",
                "http://127.0.0.1",
                f"https://127.0.0.1:{server.port}",
                f"http://localhost:{server.port}",
                "http://evil.example",
                "null",
                "http://[",
            )
        }

        assert {origin for origin, status in found.items() if status == 101} == {ours}
        assert set(found.values()) == {101, 403}


class TestAKeyInTheAddress:
    def test_is_refused_and_never_logged(self, server: Server, log: Path) -> None:
        token = factories.key(Scope.READ)

        answers = [
            httpx.get(f"{server.api}{path}?key={token}&q=of-the-visitor")
            for path in ("/schemas/ticks_v1/", "/announcements/stream", f"/{token}/")
        ]
        in_a_path = httpx.get(f"{server.api}/{token}/", headers=bearer(token))
        with websockets.connect(f"{server.sockets}?key={token}") as socket:
            with contextlib.suppress(Exception):
                socket.recv(processes.PATIENCE)
            code = socket.close_code

        said = log.read_text()
        assert [answer.status_code for answer in answers] == [401, 401, 404]
        for answer in answers[:2]:
            assert answer.json()["code"] == "not_authenticated"
            assert "address" in answer.json()["detail"]
        assert (in_a_path.status_code, code) == (404, 4401)
        assert token.secret not in said
        assert "of-the-visitor" not in said
        assert "/api/v1/schemas/ticks_v1/?key=...&q=..." in said


class TestALine:
    def test_is_all_that_a_refused_socket_leaves(
        self, server: Server, log: Path
    ) -> None:
        before = len(log.read_text().splitlines())
        for _ in range(5):
            with websockets.connect(
                server.sockets, additional_headers=bearer("srk_nonsense")
            ) as socket:
                with contextlib.suppress(Exception):
                    socket.recv(processes.PATIENCE)
                assert socket.close_code == 4401
        for _ in range(5):
            assert status_of_socket(server.sockets, Origin="http://evil.example") == 403

        lines = log.read_text().splitlines()[before:]
        assert len(lines) == 5
        assert all("socket_refused" in line for line in lines)


class TestHalfAHeader:
    @pytest.mark.parametrize(
        "beginning",
        [
            b"",
            b"GET /healthz HTTP/1.1\r\nHost: loc",
            b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT",
        ],
    )
    def test_is_not_waited_for_without_end(
        self, server: Server, beginning: bytes
    ) -> None:
        with connected(server) as client:
            client.sendall(beginning)
            seen = to_the_end(client)

        assert seen.count(b"HTTP/1.1 200 ") == beginning.count(b"\r\n\r\n")

    def test_does_not_end_what_is_whole(self, server: Server) -> None:
        with websockets.connect(
            server.sockets, additional_headers=bearer(factories.key(Scope.READ))
        ) as socket:
            socket.recv(processes.PATIENCE)
            with connected(server) as client:  # goes the way of the half ones
                to_the_end(client)
            pong = socket.ping()

            assert pong.wait(processes.PATIENCE)


class TestAnAnswer:
    def test_comes_in_one_piece(self, server: Server) -> None:
        asked = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        with connected(server) as client:
            pieces = []
            for _ in range(3):
                client.sendall(asked)
                pieces.append(client.recv(65536))

        headers, bodies = zip(*(one.split(b"\r\n\r\n") for one in pieces), strict=True)
        assert all(header.startswith(b"HTTP/1.1 200 ") for header in headers)
        assert all(json.loads(body)["status"] == "ok" for body in bodies)


class TestAStranger:
    def test_is_limited_by_its_address(self, transactional_db: None, log: Path) -> None:
        token = factories.key(Scope.READ)
        with serving(log, STRANGER_RATE="1", STRANGER_BURST="3") as server:
            nobody = _until_limited(lambda: httpx.get(f"{server.api}/schemas/"))
            wrong = _until_limited(lambda: server.ask("/schemas/", "srk_x"))
            stream = _until_limited(
                lambda: httpx.get(f"{server.api}/announcements/stream")
            )
            while status_of_socket(server.sockets, **bearer("srk_x")) == 101:
                pass
            known = server.ask("/schemas/", token)

        for limited in (nobody, wrong, stream):
            assert limited.json()["code"] == "rate_limited"
            assert int(limited.headers["retry-after"]) >= 1
        assert known.status_code == 200
        lines = [line for line in log.read_text().splitlines() if "code=429" in line]
        assert len(lines) == 1


def _until_limited(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Ask until that is too often; before, nobody is known."""
    while (answer := ask()).status_code != 429:
        assert answer.status_code == 401
    return answer

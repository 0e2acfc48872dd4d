"""The bridge from ASGI to a WSGI application ..."""

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpx
import pytest

from registry_site import wsgi_bridge
from tests.registry_site import servers

Start = Callable[..., Any]
Environ = dict[str, Any]

PLAIN = [("Content-Type", "text/plain")]


def bridge(application: Any, **limits: Any) -> wsgi_bridge.WsgiBridge:
    return wsgi_bridge.WsgiBridge(application, wsgi_bridge.Limits(**limits))


def client(path: Any) -> httpx.Client:
    transport = httpx.HTTPTransport(uds=str(path))
    return httpx.Client(transport=transport, base_url="http://test", timeout=20)


def echo(environ: Environ, start: Start) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start("200 OK", [*PLAIN, ("Content-Length", str(len(body)))])
    return [body]


class TestRequest:
    def test_reaches_the_application_as_it_was_sent(self) -> None:
        seen: Environ = {}

        def application(environ: Environ, start: Start) -> Iterable[bytes]:
            seen.update(environ)
            start("204 No Content", [])
            return []

        with servers.serving(bridge(application)) as path, client(path) as http:
            answer = http.request(
                "PATCH",
                "/a%20b/%FF/%E2%82%AC?q=%C3%A4&r=1",
                headers=[("X-Thing", "one"), ("X-Thing", "two"), ("X_Thing", "spoof")],
                content=b"12345",
            )

        assert answer.status_code == 204
        assert seen["REQUEST_METHOD"] == "PATCH"
        assert seen["PATH_INFO"].encode("latin-1") == b"/a b/\xff/\xe2\x82\xac"
        assert seen["QUERY_STRING"] == "q=%C3%A4&r=1"
        assert seen["HTTP_X_THING"] == "one,two"
        assert seen["CONTENT_LENGTH"] == "5"
        assert seen["wsgi.url_scheme"] == "http"

    def test_keeps_header_bytes_beyond_ascii(self) -> None:
        def application(environ: Environ, start: Start) -> Iterable[bytes]:
            start("200 OK", [("X-Back", environ["HTTP_X_NAME"])])
            return [b""]

        with servers.serving(bridge(application)) as path, client(path) as http:
            answer = http.get("/", headers={b"X-Name": b"caf\xe9"})

        assert dict(answer.headers.raw)[b"x-back"] == b"caf\xe9"

    def test_of_eight_mebibytes_arrives_whole(self) -> None:
        body = b"0123456789abcdef" * 512 * 1024

        with servers.serving(bridge(echo)) as path, client(path) as http:
            answer = http.post("/", content=body)

        digest = hashlib.sha256(answer.content).hexdigest()
        assert digest == hashlib.sha256(body).hexdigest()

    def test_in_chunks_gets_its_length(self) -> None:
        def chunks() -> Iterator[bytes]:
            yield b"one,"
            yield b"two"

        def application(environ: Environ, start: Start) -> Iterable[bytes]:
            start("200 OK", PLAIN)
            return [environ["CONTENT_LENGTH"].encode()]

        with servers.serving(bridge(application)) as path, client(path) as http:
            answer = http.post("/", content=chunks())

        assert answer.text == "7"

    @pytest.mark.parametrize("is_declared", [True, False])
    def test_beyond_the_bound_is_refused(self, is_declared: bool) -> None:
        content = b"x" * 1001 if is_declared else iter([b"x" * 1001])

        with (
            servers.serving(bridge(echo, body_bytes=1000)) as path,
            client(path) as http,
        ):
            answer = http.post("/", content=content)

        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "body_too_large"

    @pytest.mark.parametrize(
        ("kind", "status"),
        [
            ("text/plain; charset=utf-8", 200),
            ("text/plain; charset=iso-8859-1", 200),
            ("text/plain; charset=nobody-knows-it", 200),
            ("multipart/form-data; boundary=aa", 200),
            ("text/plain; charset=hex", 415),
            ("text/plain; charset=undefined", 415),
            ("text/plain; charset=punycode", 415),
            ("text/plain; charset*=utf-8''%00", 415),
            ("text/plain; a*=nonsense''%41", 415),
        ],
    )
    def test_of_a_type_that_django_fails_on_is_refused(
        self, kind: str, status: int
    ) -> None:
        with servers.serving(bridge(echo)) as path, client(path) as http:
            answer = http.post("/?a=%41", content=b"x", headers={"Content-Type": kind})
            twice = [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Type", kind),
            ]
            again = http.post("/?a=%41", content=b"x", headers=twice)

        assert (answer.status_code, again.status_code) == (status, status)

    def test_that_never_comes_is_given_up(self) -> None:
        application = bridge(echo, body_seconds=0.05)

        with (
            servers.serving(application) as path,
            servers.connection(path) as connection,
        ):
            connection.sendall(
                b"POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\n"
            )
            answer = servers.read_until(connection, b"body_too_slow")

        assert answer.startswith(b"HTTP/1.1 408 ")

    def test_broken_off_is_not_answered(self) -> None:
        paths: list[str] = []

        def application(environ: Environ, start: Start) -> Iterable[bytes]:
            paths.append(environ["PATH_INFO"])
            start("204 No Content", [])
            return []

        with servers.serving(bridge(application)) as path:
            with servers.connection(path) as connection:
                connection.sendall(
                    b"POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\n1234"
                )
            with client(path) as http:
                http.get("/other")

        assert paths == ["/other"]


class TestAnswer:
    def test_arrives_piece_by_piece(self) -> None:
        first_was_read = threading.Event()

        def application(environ: Environ, start: Start) -> Iterable[bytes]:
            start("200 OK", PLAIN)
            yield b"first"
            assert first_was_read.wait(servers.PATIENCE)
            yield b"second"

        with (
            servers.serving(bridge(application)) as path,
            client(path) as http,
            http.stream("GET", "/") as answer,
        ):
            pieces = answer.iter_raw()
            first = next(pieces)
            first_was_read.set()
            rest = b"".join(pieces)

        assert (first, rest) == (b"first", b"second")

    def test_of_a_known_length_arrives_whole(self) -> None:
        chunks = [bytes([number % 256]) * 4096 for number in range(300)]

        def application(environ: Environ, start: Start) -> Iterable[bytes]:
            start("200 OK", [*PLAIN, ("Content-Length", str(4096 * 300))])
            return chunks

        with servers.serving(bridge(application)) as path, client(path) as http:
            answer = http.get("/")

        assert answer.content == b"".join(chunks)

    def test_to_head_has_headers_only(self) -> None:
        with servers.serving(bridge(_Closing())) as path, client(path) as http:
            answer = http.head("/")

        assert answer.headers["content-length"] == "4"
        assert answer.content == b""

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_is_closed_at_its_end(self, method: str) -> None:
        application = _Closing()

        with servers.serving(bridge(application)) as path, client(path) as http:
            http.request(method, "/")

        assert application.closed.is_set()

    def test_is_closed_when_the_client_leaves(self) -> None:
        application = _Endless()

        with servers.serving(bridge(application)) as path:
            with servers.connection(path) as connection:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: test\r\n\r\n")
                servers.read_until(connection, b"more")
            was_closed = application.closed.wait(servers.PATIENCE)

        assert was_closed

    def test_is_given_up_when_the_client_does_not_read(self) -> None:
        application = _Endless()

        with (
            servers.serving(bridge(application, send_seconds=0.2)) as path,
            servers.connection(path) as connection,
        ):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: test\r\n\r\n")
            was_closed = application.closed.wait(servers.PATIENCE)

        assert was_closed

    def test_of_a_failing_application_is_an_error(self) -> None:
        def application(environ: Environ, start: Start) -> Iterable[bytes]:
            raise LookupError("broken")

        with servers.serving(bridge(application)) as path, client(path) as http:
            answer = http.get("/")

        assert answer.status_code == 500
        assert answer.json()["code"] == "internal_error"

    def test_that_fails_halfway_breaks_the_connection(self) -> None:
        def application(environ: Environ, start: Start) -> Iterable[bytes]:
            start("200 OK", PLAIN)
            yield b"half"
            raise LookupError("broken")

        with (
            servers.serving(bridge(application)) as path,
            client(path) as http,
            pytest.raises(httpx.RemoteProtocolError),
        ):
            http.get("/")


class TestOverload:
    def test_is_refused_with_a_time_to_come_back(self) -> None:
        gate = _Gate()
        application = bridge(gate, threads=1, queue=1)

        with servers.serving(application) as path, client(path) as http:
            waiting = [_Request(path) for _ in range(2)]
            waiting[0].start()
            gate.entered.wait(servers.PATIENCE)
            waiting[1].start()
            _wait_until(lambda: application._admitted == 2)
            refused = http.get("/")
            gate.opened.set()
            for request in waiting:
                request.join(servers.PATIENCE)

        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "1"
        assert refused.json()["code"] == "overloaded"
        assert [request.status for request in waiting] == [200, 200]
        assert application._admitted == 0

    def test_leaves_room_for_clients_that_read_slowly(self) -> None:
        body = b"x" * 8 * 1024 * 1024

        def application(environ: Environ, start: Start) -> Iterable[bytes]:
            large = environ["PATH_INFO"] == "/large"
            answer = body if large else b"small"
            start("200 OK", [*PLAIN, ("Content-Length", str(len(answer)))])
            return [answer]

        with (
            servers.serving(bridge(application, threads=1, queue=1)) as path,
            servers.connection(path) as slow,
            client(path) as http,
        ):
            slow.sendall(b"GET /large HTTP/1.1\r\nHost: test\r\n\r\n")
            servers.read_until(slow, b"200 OK")
            answer = http.get("/small")

        assert answer.text == "small"


class _Closing:
    def __init__(self) -> None:
        self.closed = threading.Event()

    def __call__(self, environ: Environ, start: Start) -> Any:
        start("200 OK", [*PLAIN, ("Content-Length", "4")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        yield b"body"

    def close(self) -> None:
        self.closed.set()


class _Endless(_Closing):
    def __call__(self, environ: Environ, start: Start) -> Any:
        start("200 OK", PLAIN)
        return self

    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield b"more" * 4096


class _Gate:
    def __init__(self) -> None:
        self.entered, self.opened = threading.Event(), threading.Event()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        self.entered.set()
        assert self.opened.wait(servers.PATIENCE)
        start("200 OK", PLAIN)
        return [b"through"]


class _Request(threading.Thread):
    def __init__(self, path: Any) -> None:
        super().__init__()
        self.path, self.status = path, 0

    def run(self) -> None:
        with client(self.path) as http:
            self.status = http.get("/").status_code


def _wait_until(condition: Callable[[], bool]) -> None:
    turn = threading.Event()
    for _ in range(2000):
        if condition():
            return
        turn.wait(0.01)
    raise AssertionError("it never came to that")

"""The one application that a server runs ..."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus
from websockets.sync import client as websocket_client

from registry_site import asgi, checks, protocols, wsgi_bridge
from tests.registry_site import servers

pytestmark = pytest.mark.django_db(transaction=True)


def get(path: Path, place: str, **headers: str) -> httpx.Response:
    transport = httpx.HTTPTransport(uds=str(path))
    with httpx.Client(transport=transport, base_url="http://localhost") as http:
        return http.get(place, headers=headers)


def listen(path: Path, place: str, **options: Any) -> websocket_client.ClientConnection:
    connection: websocket_client.ClientConnection = websocket_client.unix_connect(
        str(path), f"ws://localhost{place}", open_timeout=servers.PATIENCE, **options
    )
    return connection


def close_code(connection: websocket_client.ClientConnection) -> int | None:
    """Return why the connection was closed before anything was sent on it."""
    with pytest.raises(ConnectionClosedError):
        connection.recv(servers.PATIENCE)
    return connection.close_code


class TestHttp:
    def test_reaches_django_with_its_headers_of_safety(self) -> None:
        with servers.serving(asgi.application) as path:
            answer = get(path, "/login/")

        policy = answer.headers["content-security-policy"]
        assert answer.status_code == 200
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"

    def test_makes_its_own_request_id(self) -> None:
        with servers.serving(asgi.application) as path:
            answer = get(path, "/healthz", **{"X-Request-ID": "chosen-by-the-caller"})

        assert len(answer.headers["x-request-id"]) == 36

    def test_serves_static_files(self) -> None:
        with servers.serving(asgi.application) as path:
            answer = get(path, "/static/admin/css/base.css")

        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/css")

    @pytest.mark.parametrize(
        ("place", "kind"),
        [("/api/v1/", "application/problem+json"), ("/login/", "text/html")],
    )
    def test_of_another_host_is_refused_in_the_form_of_the_place(
        self, place: str, kind: str
    ) -> None:
        with servers.serving(asgi.application) as path:
            answer = get(path, place, Host="evil.example")

        assert answer.status_code == 400
        assert answer.headers["content-type"].startswith(kind)
        assert "evil.example" not in answer.text


class TestWebSocket:
    def test_of_a_stranger_is_closed(self) -> None:
        with (
            servers.serving(asgi.application) as path,
            listen(path, "/ws/v1/schemas/") as connection,
        ):
            connection.send("nothing")
            code = close_code(connection)

        assert code == 4401

    def test_to_an_unknown_place_is_closed(self) -> None:
        with (
            servers.serving(asgi.application) as path,
            listen(path, "/ws/elsewhere/") as connection,
        ):
            code = close_code(connection)

        assert code == 4404

    def test_of_another_site_is_refused(self) -> None:
        with (
            servers.serving(asgi.application) as path,
            pytest.raises(InvalidStatus) as raised,
        ):
            listen(path, "/ws/v1/schemas/", origin="https://elsewhere.example")

        assert raised.value.response.status_code == 403

    def test_of_our_own_site_is_let_through(self) -> None:
        with (
            servers.serving(asgi.application) as path,
            listen(path, "/ws/elsewhere/", origin="http://localhost") as connection,
        ):
            code = close_code(connection)

        assert code == 4404


class TestLife:
    async def test_begins_with_what_is_missing(
        self, settings: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.REDIS_URL = ""
        steps = iter(["lifespan.startup", "lifespan.shutdown"])
        answers: list[str] = []

        async def receive() -> dict[str, Any]:
            return {"type": next(steps)}

        async def send(message: Any) -> None:
            answers.append(message["type"])

        bridge = wsgi_bridge.WsgiBridge(lambda _environ, _start: [])
        await protocols.Site(bridge, None)({"type": "lifespan"}, receive, send)

        assert answers == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
        events: list[Any] = [record.msg for record in caplog.records]
        assert [event["event"] for event in events] == [checks.NO_REDIS]

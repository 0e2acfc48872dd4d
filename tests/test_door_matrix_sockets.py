"""Every socket of the routing, and what answers before Django does, tried by everybody."""

import httpx
import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.sync import client as websockets

from notifications_app import routing
from registry_site import asgi
from schemas_app.api import event_stream
from tests import door_table, doors
from tests.door_table import ABSENT, DENIED, IN, OUT
from tests.registry_site import servers

pytestmark = pytest.mark.django_db(transaction=True)

_CODES = {4401: OUT, 4403: DENIED, 4404: ABSENT}
_STATUSES = {200: IN, 401: OUT, 403: DENIED, 404: ABSENT}
_STATIC = "/static/admin/css/base.css"


def test_every_socket_is_in_the_table_and_nothing_else():
    patterns = [str(entry.pattern) for entry in routing.websocket_urlpatterns]

    assert sorted(patterns) == sorted(door_table.SOCKETS)


def listened(path, pattern, headers):
    """Return what becomes of a socket that says nothing of use."""
    address = pattern.replace("<str:topic>", "ticks_v1")
    with websockets.unix_connect(
        str(path),
        f"ws://localhost/{address}",
        additional_headers=headers,
        open_timeout=servers.PATIENCE,
    ) as socket:
        try:
            socket.send("nothing")
            socket.recv(servers.PATIENCE)
        except ConnectionClosedError as closed:
            return _CODES[closed.rcvd.code if closed.rcvd else 1006]
    return IN


def asked(path, address, headers):
    """Return how the head of an answer reads."""
    transport = httpx.HTTPTransport(uds=str(path))
    with (
        httpx.Client(transport=transport, base_url="http://localhost") as http,
        http.stream("GET", address, headers=headers) as answer,
    ):
        return _STATUSES[answer.status_code]


def test_everybody_hears_what_the_table_says():
    world = doors.scene()
    carried = {role: doors.Visitor(role, world).carried for role in doors.ROLES}
    found, wanted = {}, {}

    with servers.serving(asgi.application) as path:
        for role, headers in carried.items():
            for pattern, roles in (*door_table.SOCKETS.items(), ("ws/elsewhere/", ())):
                found[pattern, role] = listened(path, pattern, headers)
                wanted[pattern, role] = door_table.heard(roles, role)
            wanted["ws/elsewhere/", role] = ABSENT
            for address, expected in (
                (event_stream.PATH, door_table.heard(door_table.STREAM, role)),
                (_STATIC, IN),
                # Whoever asks is at no address that METRICS_FROM names.
                ("/metrics", ABSENT),
            ):
                found[address, role] = asked(path, address, headers)
                wanted[address, role] = expected

    assert {case: told for case, told in found.items() if told != wanted[case]} == {}

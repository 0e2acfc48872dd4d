"""A stream of events ..."""

import asyncio
import json
from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.routing import URLRouter
from django.db import connections

from notifications_app import routing
from schemas_app.api import event_stream, websocket_auth
from schemas_app.permissions import Scope
from schemas_app.services import modules
from tests import factories

PATIENCE = 20.0
in_thread = database_sync_to_async


@pytest.fixture(autouse=True)
async def _database(transactional_db):
    """Another thread asks the database, and sees only what is committed."""
    await in_thread(history)()
    yield
    await in_thread(connections.close_all)()


def history():
    for name in ("ticks_v1", "bars"):
        factories.schema(name)
        factories.published(name)


class Elsewhere:
    """What answers everything else."""

    async def __call__(self, scope, receive, send):
        await send({"type": "elsewhere"})

    async def close(self):
        """Do nothing."""


class Listening:
    """One request, for as long as the context lasts."""

    def __init__(self, *, query="", path=event_stream.PATH, method="GET", **headers):
        self._scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "client": ["127.0.0.1", 40000],
            "headers": [
                (name.lower().replace("_", "-").encode(), str(value).encode())
                for name, value in headers.items()
            ],
        }
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.front = event_stream.EventStream(Elsewhere())

    async def __aenter__(self):
        self._said.put_nowait({"type": "http.request"})
        self.serving = asyncio.create_task(
            self.front(self._scope, self._said.get, self._heard.put)
        )
        return self

    async def __aexit__(self, *error):
        self._said.put_nowait({"type": "http.disconnect"})
        async with asyncio.timeout(PATIENCE):
            await self.serving

    async def message(self):
        """Wait for whatever comes next."""
        async with asyncio.timeout(PATIENCE):
            return await self._heard.get()

    async def started(self):
        """Wait for the status and the headers."""
        start = await self.message()
        return start["status"], {n.decode(): v.decode() for n, v in start["headers"]}

    async def event(self):
        """Wait for an event, as its lines by name."""
        text = (await self.message())["body"].decode()
        assert text.endswith("\n\n")
        return dict(line.split(": ", 1) for line in text.splitlines() if line)

    async def problem(self):
        """Wait for a refusal."""
        status, headers = await self.started()
        assert headers["content-type"] == "application/problem+json"
        return status, json.loads((await self.message())["body"])["code"]


async def key(*scopes, **options):
    """Return what a new key sends."""
    token = await in_thread(factories.key)(*scopes, **options)
    return {"Authorization": f"Bearer {token}"}


async def test_gives_what_sockets_get():
    async with Listening(query="after=0", **await key()) as stream:
        status, headers = await stream.started()
        welcome = await stream.event()
        first = await stream.event()

    assert (status, headers["content-type"]) == (
        200,
        "text/event-stream; charset=utf-8",
    )
    assert (welcome["event"], welcome["id"], welcome["retry"]) == (
        "welcome",
        "0",
        "2000",
    )
    frame = json.loads(first["data"])
    assert (first["event"], first["id"]) == ("announcement", "1")
    assert (frame["sequence"], frame["schema_id"]) == (1, "ticks_v1")


async def test_goes_on_live_from_what_was_seen_last():
    async with Listening(query="after=0", Last_Event_ID="2", **await key()) as stream:
        await stream.started()
        assert (await stream.event())["id"] == "2"
        await in_thread(factories.proposal)("bars", factories.with_field("flag"))
        events = [await stream.event()]
        while json.loads(events[-1]["data"])["action"] != "proposal_opened" or (
            len(events) < 3
        ):
            events.append(await stream.event())

    numbers = [int(event["id"]) for event in events]
    assert numbers == list(range(3, 3 + len(events)))


async def test_gives_what_was_selected_and_what_the_key_is_for():
    limited = await key(schemas=["b*"])
    async with Listening(query="after=0&schemas=*", **limited) as stream:
        await stream.started()
        await stream.event()
        event = json.loads((await stream.event())["data"])

    assert event["schema_id"] == "bars"


@pytest.mark.parametrize(
    ("query", "header"),
    [
        ("after=x", ""),
        ("schema_id=bars", ""),
        ("foo=1", ""),
        ("severity=nope", ""),
        ("after=999", ""),
        ("schemas=[", ""),
        ("", "x"),
        ("", "1 2"),
    ],
)
async def test_of_nonsense_is_refused(query, header):
    sent = {"Last_Event_ID": header} if header else {}
    async with Listening(query=query, **sent, **await key()) as stream:
        assert await stream.problem() == (400, "bad_value")


async def test_of_nobody_is_refused():
    async with Listening() as stream:
        assert await stream.problem() == (401, "not_authenticated")


async def test_of_a_key_that_may_not_read_is_refused():
    async with Listening(**await key(Scope.PROPOSE)) as stream:
        assert await stream.problem() == (403, "permission_denied")


@pytest.mark.parametrize("figure", ["sockets_per_caller", "sockets_per_address"])
async def test_of_whom_too_many_are_open_is_refused(settings, figure):
    settings.BROADCAST = {figure: 1}
    token = await key()

    async with Listening(**token) as first:
        await first.started()
        await first.event()
        async with Listening(**token) as second:
            assert await second.problem() == (429, "too_many_listeners")
    async with Listening(**token) as again:
        status, _ = await again.started()
    assert status == 200


async def test_of_nobody_counts_for_its_address(settings):
    settings.BROADCAST = {"sockets_per_address": 1}

    async with Listening(**await key()) as first:
        await first.started()
        async with Listening() as second:
            assert await second.problem() == (429, "too_many_listeners")


async def test_counts_with_the_sockets_of_its_caller(settings):
    settings.BROADCAST = {"sockets_per_caller": 1}
    token = await in_thread(factories.key)()
    headers = {"Authorization": f"Bearer {token}"}
    async with Listening(**headers) as stream:
        await stream.started()
        heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        said.put_nowait({"type": "websocket.connect"})
        scope = {
            "type": "websocket",
            "path": "/ws/v1/schemas/",
            "query_string": b"",
            "client": ["127.0.0.1", 40001],
            "headers": [(b"authorization", headers["Authorization"].encode())],
        }
        sockets = websocket_auth.SubscriberMiddleware(
            URLRouter(routing.websocket_urlpatterns)
        )
        serving = asyncio.create_task(sockets(scope, said.get, heard.put))
        async with asyncio.timeout(PATIENCE):
            await heard.get()
            closing = await heard.get()
            said.put_nowait({"type": "websocket.disconnect", "code": 4429})
            await serving

    assert closing["code"] == 4429


async def test_ends_with_the_key():
    token = await in_thread(factories.key)()
    async with Listening(Authorization=f"Bearer {token}") as stream:
        await stream.started()
        await stream.event()
        await in_thread(modules.revoke_key)(
            prefix=token.prefix, by=factories.SYSTEM, at=factories.NOW
        )

        while (last := await stream.message()).get("more_body"):
            pass

    assert last == {"type": "http.response.body", "body": b""}


async def test_ends_when_the_site_does():
    async with Listening(**await key()) as stream:
        await stream.started()

        await stream.front.close()

        async with asyncio.timeout(PATIENCE):
            await stream.serving


async def test_leaves_everything_else_to_django():
    async with Listening(path="/api/v1/announcements/") as request:
        assert await request.message() == {"type": "elsewhere"}


@pytest.mark.parametrize("method", ["HEAD", "POST"])
async def test_is_asked_for_with_get_alone(method):
    async with Listening(method=method) as request:
        status, headers = await request.started()
        body = json.loads((await request.message())["body"])

    assert (status, headers["allow"]) == (405, "GET")
    assert body["code"] == "method_not_allowed"
    assert body["request_id"] == headers["x-request-id"]
    assert len(headers["x-request-id"]) == 36


async def test_of_a_key_from_elsewhere_is_told_so():
    async with Listening(**await key(networks=["203.0.113.0/24"])) as stream:
        assert await stream.problem() == (401, "key_elsewhere")


def test_tells_a_heartbeat_as_a_comment_with_an_id():
    heartbeat = '{"type": "heartbeat", "position": 57}'

    assert event_stream.event(heartbeat) == b": heartbeat\nid: 57\n\n"


def test_keeps_lines_of_a_frame_together():
    frame = '{"type": "announcement", "sequence": 3, "a":\n 1}'

    assert event_stream.event(frame) == (
        b'event: announcement\nid: 3\ndata: {"type": "announcement", "sequence": 3, "a":\n'
        b"data:  1}\n\n"
    )

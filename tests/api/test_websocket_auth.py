"""Whoever opens a socket ..."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.db import connections
from django.test import Client

from notifications_app import consumers, hub
from schemas_app import models
from schemas_app.api import websocket_auth
from schemas_app.permissions import Scope
from schemas_app.services import modules
from tests import factories


@pytest.fixture(autouse=True)
def _database(transactional_db):
    """Another thread asks the database, and sees only what is committed."""


@pytest.fixture
async def subscriber():
    """Return what the middleware takes a connection for."""
    scopes = []

    async def application(scope, receive, send):
        scopes.append(scope)

    async def connect(**headers):
        scope = {
            "type": "websocket",
            "path": "/ws/v1/schemas/",
            "client": ["127.0.0.1", 40000],
            "headers": [
                (name.lower().encode(), value.encode())
                for name, value in headers.items()
            ],
        }
        await websocket_auth.SubscriberMiddleware(application)(scope, None, None)
        return scopes[-1]["subscriber"]

    yield connect
    await database_sync_to_async(connections.close_all)()


in_thread = database_sync_to_async


def cookie_of(username):
    client = Client()
    client.force_login(factories.person(username))
    return f"theme=dark; sessionid={client.cookies['sessionid'].value}"


async def test_with_a_key_is_its_module(subscriber):
    token = await in_thread(factories.key)(Scope.READ)

    found = await subscriber(Authorization=f"Bearer {token}")

    assert found.actor.label == "tests (module 0.1)"
    assert found.actor.address == "127.0.0.1"
    assert [found.may_hear("ticks_v1"), found.may_hear(None)] == [True, True]


async def test_with_a_key_that_may_not_read_hears_nothing(subscriber):
    token = await in_thread(factories.key)(Scope.PROPOSE)

    found = await subscriber(Authorization=f"Bearer {token}")

    assert [found.may_hear("ticks_v1"), found.may_hear(None)] == [False, False]


async def test_with_a_revoked_key_is_nobody(subscriber):
    token = await in_thread(factories.key)(Scope.READ)
    await in_thread(modules.revoke_key)(
        prefix=token.prefix, by=factories.SYSTEM, at=factories.later(1)
    )

    assert await subscriber(Authorization=f"Bearer {token}") is None


async def test_with_an_unknown_key_is_in_the_trail(subscriber):
    await subscriber(Authorization="Bearer srk_aaaaaaaa_" + "x" * 43)

    entry = await in_thread(models.AuditEntry.objects.get)()
    assert (entry.action, entry.object_id) == ("key.refused", "aaaaaaaa")
    assert (entry.actor, entry.address) == ("api", "127.0.0.1")


async def test_with_nothing_is_not_in_the_trail(subscriber):
    await subscriber()

    assert await in_thread(models.AuditEntry.objects.count)() == 0


async def test_with_a_session_is_its_person(subscriber):
    cookie = await in_thread(cookie_of)("ada")

    found = await subscriber(Cookie=cookie)

    assert (found.actor.kind, found.actor.label) == ("person", "ada")
    assert found.may_hear("ticks_v1") is True


async def test_with_the_session_of_a_closed_account_is_nobody(subscriber):
    cookie = await in_thread(cookie_of)("ada")
    person = await in_thread(factories.person)("ada")
    person.is_active = False
    await in_thread(person.save)()

    assert await subscriber(Cookie=cookie) is None


async def test_with_a_bad_key_is_nobody_despite_a_session(subscriber):
    cookie = await in_thread(cookie_of)("ada")

    assert await subscriber(Authorization="Bearer nonsense", Cookie=cookie) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": "sessionid=nonsense"},
        {"Cookie": "sessionid="},
        {"Cookie": "\xff;;=;"},
        {"Authorization": "Basic bWlhOnNlY3JldA=="},
    ],
)
async def test_without_either_is_nobody(subscriber, headers):
    assert await subscriber(**headers) is None


async def test_from_an_address_with_too_many_is_turned_away_unasked(settings):
    settings.BROADCAST = {"sockets_per_address": 1}
    inside, leave = asyncio.Event(), asyncio.Event()

    async def stay(scope, receive, send):
        inside.set()
        await leave.wait()

    async def connect():
        return {"type": "websocket.connect"}

    def scope(address):
        return {"type": "websocket", "client": [address, 40000], "headers": []}

    middleware = websocket_auth.SubscriberMiddleware(stay)
    opened = asyncio.create_task(middleware(scope("192.0.2.1"), connect, None))
    await inside.wait()
    heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    await middleware(scope("192.0.2.1"), connect, heard.put)
    inside.clear()
    other = asyncio.create_task(middleware(scope("192.0.2.2"), connect, None))
    await inside.wait()
    leave.set()
    await asyncio.gather(opened, other)
    await middleware(scope("192.0.2.1"), connect, None)

    start, body = heard.get_nowait(), heard.get_nowait()
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 429)
    assert (b"retry-after", b"5") in start["headers"]
    assert body["type"] == "websocket.http.response.body"
    assert json.loads(body["body"])["code"] == "too_many_listeners"
    assert heard.empty()


async def test_that_was_closed_counts_until_it_must_be_gone(settings):
    settings.BROADCAST = {"sockets_per_address": 1, "closing_seconds": 0.05}

    async def close(scope, receive, send):
        await send({"type": "websocket.close"})

    async def connect():
        return {"type": "websocket.connect"}

    heard: list[dict[str, Any]] = []

    async def hear(message):
        heard.append(message)

    scope = {"type": "websocket", "client": ["192.0.2.1", 40000], "headers": []}
    middleware = websocket_auth.SubscriberMiddleware(close)
    await middleware(scope, connect, hear)
    inside = dict(hub.current().doors._inside)
    while hub.current().doors._inside:
        await asyncio.sleep(0)
    await middleware(scope, connect, hear)

    assert inside == {("address", "192.0.2.1"): 1}
    assert heard == [{"type": "websocket.close"}] * 2


async def test_other_protocols_pass_untouched():
    seen = []

    async def application(scope, receive, send):
        seen.append(scope)

    scope = {"type": "lifespan"}
    await websocket_auth.SubscriberMiddleware(application)(scope, None, None)

    assert seen == [scope]


async def test_is_gone_with_the_key_or_the_account(subscriber):
    tokens = [await in_thread(factories.key)(Scope.READ) for _ in range(3)]
    cookie = await in_thread(cookie_of)("ada")
    found = [await subscriber(Authorization=f"Bearer {token}") for token in tokens]
    found.append(await subscriber(Cookie=cookie))
    assert await in_thread(websocket_auth.Subscriber.gone)(found) == []

    await in_thread(modules.revoke_key)(
        prefix=tokens[0].prefix, by=factories.SYSTEM, at=factories.NOW
    )
    await in_thread(modules.rotate_key)(
        prefix=tokens[1].prefix,
        overlap=timedelta(0),
        by=factories.SYSTEM,
        at=factories.NOW,
    )

    gone = await in_thread(websocket_auth.Subscriber.gone)(found)
    assert gone == found[:2]


async def test_with_a_limited_key_hears_what_it_is_for(subscriber):
    token = await in_thread(factories.key)(schemas=["ticks_*"])

    found = await subscriber(Authorization=f"Bearer {token}")

    assert [found.may_hear(name) for name in ("ticks_v1", "bars", None)] == [
        True,
        False,
        True,
    ]
    assert found.within == ("ticks_*",)


class TestAFirstFrame:
    @pytest.fixture
    async def introduced(self):
        scopes = []

        async def application(scope, receive, send):
            scopes.append(scope)

        async def send(text, **headers):
            scope = {
                "type": "websocket",
                "client": ["127.0.0.1", 40000],
                "headers": [
                    (name.lower().encode(), value.encode())
                    for name, value in headers.items()
                ],
            }
            await websocket_auth.SubscriberMiddleware(application)(scope, None, None)
            return await scopes[-1]["introduction"](text)

        yield send
        await in_thread(connections.close_all)()

    async def test_with_a_key_is_its_module(self, introduced):
        token = await in_thread(factories.key)(Scope.READ)

        found = await introduced(
            json.dumps({"type": "authenticate", "key": str(token)})
        )

        assert found.actor.label == "tests (module 0.1)"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{",
            "[" * 100_000,
            "{}",
            '{"type": "authenticate", "key": 1}',
            '{"type": "authenticate", "key": "srk_a", "more": 1}',
            '{"type": "authenticate", "key": "srk_a"}',
        ],
    )
    async def test_with_anything_else_is_nobody(self, introduced, text):
        with pytest.raises(consumers.NotKnownError):
            await introduced(text)

    async def test_is_not_for_whoever_sent_a_header(self, introduced):
        with pytest.raises(KeyError):
            await introduced("{}", Authorization="Bearer srk_nonsense")

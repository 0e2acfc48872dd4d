"""How a watch ends, and what becomes of it when its caller gives up."""

import asyncio
import contextlib
import gc

import pytest

import schema_registry_client
from tests.client import fake_hub
from tests.client.conftest import EndedError, closed, entered, sequences, taken, until


@pytest.mark.parametrize("after", [None, 0])
async def test_ends_when_the_key_is_not_accepted(client, hub, after):
    hub.keys.clear()
    watch = client.watch_schema_updates("a", after=after)

    with pytest.raises(schema_registry_client.Unauthorized) as caught:
        await taken(watch, 1)

    assert caught.value.code == "not_authenticated"
    with pytest.raises(EndedError):
        await taken(watch, 1)


async def test_ends_when_the_key_is_revoked_meanwhile(client, hub):
    watch = await entered(client.watch_schema_updates("a"))
    hub.keys.clear()
    hub.hang_up(4401)

    with pytest.raises(schema_registry_client.Unauthorized):
        await taken(watch, 1)


async def test_ends_when_it_may_not_hear(client, hub):
    hub.deaf_to.add("secret")

    with pytest.raises(schema_registry_client.Forbidden):
        await taken(client.watch_schema_updates("secret"), 1)


async def test_ends_when_the_hub_forgot_what_it_said(client, hub):
    watch = client.watch_schema_updates("a", after=7)

    with pytest.raises(schema_registry_client.HubRewound) as caught:
        await taken(watch, 1)

    assert caught.value.seen == 7


@pytest.mark.parametrize(("schema_id", "after"), [("a@1", None), ("", 0), ("a", -1)])
def test_refuses_what_cannot_be_watched(client, schema_id, after):
    with pytest.raises(schema_registry_client.InvalidInput):
        client.watch_schema_updates(schema_id, after=after)


async def test_ends_when_it_is_closed_from_elsewhere(client, hub):
    watch = await entered(client.watch_schema_updates("a"))
    coming = asyncio.ensure_future(taken(watch, 1))
    await closed(watch)

    with pytest.raises(EndedError):
        await coming
    await until(hub, lambda: hub.left == 1)


async def test_ends_with_its_client(client, hub):
    watch = await entered(client.watch_schema_updates("a"))

    await closed(client)

    await until(hub, lambda: hub.left == 1)
    with pytest.raises(EndedError):
        await taken(watch, 1)


async def test_lets_go_of_the_socket_after_a_break(client, hub):
    watch = client.watch_schema_updates("a", after=0)
    hub.publish("a", "{}")
    await taken(watch, 1)
    coming = asyncio.ensure_future(taken(watch, 1))
    await until(hub, lambda: hub.sockets)
    hub.publish("a", "{}")
    await coming

    del watch, coming
    gc.collect()

    await until(hub, lambda: hub.left == 1)


async def test_loses_nothing_when_a_caller_gives_up_waiting(server, hub):
    async with (
        schema_registry_client.AsyncSchemaRegistryClient(
            url=server.url, key=fake_hub.KEY
        ) as client,
        client.watch_schema_updates("a") as watch,
    ):
        for _ in range(5):
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(anext(watch), timeout=0.01)
        hub.publish("a", "{}")
        hub.publish("a", "{}")

        assert sequences(await taken(watch, 2)) == [1, 2]
    assert len(hub.sockets) == 1


async def test_comes_through_to_a_caller_with_little_patience(server, hub):
    async with (
        schema_registry_client.AsyncSchemaRegistryClient(
            url=server.url, key=fake_hub.KEY
        ) as client,
        client.watch_schema_updates("a") as watch,
    ):
        hub.plan("/announcements/", *[fake_hub.problem(503, "starting")] * 2)
        hub.hang_up(1012)
        hub.publish("a", "{}")
        heard: list[schema_registry_client.Announcement] = []
        while not heard:
            with contextlib.suppress(asyncio.TimeoutError):
                heard.append(await asyncio.wait_for(anext(watch), timeout=0.01))

    assert sequences(heard) == [1]


async def test_is_read_by_one_task_at_a_time(server, hub):
    async with (
        schema_registry_client.AsyncSchemaRegistryClient(
            url=server.url, key=fake_hub.KEY
        ) as client,
        client.watch_schema_updates("a") as watch,
    ):
        tasks = [asyncio.ensure_future(taken(watch, 1)) for _ in range(2)]
        (refused,), (waiting,) = await asyncio.wait(
            tasks, return_when=asyncio.FIRST_COMPLETED, timeout=20
        )

        with pytest.raises(RuntimeError, match="Another task"):
            await refused
        hub.publish("a", "{}")
        assert sequences(await waiting) == [1]

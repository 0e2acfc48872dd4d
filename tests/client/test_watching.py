"""`watch_schema_updates`: every change once, in order, whatever happens meanwhile."""

import asyncio

import schema_registry_client
from tests.client import fake_hub
from tests.client.conftest import entered, sequences, taken, until


async def test_tells_what_the_plan_asks_for(client, hub):
    hub.publish("ticks_v1", "{}")
    watch = await entered(client.watch_schema_updates("ticks_v1"))
    hub.publish("ticks_v1", '{"maximum": 9007199254740993}', action="breaking_change")

    (update,) = await taken(watch, 1)

    assert update["action"] == "breaking_change"
    assert update["schema_id"] == "ticks_v1"
    assert update["version"] == 2
    assert update["previous_version"] == 1
    assert update["new_schema"] == {"maximum": 9007199254740993}
    assert update["changes"][0]["sentence"] == "b is new."
    assert update["effective_from"] == "2025-01-01T00:00:00Z"
    assert update["sequence"] == 2
    assert "type" not in update


async def test_says_the_same_by_socket_and_by_table(client, hub):
    watch = await entered(client.watch_schema_updates("ticks_v1"))
    hub.publish("ticks_v1", "{}")

    (live,) = await taken(watch, 1)
    (late,) = await taken(client.watch_schema_updates("ticks_v1", after=0), 1)

    assert dict(live) == dict(late)
    assert live == late


async def test_begins_now(client, hub):
    hub.publish("ticks_v1", "{}")

    watch = await entered(client.watch_schema_updates("ticks_v1"))
    hub.publish("ticks_v1", "true")

    assert sequences(await taken(watch, 1)) == [2]
    assert hub.count("/announcements/") == 0


async def test_goes_on_after_a_number(client, hub):
    for _ in range(3):
        hub.publish("ticks_v1", "{}")

    watch = client.watch_schema_updates("ticks_v1", after=1)
    first = await taken(watch, 2)
    coming = asyncio.ensure_future(taken(watch, 1))
    await until(hub, lambda: hub.sockets)
    hub.publish("ticks_v1", "{}")

    assert sequences(first + await coming) == [2, 3, 4]
    assert watch.position == 4


async def test_keeps_to_one_schema_or_hears_of_all(client, hub):
    one = await entered(client.watch_schema_updates("a"))
    every = await entered(client.watch_schema_updates())
    for name in ("b", "a", "c"):
        hub.publish(name, "{}")

    assert sequences(await taken(one, 1)) == [2]
    assert sequences(await taken(every, 3)) == [1, 2, 3]


async def test_leaves_out_what_is_no_change_unless_told(client, hub):
    changes = await entered(client.watch_schema_updates("a"))
    everything = await entered(client.watch_schema_updates("a", actions=None))
    hub.announce("proposal_opened", "a")
    hub.publish("a", "{}")

    assert sequences(await taken(changes, 1)) == [2]
    assert sequences(await taken(everything, 2)) == [1, 2]


async def test_misses_and_doubles_nothing_over_a_restart(client, hub, server):
    watch = await entered(client.watch_schema_updates("ticks_v1"))
    hub.publish("ticks_v1", "{}")
    before = await taken(watch, 1)

    await asyncio.to_thread(server.stop)
    try:
        hub.publish("ticks_v1", "{}")
        hub.publish("other", "{}")
        hub.publish("ticks_v1", "{}")
        coming = asyncio.ensure_future(taken(watch, 3))
    finally:
        await asyncio.to_thread(server.start_again)
    await until(hub, lambda: len(hub.sockets) == 2)
    hub.publish("ticks_v1", "{}")

    assert sequences(before + await coming) == [1, 2, 4, 5]


async def test_drops_what_socket_and_table_both_tell(client, hub):
    hub.publish("a", "{}")
    hub.replays = True

    watch = client.watch_schema_updates("a", after=0)
    first = await taken(watch, 1)
    coming = asyncio.ensure_future(taken(watch, 1))
    await until(hub, lambda: hub.sockets)
    hub.publish("a", "{}")

    assert sequences(first + await coming) == [1, 2]


async def test_polls_where_no_socket_can_be_had(client, hub):
    hub.socket_status = 403
    hub.page_size = 1
    hub.publish("a", "{}")
    hub.publish("a", "{}")

    watch = await entered(client.watch_schema_updates("a", poll_every=0.05))
    for _ in range(3):
        hub.publish("a", "{}")

    assert sequences(await taken(watch, 3)) == [3, 4, 5]
    assert hub.sockets == []


async def test_polls_where_the_socket_speaks_another_protocol(client, hub):
    hub.protocol = 2

    watch = await entered(client.watch_schema_updates("a", poll_every=0.05))
    hub.publish("a", "{}")

    assert sequences(await taken(watch, 1)) == [1]


async def test_goes_on_while_the_hub_stumbles(client, hub):
    hub.publish("a", "{}")
    busy = (fake_hub.problem(503, "starting"), fake_hub.problem(500, "broken"))
    hub.plan("/announcements/", *busy)

    watch = client.watch_schema_updates("a", after=0)

    assert sequences(await taken(watch, 1)) == [1]
    assert hub.count("/announcements/") == 3


async def test_comes_back_when_the_hub_hangs_up(client, hub):
    watch = await entered(client.watch_schema_updates("a"))
    coming = asyncio.ensure_future(taken(watch, 1))

    hub.hang_up(1011)
    hub.publish("a", "{}")

    assert sequences(await coming) == [1]


async def test_is_used_as_in_the_plan(server, hub, monkeypatch):
    monkeypatch.setenv("SCHEMA_REGISTRY_URL", server.url)
    monkeypatch.setenv("SCHEMA_REGISTRY_KEY", fake_hub.KEY)
    hub.publish("ticks_v1", "{}")
    heard: list[object] = []

    async def listen():
        client = schema_registry_client.AsyncSchemaRegistryClient()
        async for update in client.watch_schema_updates("ticks_v1"):
            heard.append((update["action"], update["new_schema"]))
            break
        await client.aclose()

    task = asyncio.ensure_future(listen())
    await until(hub, lambda: hub.sockets)
    hub.publish("ticks_v1", '{"type": "object"}', action="breaking_change")
    await asyncio.wait_for(task, timeout=20)

    assert heard == [("breaking_change", {"type": "object"})]

"""What a client keeps, for how long, and what it makes of it when the hub is away."""

import asyncio
import concurrent.futures
import dataclasses
import logging
import multiprocessing
import os
import threading
from pathlib import Path

import pytest

import schema_registry_client
from schema_registry_client import _references
from schema_registry_client.cache import disk, entries, levels, shared
from tests.client import fake_hub
from tests.client.conftest import entered, settled, taken, until

LATEST = "/versions/latest/"
ENTRY = entries.Entry(b'{"a": 1}', '"etag"', 5.0, unchanging=True)


@pytest.fixture(autouse=True)
def ticks(hub):
    hub.publish("ticks_v1", '{"title": "one"}')


def warnings_in(caplog):
    """Return what the client warned of."""
    ours = (each for each in caplog.records if each.name == "schema_registry_client")
    return [each.getMessage() for each in ours]


class TestPinned:
    async def test_is_the_same_object_for_everybody(self, client):
        first = await settled(client.get_schema("ticks_v1@1"))

        assert await settled(client.get_schema("ticks_v1@1")) is first

    async def test_cannot_be_changed_for_others(self, client):
        schema = await settled(client.get_schema("ticks_v1@1"))
        schema.document["title"] = "mine"
        schema["title"].upper()

        assert schema.document == {"title": "one"}

    async def test_is_asked_for_again_once_something_was_said_of_it(self, client, hub):
        watch = await entered(client.watch_schema_updates("ticks_v1", actions=None))
        await settled(client.get_schema("ticks_v1@1"))
        hub.versions["ticks_v1"][0].meta["status"] = "deprecated"
        hub.announce("deprecated", "ticks_v1")
        await taken(watch, 1)

        schema = await settled(client.get_schema("ticks_v1@1"))
        again = await settled(client.get_schema("ticks_v1@1"))

        assert (schema.status, again.status) == ("deprecated", "deprecated")
        assert hub.count("/versions/1/") == 2

    async def test_is_there_without_a_hub_whatever_was_said_of_it(self, client_of, hub):
        client = client_of(max_stale=0, retries=0)
        watch = await entered(client.watch_schema_updates("ticks_v1", actions=None))
        await settled(client.get_schema("ticks_v1@1"))
        hub.announce("deprecated", "ticks_v1")
        await taken(watch, 1)
        hub.plan("/versions/1/", fake_hub.problem(503, "starting"))

        schema = await settled(client.get_schema("ticks_v1@1"))

        assert (schema.document, schema.stale) == ({"title": "one"}, True)


class TestLatest:
    async def test_is_used_unasked_while_it_is_fresh(self, client_of, hub):
        client = client_of(fresh_for=3600)

        for _ in range(3):
            assert (await settled(client.get_schema("ticks_v1"))).version == 1

        assert len(hub.seen) == 1

    async def test_is_fresh_no_more_once_a_change_is_heard(self, client_of, hub):
        client = client_of(fresh_for=3600)
        watch = await entered(client.watch_schema_updates("ticks_v1"))
        await settled(client.get_schema("ticks_v1"))
        hub.publish("ticks_v1", "{}")
        await taken(watch, 1)

        assert (await settled(client.get_schema("ticks_v1"))).version == 2

    def test_is_fresh_for_as_long_as_it_was_said(self):
        now = [100.0]
        cache = levels.Cache(levels.Rules(fresh_for=5.0), clock=lambda: now[0])
        entry = cache.confirmed(b"", None)
        latest = schema_registry_client._references.parse("ticks_v1")

        assert cache.is_usable(entry, latest)
        now[0] = 105.0
        assert not cache.is_usable(entry, latest)
        now[0] = 99.0  # the clock was set back
        assert not cache.is_usable(entry, latest)

    def test_is_a_spare_for_as_long_as_it_was_said(self):
        now = [100.0]
        cache = levels.Cache(levels.Rules(max_stale=5.0), clock=lambda: now[0])
        entry = cache.confirmed(b"", None)

        latest = _references.Reference("ticks_v1")

        now[0] = 105.0
        assert cache.is_spare(entry, latest)
        for now[0] in (105.1, 94.9):  # or of a clock that is ahead of ours
            assert not cache.is_spare(entry, latest)

    def test_is_a_spare_for_ever_if_it_cannot_change(self):
        now = [100.0]
        cache = levels.Cache(levels.Rules(max_stale=5.0), clock=lambda: now[0])
        entry = cache.confirmed(b"", None)

        now[0] = 1e9
        assert cache.is_spare(entry, _references.Reference("ticks_v1", "1"))
        settled_entry = dataclasses.replace(entry, unchanging=True)
        assert cache.is_spare(settled_entry, _references.Reference("ticks_v1"))


@pytest.fixture
async def away(server):
    """Return a function that ends the hub until the test is over."""
    gone = []

    async def go():
        await asyncio.to_thread(server.stop)
        gone.append(True)

    yield go
    if gone:
        await asyncio.to_thread(server.start_again)


class TestWithoutAHub:
    async def test_a_new_process_answers_from_disk_with_a_warning(
        self, client_of, tmp_path, away, caplog
    ):
        before = client_of(cache_dir=tmp_path)
        await settled(before.get_schema("ticks_v1"))
        await settled(before.get_schema("ticks_v1@1"))
        await away()
        after = client_of(cache_dir=tmp_path)

        with caplog.at_level(logging.WARNING, "schema_registry_client"):
            latest = await settled(after.get_schema("ticks_v1"))
            pinned = await settled(after.get_schema("ticks_v1@1"))

        assert (latest.version, latest.stale) == (1, True)
        assert (pinned.version, pinned.stale) == (1, False)
        (warning,) = warnings_in(caplog)
        assert warning.startswith("the hub is away (No answer from http://127.0.0.1:")
        assert "ticks_v1@latest is what it was" in warning

    async def test_asks_a_hub_that_failed_a_moment_ago_no_more(
        self, client_of, hub, caplog
    ):
        client = client_of()
        await settled(client.get_schema("ticks_v1"))
        hub.plan(LATEST, *[fake_hub.problem(503, "starting")] * 9)

        for _ in range(3):
            assert (await settled(client.get_schema("ticks_v1"))).stale

        assert len(hub.seen) == 1 + 2
        assert len(warnings_in(caplog)) == 3

    async def test_asks_no_more_often_than_it_may(self, client_of, hub):
        client = client_of(retries=0)
        await settled(client.get_schema("ticks_v1"))
        hub.plan(LATEST, fake_hub.problem(503, "starting"))

        assert (await settled(client.get_schema("ticks_v1"))).stale
        assert len(hub.seen) == 1 + 1

    async def test_answers_nothing_that_is_too_old(self, client_of, hub):
        client = client_of(max_stale=0, retries=0)
        await settled(client.get_schema("ticks_v1"))
        hub.plan(LATEST, fake_hub.problem(503, "starting"))

        with pytest.raises(schema_registry_client.ServerFailure):
            await settled(client.get_schema("ticks_v1"))

    @pytest.mark.parametrize("status", [401, 403, 404])
    async def test_a_refusal_is_no_outage(self, client, hub, status):
        await settled(client.get_schema("ticks_v1"))
        hub.plan(LATEST, fake_hub.problem(status, "no"))

        with pytest.raises(schema_registry_client.ProblemError) as caught:
            await settled(client.get_schema("ticks_v1"))

        assert caught.value.status == status

    async def test_what_is_to_be_fresh_is_not_old(self, client_of, hub):
        client = client_of(retries=0)
        await settled(client.get_schema("ticks_v1@1"))
        hub.plan("/versions/1/", fake_hub.problem(503, "starting"))

        with pytest.raises(schema_registry_client.ServerFailure):
            await settled(client.get_schema("ticks_v1@1", refresh=True))

    async def test_a_revoked_key_is_told_as_such(self, client, hub):
        watch = await entered(client.watch_schema_updates("ticks_v1"))
        await settled(client.get_schema("ticks_v1"))
        hub.keys.clear()
        hub.hang_up(4401)

        with pytest.raises(schema_registry_client.Unauthorized):
            await taken(watch, 1)
        with pytest.raises(schema_registry_client.Unauthorized):
            await settled(client.get_schema("ticks_v1"))


class TestDisk:
    def test_gives_back_what_it_was_given(self, tmp_path):
        disk.Disk(tmp_path / "new").put("a", ENTRY)

        assert disk.Disk(tmp_path / "new").get("a") == ENTRY
        assert disk.Disk(tmp_path / "new").get("b") is None

    def test_lets_nobody_else_read(self, tmp_path):
        disk.Disk(tmp_path / "new").put("a", ENTRY)

        (file,) = (tmp_path / "new").iterdir()
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
        assert file.stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("left", [0, 1, 40, -1])
    def test_takes_nothing_that_is_not_whole(self, tmp_path, left):
        store = disk.Disk(tmp_path)
        store.put("a", ENTRY)
        (file,) = tmp_path.iterdir()
        file.write_bytes(file.read_bytes()[:left])

        assert store.get("a") is None

    def test_does_without_a_disk_that_refuses(self, tmp_path, caplog):
        (tmp_path / "file").write_text("")
        store = disk.Disk(tmp_path / "file")

        store.put("a", ENTRY)
        assert store.get("a") is None

        assert len(warnings_in(caplog)) == 1

    def test_does_not_grow_for_ever(self, tmp_path):
        store = disk.Disk(tmp_path, most_files=3)
        for number in range(65):
            store.put(str(number), ENTRY)
            (path,) = [tmp_path / entries.digest(str(number))]
            os.utime(path, (number, number))

        assert len([*tmp_path.iterdir()]) == 3
        assert store.get("64") == ENTRY

    async def test_is_not_shared_between_keys(self, client_of, hub, tmp_path):
        hub.keys.add("srk_other")
        await settled(client_of(cache_dir=tmp_path).get_schema("ticks_v1@1"))
        other = client_of(cache_dir=tmp_path, key="srk_other")
        await settled(other.get_schema("ticks_v1@1"))

        assert len(hub.seen) == 2
        assert len([*tmp_path.iterdir()]) == 2
        assert "srk" not in str([*tmp_path.rglob("*")])

    @pytest.mark.parametrize("kept", [b"{}", b"[", b"", None])
    async def test_drops_what_it_cannot_read(self, client_of, hub, tmp_path, kept):
        await settled(client_of(cache_dir=tmp_path).get_schema("ticks_v1@1"))
        (file,) = [each for each in tmp_path.rglob("*") if each.is_file()]
        url = f"{client_of()._hub.settings.url}/api/v1/schemas/ticks_v1/versions/1/"
        whole = entries.written(url, dataclasses.replace(ENTRY, body=kept or b"{}"))
        file.write_bytes(b"[" * 100_000 if kept is None else whole)

        schema = await settled(client_of(cache_dir=tmp_path).get_schema("ticks_v1@1"))

        assert schema.version == 1
        assert len(hub.seen) == 2

    def test_is_whole_whoever_writes_at_the_same_time(self, tmp_path):
        bodies = [bytes([65 + number]) * 50_000 for number in range(2)]
        context = multiprocessing.get_context("spawn")
        writers = [
            context.Process(target=write_often, args=(tmp_path, body))
            for body in bodies
        ]
        disk.Disk(tmp_path).put("a", dataclasses.replace(ENTRY, body=bodies[0]))
        for writer in writers:
            writer.start()

        seen = set()
        while any(writer.is_alive() for writer in writers):
            found = disk.Disk(tmp_path).get("a")
            seen.add(None if found is None else found.body)
        for writer in writers:
            writer.join()

        assert seen <= set(bodies)
        assert [each.name for each in tmp_path.iterdir()] == [entries.digest("a")]

    def test_is_not_written_to_for_each_confirmation(self, tmp_path):
        now = [100.0]
        store = disk.Disk(tmp_path)
        cache = levels.Cache(stores=[store], clock=lambda: now[0])

        due = [cache.is_to_be_kept("a", is_new=new) for new in (True, False, True)]
        now[0] = 161.0
        due.append(cache.is_to_be_kept("a", is_new=False))

        assert due == [True, False, True, True]

    def test_is_nearer_than_another_machine(self, tmp_path):
        near, far = disk.Disk(tmp_path / "near"), disk.Disk(tmp_path / "far")
        far.put("a", ENTRY)

        assert levels.Cache(stores=[near, far]).recall("a") == ENTRY
        assert near.get("a") == ENTRY

    def test_lies_where_the_system_keeps_such_things(self, monkeypatch):
        monkeypatch.setenv("HOME", "/home/somebody")

        named = disk.folder_for({"XDG_CACHE_HOME": "/x"})
        usual = disk.folder_for({})

        assert named == Path("/x/schema-registry-client")
        assert usual == Path("/home/somebody/.cache/schema-registry-client")


def write_often(folder, body):
    store = disk.Disk(folder)
    for _ in range(50):
        store.put("a", dataclasses.replace(ENTRY, body=body))


class TestShared:
    """A real server that speaks Redis, started for the run."""

    async def test_spares_another_machine_the_hub(self, client_of, hub):
        url = os.environ["REDIS_URL"]
        key = f"srk_{os.urandom(8).hex()}"
        hub.keys.add(key)
        first = client_of(key=key, cache_redis=url)
        second = client_of(key=key, cache_redis=url)

        await settled(first.get_schema("ticks_v1@1"))
        schema = await settled(second.get_schema("ticks_v1@1"))

        assert schema.version == 1
        assert len(hub.seen) == 1

    async def test_is_done_without_when_it_is_away(self, client_of, hub, caplog):
        client = client_of(cache_redis="unix:///nowhere/redis.sock")

        await settled(client.get_schema("ticks_v1@1"))
        await settled(client.get_schema("ticks_v1"))

        assert len(hub.seen) == 2
        assert len(warnings_in(caplog)) == 1

    def test_refuses_an_address_that_is_none(self):
        with pytest.raises(schema_registry_client.InvalidSettings):
            shared.Shared("http://nowhere", namespace="x")


class TestOneFlight:
    async def test_many_threads_ask_once(self, server, hub):
        client = schema_registry_client.SchemaRegistryClient(
            url=server.url, key=fake_hub.KEY
        )
        ready = threading.Barrier(8)

        def ask():
            ready.wait()
            return client.get_schema("ticks_v1@1")

        with client, concurrent.futures.ThreadPoolExecutor(8) as pool:
            asking = [pool.submit(ask) for _ in range(8)]
            found = await asyncio.to_thread(lambda: [each.result() for each in asking])

        assert {each.version for each in found} == {1}
        assert len(hub.seen) == 1

    async def test_many_tasks_ask_once(self, server, hub):
        async with schema_registry_client.AsyncSchemaRegistryClient(
            url=server.url, key=fake_hub.KEY
        ) as client:
            found = await asyncio.gather(
                *(client.get_schema("ticks_v1") for _ in range(20))
            )

        assert {each.version for each in found} == {1}
        assert len(hub.seen) == 1

    async def test_a_task_that_gives_up_takes_nobody_along(self, server, hub):
        async with schema_registry_client.AsyncSchemaRegistryClient(
            url=server.url, key=fake_hub.KEY
        ) as client:
            first = asyncio.ensure_future(client.get_schema("ticks_v1"))
            second = asyncio.ensure_future(client.get_schema("ticks_v1"))
            await asyncio.sleep(0)
            first.cancel()

            assert (await second).version == 1
        assert first.cancelled()
        assert len(hub.seen) == 1

    async def test_all_are_told_of_the_failure(self, server, hub):
        hub.plan(LATEST, fake_hub.problem(403, "permission_denied"))
        async with schema_registry_client.AsyncSchemaRegistryClient(
            url=server.url, key=fake_hub.KEY
        ) as client:
            asked = [client.get_schema("ticks_v1") for _ in range(3)]
            found = await asyncio.gather(*asked, return_exceptions=True)

        assert [type(each) for each in found] == [schema_registry_client.Forbidden] * 3
        assert len({id(each) for each in found}) == 3
        assert len(hub.seen) == 1

    async def test_what_was_announced_meanwhile_is_asked_for_anew(self, server, hub):
        async with schema_registry_client.AsyncSchemaRegistryClient(
            url=server.url, key=fake_hub.KEY
        ) as client:
            watch = await client.watch_schema_updates("ticks_v1").__aenter__()
            early = asyncio.ensure_future(client.get_schema("ticks_v1"))
            await until(hub, lambda: hub.count(LATEST) == 1)
            hub.publish("ticks_v1", "{}")
            await anext(watch)

            assert (await client.get_schema("ticks_v1")).version == 2
            await early

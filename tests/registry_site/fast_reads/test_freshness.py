"""What is remembered ..."""

import asyncio
import contextlib
import dataclasses
import json
import time

import pytest

from notifications_app import epochs
from notifications_app import selectors as announcements
from registry_site.embedded import folders, lifeline, processes, valkey
from schemas_app import models
from schemas_app.services import artifacts, modules
from tests import factories
from tests.registry_site.fast_reads import replicas

SCHEMA = "/schemas/ticks_v1/"
LATEST = f"{SCHEMA}versions/latest/"
NOWHERE = "unix:///nowhere/redis.sock"

_seen = replicas.in_database(announcements.after)


def number(answer):
    """Return which version the answer is about."""
    return json.loads(answer.body)["version"]


async def publish_second(**options):
    await replicas.published(document=factories.with_field("venue"), **options)


class TestAfterAPublication:
    async def test_is_not_served_by_any_replica(self, one, other):
        key = await replicas.reader()
        for replica in (one, other):
            assert number(await replica.warm(LATEST, key)) == 1

        await publish_second()

        for replica in (one, other):
            assert number(await replica.ask(LATEST, key)) == 2

    async def test_is_not_served_once_a_client_has_seen_it(self, one, other, settings):
        key = await replicas.reader()
        await other.warm(LATEST, key)
        # As if whoever published died right after the commit.
        settings.FAST_READS = False
        await publish_second()
        settings.FAST_READS = True

        page = await _seen(0)

        assert page.messages[-1].topic == "ticks_v1"
        assert number(await other.ask(LATEST, key)) == 2

    async def test_of_another_schema_stays(self, one):
        key = await replicas.reader()
        await one.warm(LATEST, key)

        await replicas.in_database(factories.schema)("orders_v1")
        await replicas.published("orders_v1")

        assert await one.is_from_memory(LATEST, key)

    async def test_goes_with_what_is_not_announced_within_a_second(self, one):
        key = await replicas.reader()

        @replicas.in_database
        def refuse():
            version = models.SchemaVersion.objects.get()
            version.artifacts.update(status="failed", reason="out of memory")
            return version

        @replicas.in_database
        def ask_again(version):
            artifacts.request_again(
                version=version, by=factories.SYSTEM, at=factories.NOW
            )

        version = await refuse()
        assert b'"failed"' in (await one.warm(LATEST, key)).body
        await ask_again(version)
        begin = time.monotonic()

        while b'"failed"' in (await one.ask(LATEST, key)).body:
            assert time.monotonic() < begin + epochs.LEASE_SECONDS


class TestAnAnswerUnderWay:
    async def test_is_not_kept_when_its_schema_changes(self, one):
        key = await replicas.reader()
        document = f"{LATEST}document/"
        await one.warm(SCHEMA, key)
        one.django.answered.clear()
        one.django.let_go.clear()
        old = asyncio.create_task(one.ask(document, key))
        await one.django.answered.wait()

        await publish_second()
        # Memory hears of it while the old answer is on its way.
        caught_up = asyncio.create_task(one.ask(SCHEMA, key))
        while SCHEMA_KEY in one.front._answers:
            await asyncio.sleep(0)
        one.django.let_go.set()

        assert b"venue" not in (await old).body
        assert json.loads((await caught_up).body)["latest_version"] == 2
        assert b"venue" in (await one.ask(document, key)).body

    async def test_goes_when_memory_hears_of_it_later(self, one):
        key = await replicas.reader()
        await one.warm(SCHEMA, key)
        one.django.answered.clear()
        one.django.let_go.clear()
        old = asyncio.create_task(one.ask(LATEST, key))
        await one.django.answered.wait()

        await publish_second()
        one.django.let_go.set()

        assert number(await old) == 1
        assert number(await one.ask(LATEST, key)) == 2


SCHEMA_KEY = (f"{replicas.API}{SCHEMA}".encode(), b"localhost", "http")


class TestWhenRedisForgets:
    async def test_is_looked_at_again(self, one, other, settings):
        key = await replicas.reader()
        await one.warm(LATEST, key)
        settings.FAST_READS = False
        await publish_second()
        settings.FAST_READS = True
        with replicas.client() as client:
            client.delete(epochs.KNOWN)

        # The other one, which knew nothing before, is the first to look.
        await other.warm(SCHEMA, key)

        assert number(await one.ask(LATEST, key)) == 2

    async def test_a_number_is_kept_by_whoever_tells_one(self, one):
        with replicas.client() as client:
            epochs.forget()
            await replicas.in_database(epochs.hint)(7)
            await replicas.in_database(epochs.hint)(5)
            first, _, text = client.get(epochs.KNOWN).partition(b" ")
            client.delete(epochs.KNOWN)
            await replicas.in_database(epochs.hint)(8)
            second, _, other_text = client.get(epochs.KNOWN).partition(b" ")

        assert (first, second) == (b"7", b"8")
        assert text != other_text


class TestWithoutRedis:
    async def test_nothing_is_answered_from_memory(self, one, caplog):
        key = await replicas.reader()
        async with replicas.replica(redis_url=NOWHERE) as alone:
            answers = [await alone.ask(LATEST, key) for _ in range(4)]

        assert [answer.status for answer in answers] == [200] * 4
        assert alone.django.asked == 4
        said = [record for record in caplog.records if "Asking Redis" in record.message]
        assert len(said) == 1

    async def test_it_heals_by_itself(self, one):
        key = await replicas.reader()
        with _own_redis() as (start, url):
            async with replicas.replica(redis_url=url) as alone:
                running = start()
                await alone.warm(LATEST, key)
                running.stop()
                assert not await alone.is_from_memory(LATEST, key)

                # Told to another Redis: this one comes back and knows nothing of it.
                await publish_second()
                start()

                assert number(await alone.ask(LATEST, key)) == 2
                async with asyncio.timeout(20):
                    while not await alone.is_from_memory(LATEST, key):
                        pass
                assert number(await alone.ask(LATEST, key)) == 2

    async def test_a_client_sees_nothing_before_all_memories_have_run_out(
        self, one, settings
    ):
        """Only whoever tells is cut off from Redis, and the others are not."""
        key = await replicas.reader()
        await one.warm(LATEST, key)
        there, settings.REDIS_URL = settings.REDIS_URL, NOWHERE
        epochs.forget()
        await publish_second()
        # As if it had read the database just before that.
        one.front._freshness._read_at = time.monotonic()
        assert number(await one.ask(LATEST, key)) == 1

        await _seen(0)
        began = time.monotonic()
        await _seen(0)

        assert number(await one.ask(LATEST, key)) == 2
        assert time.monotonic() < began + epochs.LEASE_SECONDS / 2
        settings.REDIS_URL = there


class TestKeys:
    async def test_that_are_revoked_open_nothing_on_any_replica(self, one, other):
        key = await replicas.reader()
        for replica in (one, other):
            await replica.warm(LATEST, key)

        await replicas.in_database(modules.revoke_key)(
            prefix=key.prefix, by=factories.SYSTEM, at=factories.NOW
        )

        for replica in (one, other):
            assert (await replica.ask(LATEST, key)).status == 401

    async def test_of_people_who_left_open_nothing_a_second_later(self, one):
        key = await replicas.reader(owner="otto")
        await one.warm(LATEST, key)

        @replicas.in_database
        def leave():
            otto = factories.person("otto")
            otto.is_active = False
            otto.save()

        await leave()
        begin = time.monotonic()

        while (await one.ask(LATEST, key)).status == 200:
            assert time.monotonic() < begin + epochs.LEASE_SECONDS

    @pytest.mark.parametrize("replace", ["digest", "expires_at"])
    async def test_are_judged_as_they_were_read_last(self, one, replace):
        key = await replicas.reader()
        await one.warm(LATEST, key)
        known = one.front._keys._keys[key.prefix]
        other = {"digest": "0" * 64, "expires_at": factories.NOW}[replace]
        changed = dataclasses.replace(known, **{replace: other})
        one.front._keys.learn({key.prefix: changed})

        assert not await one.is_from_memory(LATEST, key)


@contextlib.contextmanager
def _own_redis():
    """Give a way to start a Redis, and where it will be."""
    with (
        folders.for_sockets() as sockets,
        lifeline.Lifeline() as line,
        contextlib.ExitStack() as stack,
    ):

        def start():
            plan = valkey.plan(
                sockets=sockets, data=sockets, log=sockets / "log", keep=False
            )
            running = processes.start_and_wait(plan, line=line)
            stack.callback(running.stop)
            return running

        yield start, valkey.url(sockets=sockets)

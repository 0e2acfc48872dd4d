"""One URL for each server ..."""

import asyncio
from concurrent import futures
from pathlib import Path

import pytest
from celery import current_app
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.cache import cache

from registry_site import celery, connections, env

TEST_FILE = Path("/run/test.sqlite3")


class TestSqlite:
    def test_is_set_up_for_several_writers(self) -> None:
        database = connections.database(
            url="sqlite:////data/my%20registry.sqlite3",
            pool_size=4,
            test_file=TEST_FILE,
        )

        assert database == {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": "/data/my registry.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
            "TEST": {"NAME": "/run/test.sqlite3"},
        }

    def test_path_after_three_slashes_is_relative(self) -> None:
        database = connections.database(
            url="sqlite:///data/r.sqlite3", pool_size=4, test_file=TEST_FILE
        )

        assert database["NAME"] == str(Path.cwd() / "data" / "r.sqlite3")


class TestPostgres:
    def test_is_pooled_and_its_login_unquoted(self) -> None:
        database = connections.database(
            url="postgres://us%40er:p%2Fw@db.example:6432/registry?sslmode=require",
            pool_size=4,
            test_file=TEST_FILE,
        )

        assert database == {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "registry",
            "USER": "us@er",
            "PASSWORD": "p/w",
            "HOST": "db.example",
            "PORT": "6432",
            "OPTIONS": {
                "sslmode": "require",
                "pool": {"min_size": 1, "max_size": 4, "timeout": 10},
            },
        }

    def test_is_found_by_the_folder_of_its_socket(self) -> None:
        database = connections.database(
            url="postgres://postgres@/registry?host=/tmp/sockets",
            pool_size=4,
            test_file=TEST_FILE,
        )

        assert database["HOST"] == "/tmp/sockets"
        assert database["OPTIONS"] == {
            "pool": {"min_size": 1, "max_size": 4, "timeout": 10}
        }


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite://:memory:", "sqlite:///", "postgres://host"]
)
def test_of_a_database_must_name_one(url: str) -> None:
    with pytest.raises(env.UnusableError):
        connections.check_database(url)


@pytest.mark.parametrize(
    "url", ["unix://", "unix://host/path", "redis:///0", "redis://host/first"]
)
def test_of_redis_must_name_a_place(url: str) -> None:
    with pytest.raises(env.UnusableError):
        connections.check_redis(url)


class TestRedis:
    @pytest.mark.parametrize(
        ("url", "layer", "cache_url", "broker"),
        [
            (
                "unix:///tmp/redis.sock",
                "unix:///tmp/redis.sock?db=0",
                "unix:///tmp/redis.sock?db=1",
                "redis+socket:///tmp/redis.sock?virtual_host=0",
            ),
            (
                "redis://:secret@redis.example:6379/3",
                "redis://:secret@redis.example:6379/3",
                "redis://:secret@redis.example:6379/4",
                "redis://:secret@redis.example:6379/3",
            ),
            (
                "rediss://redis.example",
                "rediss://redis.example/0",
                "rediss://redis.example/1",
                "rediss://redis.example/0?ssl_cert_reqs=required",
            ),
        ],
    )
    def test_serves_three_libraries_by_one_url(
        self, url: str, layer: str, cache_url: str, broker: str
    ) -> None:
        layers = connections.channel_layers(url=url)
        caches = connections.caches(url=url)

        assert layers["default"]["CONFIG"]["hosts"] == [layer]
        assert caches["default"]["LOCATION"] == cache_url
        assert connections.broker(url=url) == broker

    def test_absent_leaves_everything_in_the_process(self) -> None:
        layers = connections.channel_layers(url="")
        caches = connections.caches(url="")

        assert layers["default"]["BACKEND"] == "channels.layers.InMemoryChannelLayer"
        assert caches["default"]["BACKEND"].endswith("locmem.LocMemCache")
        assert connections.broker(url="") == "memory://"


class TestServersOfThisRun:
    """The settings were made from the URLs of servers that run."""

    async def test_carry_a_message_between_channels(self) -> None:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add("connections", channel)

        await layer.group_send("connections", {"type": "ring", "number": 2**53 + 1})
        message = await asyncio.wait_for(layer.receive(channel), 10)
        await layer.flush()

        assert message == {"type": "ring", "number": 2**53 + 1}

    def test_keep_what_is_cached(self) -> None:
        cache.set("connections", b"kept")

        assert cache.get("connections") == b"kept"

    def test_take_a_job(self) -> None:
        with celery.app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1)
            queue = broker.SimpleQueue("connections")
            queue.put({"job": 1})
            message = queue.get(timeout=10)
            message.ack()
            queue.close()

        assert message.payload == {"job": 1}

    def test_get_the_jobs_of_every_thread(self) -> None:
        with futures.ThreadPoolExecutor(1) as pool:
            url = pool.submit(lambda: current_app.conf.broker_url).result(10)

        assert url == settings.CELERY_BROKER_URL
        assert url.startswith("redis+socket://")

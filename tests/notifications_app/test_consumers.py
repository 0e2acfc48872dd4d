"""A socket ..."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from notifications_app import consumers, delivery, hub
from tests.notifications_app import conftest, outbox, sockets

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("outbox_thread"),
]

EVERYTHING = "/ws/v1/schemas/"
TICKS = "/ws/v1/schemas/ticks_v1/"


@pytest.fixture(autouse=True)
async def _bell_only(settings) -> AsyncIterator[None]:
    settings.BROADCAST = conftest.BELL_ONLY
    yield
    assert hub.current()._reading is None


async def test_tells_where_it_stands_then_what_happens() -> None:
    await outbox.announce_from_a_loop()

    async with sockets.Socket(EVERYTHING) as socket:
        assert await socket.frames(1) == [delivery.welcome_frame(position=1)]
        await outbox.announce_from_a_loop("other")

        assert await socket.frames(1) == [outbox.frame(2, "other")]


async def test_gets_what_it_missed_then_what_happens() -> None:
    for topic in ("ticks_v1", "other", "ticks_v1"):
        await outbox.announce_from_a_loop(topic)

    async with sockets.Socket(f"{TICKS}?after=1") as socket:
        assert await socket.frames(2) == [
            delivery.welcome_frame(position=1),
            outbox.frame(3),
        ]
        for topic in ("other", "ticks_v1"):
            await outbox.announce_from_a_loop(topic)

        assert await socket.frames(1) == [outbox.frame(5)]


async def test_shares_one_hub_with_every_other() -> None:
    async with (
        sockets.Socket(EVERYTHING) as everything,
        sockets.Socket(TICKS) as first,
        sockets.Socket(TICKS) as second,
    ):
        for socket in (everything, first, second):
            await socket.frames(1)
        await outbox.announce_from_a_loop()

        for socket in (everything, first, second):
            assert await socket.frames(1) == [outbox.frame(1)]
        assert outbox.tasks().count("Hub._read_on") == 1


@pytest.mark.parametrize("url", [EVERYTHING, TICKS, f"{TICKS}?after=x"])
async def test_of_nobody_is_closed_with_4401(url: str) -> None:
    async with sockets.Socket(url, subscriber=None) as socket:
        assert await socket.closing() == (4401, "sign in or send a key")


@pytest.mark.parametrize(
    ("url", "subscriber"),
    [
        (EVERYTHING, sockets.Subscriber("ticks_v1")),
        (TICKS, sockets.Subscriber(None, "other")),
    ],
)
async def test_of_a_stranger_is_closed_with_4403(
    url: str, subscriber: sockets.Subscriber
) -> None:
    async with sockets.Socket(url, subscriber=subscriber) as socket:
        assert await socket.closing() == (4403, "not allowed to listen here")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("after=", "after must be one whole number"),
        ("after=-1", "after must be one whole number"),
        ("after=1.0", "after must be one whole number"),
        ("after=%D9%A3", "after must be one whole number"),
        ("after=1&after=2", "after must be one whole number"),
        ("after=99999999999999999999", "after must be one whole number"),
        ("after=9999999999999999999", "after is too large"),
        ("after=1", "after=1 is ahead of the last announcement, 0"),
        ("after=é", "unreadable query"),
        (
            "foo=1",
            "there is no parameter 'foo'; there are after, schemas, severity, domain",
        ),
    ],
)
async def test_with_a_bad_number_is_closed_with_4400(query: str, reason: str) -> None:
    async with sockets.Socket(f"{EVERYTHING}?{query}") as socket:
        assert await socket.closing() == (4400, reason)


async def test_of_an_impossible_topic_is_closed_with_4400() -> None:
    url = "/ws/v1/schemas/ticks\x00v1/"

    async with sockets.Socket(url) as socket:
        assert await socket.closing() == (4400, "unreadable path")


async def test_may_say_a_few_things_that_mean_nothing() -> None:
    async with sockets.Socket(EVERYTHING) as socket:
        await socket.frames(1)
        for _ in range(8):
            socket.say(text="ping")
            socket.say(bytes=b"\xff\x00")
        await outbox.announce_from_a_loop()

        assert await socket.frames(1) == [outbox.frame(1)]


async def test_that_does_not_stop_talking_is_closed() -> None:
    async with sockets.Socket(EVERYTHING) as socket:
        await socket.frames(1)
        for _ in range(20):
            socket.say(text="{not json")

        assert await socket.closing() == (4400, "this socket only sends")


async def test_of_a_slow_client_is_closed_with_4408(settings) -> None:
    settings.BROADCAST = {**conftest.BELL_ONLY, "queue_size": 2}

    async with sockets.Socket(EVERYTHING, is_stuck=True) as socket:
        await socket.frames(1)
        await outbox.announce_from_a_loop()
        await socket.has_stuck.wait()
        for _ in range(3):
            await outbox.announce_from_a_loop()

        assert await socket.closing() == (
            4408,
            "too many announcements are waiting; connect again with ?after=",
        )


async def test_leaves_nothing_behind_when_the_server_ends() -> None:
    async with sockets.Socket(f"{TICKS}?after=0", is_stuck=True) as socket:
        await socket.frames(1)
        await outbox.announce_from_a_loop()
        await socket.has_stuck.wait()

        socket.serving.cancel()
        await asyncio.wait([socket.serving])

    ours = ("Hub.", "Stream.", "AnnouncementConsumer.", "listen")
    assert [name for name in outbox.tasks() if name.startswith(ours)] == []


async def test_of_whom_too_many_are_open_is_closed_with_4429(settings) -> None:
    settings.BROADCAST = {**conftest.BELL_ONLY, "sockets_per_caller": 1}
    same = sockets.Subscriber(None, caller="same")
    alike = sockets.Subscriber(None, caller="same")
    stranger = sockets.Subscriber(None, caller="stranger")

    async with sockets.Socket(EVERYTHING, subscriber=same) as first:
        await first.frames(1)
        async with sockets.Socket(
            EVERYTHING, subscriber=alike, address="192.0.2.2"
        ) as second:
            assert await second.closing() == (
                4429,
                "too many sockets and streams are open already",
            )
        async with sockets.Socket(EVERYTHING, subscriber=stranger) as third:
            await third.frames(1)
    async with sockets.Socket(EVERYTHING, subscriber=alike) as again:
        assert await again.frames(1) == [delivery.welcome_frame(position=0)]
    assert not hub.current().doors._inside


async def test_that_fails_is_closed_with_1011(caplog) -> None:
    await outbox.rename_table("notifications_app_announcement", "elsewhere")

    async with sockets.Socket(EVERYTHING) as socket:
        closing = await socket.closing()
    await outbox.rename_table("elsewhere", "notifications_app_announcement")

    assert closing == (1011, "internal error; connect again with ?after=")
    assert [record.getMessage() for record in caplog.records] == [
        "Serving a listener failed."
    ]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("schemas=", "schemas must be one name or glob of names, such as ticks_*"),
        ("schemas=[a]", "schemas must be one name or glob of names, such as ticks_*"),
        ("severity=a&severity=b", "severity must be one word"),
        ("domain=a%20b", "domain must be one name of a domain"),
    ],
)
async def test_with_a_bad_selection_is_closed_with_4400(
    query: str, reason: str
) -> None:
    async with sockets.Socket(f"{EVERYTHING}?{query}") as socket:
        assert await socket.closing() == (4400, reason)


@pytest.mark.parametrize(
    "query",
    [
        "schemas=ticks_*",
        "severity=breaking",
        "domain=market-data",
        "schemas=*&severity=breaking&domain=market-data",
    ],
)
async def test_gets_what_it_selected_and_nothing_else(query: str) -> None:
    wanted = '{"severity": "breaking", "domain": "market-data"}'
    await outbox.announce_from_a_loop(topic="bars", body='{"severity": "none"}')
    await outbox.announce_from_a_loop(topic="ticks_v1", body=wanted)

    async with sockets.Socket(f"{EVERYTHING}?after=0&{query}") as socket:
        frames = await socket.frames(2)
        await outbox.announce_from_a_loop(topic="bars", body='{"domain": "other"}')
        await outbox.announce_from_a_loop(topic="ticks_v2", body=wanted)
        frames += await socket.frames(1)

    assert [json.loads(frame).get("sequence") for frame in frames] == [None, 2, 4]


async def test_gets_only_what_is_within_its_globs() -> None:
    listener = sockets.Subscriber(None, within=("ticks_*",))
    await outbox.announce_from_a_loop(topic="bars")
    await outbox.announce_from_a_loop(topic="ticks_v1")

    async with sockets.Socket(
        f"{EVERYTHING}?after=0&schemas=*", subscriber=listener
    ) as socket:
        frames = await socket.frames(2)
        await outbox.announce_from_a_loop(topic="bars")
        await outbox.announce_from_a_loop(topic="ticks_v2")
        frames += await socket.frames(1)

    assert [json.loads(frame).get("sequence") for frame in frames] == [None, 2, 4]


async def test_of_somebody_who_is_turned_out_is_closed_with_4401() -> None:
    listener = sockets.Subscriber(None)
    async with (
        sockets.Socket(EVERYTHING, subscriber=listener) as socket,
        sockets.Socket(EVERYTHING) as other,
    ):
        for each in (socket, other):
            await each.frames(1)
        listener.is_gone = True

        assert await socket.closing() == (
            4401,
            "the key or the account opens nothing any more",
        )
        await outbox.announce_from_a_loop()
        assert await other.frames(1) == [outbox.frame(1)]


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (["x", "schema-registry.v1"], "schema-registry.v1"),
        ([], None),
    ],
)
async def test_speaks_the_protocol_that_it_is_asked_for(
    offered: list[str], chosen: str | None
) -> None:
    async with sockets.Socket(EVERYTHING, subprotocols=offered) as socket:
        await socket.frames(1)

        assert socket.subprotocol == chosen


@pytest.mark.parametrize("offered", [["schema-registry.v2"], ["x"]])
async def test_of_another_protocol_is_closed_with_4400(offered: list[str]) -> None:
    async with sockets.Socket(EVERYTHING, subprotocols=offered) as socket:
        assert await socket.closing() == (4400, "this is schema-registry.v1")


class TestWithoutAKey:
    @staticmethod
    async def introduction(text: str) -> sockets.Subscriber:
        """Know whoever says so."""
        if text != "it is me":
            raise consumers.NotKnownError("no")
        return sockets.ALLOWED

    async def test_is_known_by_its_first_frame(self) -> None:
        await outbox.announce_from_a_loop()
        async with sockets.Socket(
            f"{EVERYTHING}?after=0", subscriber=None, introduction=self.introduction
        ) as socket:
            socket.say(text="it is me")

            assert await socket.frames(2) == [
                delivery.welcome_frame(position=0),
                outbox.frame(1),
            ]

    @pytest.mark.parametrize("frame", [{"text": "me"}, {"bytes": b"it is me"}])
    async def test_is_closed_with_4401_after_another_frame(self, frame: Any) -> None:
        async with sockets.Socket(
            EVERYTHING, subscriber=None, introduction=self.introduction
        ) as socket:
            socket.say(**frame)

            assert await socket.closing() == (4401, "no")

    async def test_is_closed_with_4401_when_it_says_nothing(self, settings) -> None:
        settings.BROADCAST = {**conftest.BELL_ONLY, "key_seconds": 0.01}

        async with sockets.Socket(
            EVERYTHING, subscriber=None, introduction=self.introduction
        ) as socket:
            assert await socket.closing() == (4401, "sign in or send a key")

"""A stream ..."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from notifications_app import delivery, hub, selection, streams
from tests.notifications_app import conftest, outbox

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("outbox_thread"),
]

_PATIENCE = 20.0


class Listener:
    """Runs one stream and keeps its frames; `on_frame` may act before each."""

    def __init__(
        self,
        source: hub.Hub,
        *,
        topic: str | None = None,
        on_frame: Callable[[str], Awaitable[Any]] | None = None,
        **selected: Any,
    ) -> None:
        self._frames: asyncio.Queue[str] = asyncio.Queue()
        self._on_frame = on_frame
        self._subscription = hub.Subscription(
            selection=selection.Selection(topic=topic, **selected),
            size=1000,
            on_end=lambda ending: None,
        )
        self._stream = streams.Stream(
            source=source, subscription=self._subscription, send=self._send
        )

    async def __aenter__(self) -> "Listener":
        return self

    async def __aexit__(self, *error: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def after(self, number: int | None) -> "Listener":
        """Begin after this number."""
        self._task = asyncio.create_task(self._stream.run(after=number))
        return self

    async def frames(self, count: int) -> list[str]:
        """Wait for so many frames."""
        async with asyncio.timeout(_PATIENCE):
            return [await self._frames.get() for _ in range(count)]

    async def _send(self, text: str) -> None:
        if self._on_frame is not None:
            await self._on_frame(text)
        self._frames.put_nowait(text)


class HubAtTheSeam(hub.Hub):
    """Has something announced right before and right after each joining."""

    def join(self, subscription: hub.Subscription, *, position: int) -> None:
        """Announce, join, announce; the loop stands still meanwhile."""
        outbox.in_a_thread(outbox.announce).join()
        super().join(subscription, position=position)
        outbox.in_a_thread(outbox.announce).join()


async def test_begins_with_where_it_stands(source: conftest.Source) -> None:
    await outbox.announce_from_a_loop()

    async with Listener(source()).after(None) as listener:
        assert await listener.frames(1) == [delivery.welcome_frame(position=1)]


async def test_without_a_number_sends_only_what_comes(source: conftest.Source) -> None:
    await outbox.announce_from_a_loop()

    async with Listener(source()).after(None) as listener:
        await listener.frames(1)
        await outbox.announce_from_a_loop()

        assert await listener.frames(1) == [outbox.frame(2)]


async def test_replays_what_was_missed_then_follows(source: conftest.Source) -> None:
    for _ in range(4):
        await outbox.announce_from_a_loop()

    async with Listener(source(batch_size=2)).after(1) as listener:
        assert await listener.frames(4) == [
            delivery.welcome_frame(position=1),
            outbox.frame(2),
            outbox.frame(3),
            outbox.frame(4),
        ]
        await outbox.announce_from_a_loop()

        assert await listener.frames(1) == [outbox.frame(5)]


async def test_sends_what_is_announced_during_the_replay(
    source: conftest.Source,
) -> None:
    for _ in range(2):
        await outbox.announce_from_a_loop()
    left = [None] * 3

    async def announce_another(text: str) -> None:
        if left:
            left.pop()
            await outbox.announce_from_a_loop()

    stream = Listener(source(batch_size=1), on_frame=announce_another)
    async with stream.after(0) as listener:
        assert await listener.frames(6) == [
            delivery.welcome_frame(position=0),
            *(outbox.frame(number) for number in range(1, 6)),
        ]


@pytest.mark.parametrize("after", [None, 0, 2])
async def test_has_no_gap_or_repeat_at_the_seam(
    source: conftest.Source, after: int | None
) -> None:
    for _ in range(2):
        await outbox.announce_from_a_loop()
    start = 2 if after is None else after

    async with Listener(source(HubAtTheSeam)).after(after) as listener:
        expected = [outbox.frame(number) for number in range(start + 1, 5)]
        assert await listener.frames(len(expected) + 1) == [
            delivery.welcome_frame(position=start),
            *expected,
        ]
        await outbox.announce_from_a_loop()

        assert await listener.frames(1) == [outbox.frame(5)]


async def test_has_no_seam_at_a_hub_that_runs_already(source: conftest.Source) -> None:
    one = source(HubAtTheSeam)

    async with (
        Listener(one).after(0) as first,
        Listener(one).after(0) as second,
    ):
        every = [delivery.welcome_frame(position=0), *map(outbox.frame, range(1, 5))]
        assert await first.frames(5) == every
        assert await second.frames(5) == every


async def test_has_no_gap_when_the_hub_ran_ahead(source: conftest.Source) -> None:
    """The hub hands out a message after it was read past and before it is joined."""
    await outbox.announce_from_a_loop()
    one = source()
    async with Listener(one).after(1) as early:
        await early.frames(1)

        async def announce_and_see_it_handed_out(text: str) -> None:
            if text == outbox.frame(1):
                await outbox.announce_from_a_loop()
                assert await early.frames(1) == [outbox.frame(2)]

        late = Listener(one, on_frame=announce_and_see_it_handed_out)
        async with late.after(0):
            assert await late.frames(3) == [
                delivery.welcome_frame(position=0),
                outbox.frame(1),
                outbox.frame(2),
            ]


async def test_never_loses_its_place_among_writers(source: conftest.Source) -> None:
    """Twelve listeners come one after the other while three threads announce."""
    one, total, listeners = source(batch_size=3), 60, []

    def write() -> None:
        for _ in range(total // 3):
            outbox.announce()

    writers = [outbox.in_a_thread(write) for _ in range(3)]
    async with asyncio.timeout(_PATIENCE):
        for _ in range(12):
            listeners.append(Listener(one).after(0))
            await listeners[-1].frames(1)
        for listener in listeners:
            async with listener:
                assert await listener.frames(total) == [
                    outbox.frame(number) for number in range(1, total + 1)
                ]
    for writer in writers:
        writer.join()


@pytest.mark.parametrize("heartbeat_seconds", [0.001, 3600])
async def test_keeps_the_order_while_its_listener_is_slow(
    source: conftest.Source, heartbeat_seconds: float
) -> None:
    """What is under way is sent before whatever comes meanwhile, a heartbeat too."""
    is_held, let_go = asyncio.Event(), asyncio.Event()

    async def hold_the_first(text: str) -> None:
        if text == outbox.frame(1):
            is_held.set()
            await let_go.wait()
            await asyncio.sleep(0)

    one = source(heartbeat_seconds=heartbeat_seconds)
    async with Listener(one, on_frame=hold_the_first).after(None) as listener:
        await listener.frames(1)
        await outbox.announce_from_a_loop()
        await is_held.wait()
        for _ in range(2):
            await outbox.announce_from_a_loop()
        let_go.set()

        frames: list[str] = []
        while len(frames) < 3:
            (frame,) = await listener.frames(1)
            frames += [] if '"heartbeat"' in frame else [frame]
    assert frames == [outbox.frame(number) for number in (1, 2, 3)]


async def test_ends_when_its_listener_cannot_be_sent_to(
    source: conftest.Source,
) -> None:
    async def fail_at_the_first(text: str) -> None:
        if text == outbox.frame(1):
            raise ConnectionResetError("gone")

    one = source()
    async with (
        Listener(one, on_frame=fail_at_the_first).after(None) as listener,
        Listener(one).after(None) as other,
    ):
        await listener.frames(1)
        await other.frames(1)
        await outbox.announce_from_a_loop()

        with pytest.raises(ConnectionResetError):
            await listener._task
        assert await other.frames(1) == [outbox.frame(1)]


async def test_keeps_to_its_topic(source: conftest.Source) -> None:
    for topic in ("ticks_v1", "other"):
        await outbox.announce_from_a_loop(topic)

    async with Listener(source(), topic="ticks_v1").after(0) as listener:
        assert await listener.frames(2) == [
            delivery.welcome_frame(position=0),
            outbox.frame(1),
        ]
        for topic in ("other", "ticks_v1"):
            await outbox.announce_from_a_loop(topic)

        assert await listener.frames(1) == [outbox.frame(4)]


async def test_sends_heartbeats_when_it_is_quiet(source: conftest.Source) -> None:
    one = source(heartbeat_seconds=0.01)

    async with Listener(one).after(None) as listener:
        assert await listener.frames(3) == [
            delivery.welcome_frame(position=0),
            delivery.heartbeat_frame(position=0),
            delivery.heartbeat_frame(position=0),
        ]


async def test_moves_on_over_numbers_of_other_topics(source: conftest.Source) -> None:
    one = source(heartbeat_seconds=0.01)

    async with Listener(one, topic="ticks_v1").after(None) as listener:
        await listener.frames(2)
        await outbox.announce_from_a_loop("other")

        async with asyncio.timeout(_PATIENCE):
            frame = ""
            while frame != delivery.heartbeat_frame(position=1):
                (frame,) = await listener.frames(1)


async def test_of_a_number_never_given_is_refused(source: conftest.Source) -> None:
    await outbox.announce_from_a_loop()
    listener = Listener(source()).after(2)

    with pytest.raises(streams.PositionAheadError) as refusal:
        await listener._task

    assert str(refusal.value) == "after=2 is ahead of the last announcement, 1"

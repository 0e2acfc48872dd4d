"""The hub ..."""

import asyncio

import pytest

from notifications_app import delivery, hub, models, selection
from tests.notifications_app import conftest, logs, outbox

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("outbox_thread"),
]

_PATIENCE = 20.0
_OFTEN = {"poll_seconds_alone": 0.01, "poll_seconds_with_redis": 0.01}


class Listener:
    """Keeps what the hub tells it."""

    def __init__(
        self,
        *,
        topic: str | None = None,
        size: int = 100,
        kind: type[hub.Subscription] = hub.Subscription,
    ) -> None:
        self.endings: asyncio.Queue[hub.Ending] = asyncio.Queue()
        self.subscription = kind(
            selection=selection.Selection(topic=topic),
            size=size,
            on_end=self.endings.put_nowait,
        )

    async def numbers(self, count: int) -> list[int]:
        """Wait for so many messages and return their numbers."""
        async with asyncio.timeout(_PATIENCE):
            items = [await self.subscription.queue.get() for _ in range(count)]
        assert all(isinstance(item, delivery.Message) for item in items)
        return [item.number for item in items if isinstance(item, delivery.Message)]

    async def ending(self) -> hub.Ending:
        """Wait to be told the end."""
        async with asyncio.timeout(_PATIENCE):
            return await self.endings.get()


class BrokenSubscription(hub.Subscription):
    """Fails where nothing is expected to fail."""

    def give(self, message: delivery.Message) -> None:
        """Fail."""
        raise ZeroDivisionError


async def test_hands_what_is_announced_to_every_subscriber(
    source: conftest.Source,
) -> None:
    one = source()
    first, second = Listener(), Listener()
    one.join(first.subscription, position=0)
    one.join(second.subscription, position=0)

    for _ in range(3):
        await outbox.announce_from_a_loop()

    assert await first.numbers(3) == [1, 2, 3]
    assert await second.numbers(3) == [1, 2, 3]
    assert one.position == 3
    await one.leave(first.subscription)
    await one.leave(second.subscription)


async def test_hands_on_the_very_message_of_the_table(source: conftest.Source) -> None:
    one, listener = source(), Listener()
    one.join(listener.subscription, position=0)

    await outbox.announce_from_a_loop("ticks_v1")

    message = await listener.subscription.queue.get()
    assert message == delivery.Message(
        number=1, topic="ticks_v1", text=outbox.text(1, "ticks_v1")
    )
    await one.leave(listener.subscription)


async def test_keeps_topics_apart(source: conftest.Source) -> None:
    one = source()
    ticks, everything = Listener(topic="ticks_v1"), Listener()
    one.join(ticks.subscription, position=0)
    one.join(everything.subscription, position=0)

    for topic in ("other", "ticks_v1", "ticks_v10", "ticks_v1"):
        await outbox.announce_from_a_loop(topic)

    assert await everything.numbers(4) == [1, 2, 3, 4]
    assert await ticks.numbers(2) == [2, 4]
    assert ticks.subscription.queue.empty()
    await one.leave(ticks.subscription)
    await one.leave(everything.subscription)


async def test_hands_a_message_at_once_to_who_waits_for_it(
    source: conftest.Source,
) -> None:
    """And queues the rest of it, and whatever comes before that was seen to."""
    one, listener, other = source(), Listener(), Listener()
    at_once: list[int] = []
    rest = asyncio.Future[None]()

    def take(message: delivery.Message) -> asyncio.Future[None] | None:
        at_once.append(message.number)
        return rest if message.number == 2 else None

    listener.subscription.at_once = take
    one.join(listener.subscription, position=0)
    one.join(other.subscription, position=0)
    for _ in range(3):
        await outbox.announce_from_a_loop()

    assert await other.numbers(3) == [1, 2, 3]
    assert at_once == [1, 2]
    assert listener.subscription.queue.get_nowait() is rest
    assert await listener.numbers(1) == [3]
    await one.leave(listener.subscription)
    await one.leave(other.subscription)


async def test_starts_where_its_first_subscriber_stands(
    source: conftest.Source,
) -> None:
    for _ in range(3):
        await outbox.announce_from_a_loop()
    one, listener = source(), Listener()

    one.join(listener.subscription, position=2)

    assert await listener.numbers(1) == [3]
    await one.leave(listener.subscription)


async def test_reads_a_backlog_in_batches(source: conftest.Source) -> None:
    for _ in range(5):
        await outbox.announce_from_a_loop()
    one, listener = source(batch_size=2), Listener()

    one.join(listener.subscription, position=0)

    assert await listener.numbers(5) == [1, 2, 3, 4, 5]
    await one.leave(listener.subscription)


async def test_finds_by_itself_what_no_bell_told(source: conftest.Source) -> None:
    one, listener = source(**_OFTEN), Listener()
    one.join(listener.subscription, position=0)

    await models.Announcement.objects.acreate(
        number=1, kind="k", topic="t", body="{}", at=outbox.AT
    )

    assert await listener.numbers(1) == [1]
    await one.leave(listener.subscription)


async def test_ends_a_subscriber_that_is_too_slow(source: conftest.Source) -> None:
    one = source()
    slow, quick = Listener(size=2), Listener()
    one.join(slow.subscription, position=0)
    one.join(quick.subscription, position=0)

    for _ in range(3):
        await outbox.announce_from_a_loop()

    assert await slow.ending() is hub.Ending.TOO_SLOW
    assert await quick.numbers(3) == [1, 2, 3]
    assert slow.subscription.queue.qsize() == 2
    assert quick.endings.empty()
    await one.leave(slow.subscription)
    await one.leave(quick.subscription)


async def test_reads_again_after_it_was_idle(source: conftest.Source) -> None:
    one, first, second = source(), Listener(), Listener()
    one.join(first.subscription, position=0)
    await one.leave(first.subscription)
    await outbox.announce_from_a_loop()

    one.join(second.subscription, position=0)

    assert await second.numbers(1) == [1]
    assert first.subscription.queue.empty()
    await one.leave(second.subscription)


async def test_tells_everybody_when_it_fails(source: conftest.Source, caplog) -> None:
    one, broken, other = source(), Listener(kind=BrokenSubscription), Listener()
    one.join(broken.subscription, position=0)
    one.join(other.subscription, position=0)

    await outbox.announce_from_a_loop()

    assert await broken.ending() is hub.Ending.HUB_FAILED
    assert await other.ending() is hub.Ending.HUB_FAILED
    assert [record.getMessage() for record in caplog.records] == [
        "The hub failed; its listeners go."
    ]
    await one.leave(broken.subscription)
    await one.leave(other.subscription)


async def test_outlives_a_database_that_does_not_answer(
    source: conftest.Source,
) -> None:
    one, listener = source(**_OFTEN), Listener()
    await outbox.rename_table("notifications_app_announcement", "elsewhere")

    with logs.of(hub.__name__) as log:
        one.join(listener.subscription, position=0)
        assert await log.line() == "Reading the outbox failed"
        await outbox.rename_table("elsewhere", "notifications_app_announcement")
        await outbox.announce_from_a_loop()

        assert await listener.numbers(1) == [1]
        assert await log.line() == "Reading the outbox works again"
    await one.leave(listener.subscription)


async def test_is_one_for_each_event_loop() -> None:
    async def elsewhere() -> hub.Hub:
        return hub.current()

    other = await asyncio.to_thread(asyncio.run, elsewhere())

    assert hub.current() is hub.current()
    assert hub.current() is not other

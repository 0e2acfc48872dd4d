"""One reader of the outbox per process, for all of its sockets.

The hub reads the table once past its position, whenever the bell rings and at least
every few seconds, and hands each message to the queues of those who subscribed. It
runs while somebody listens and costs nothing otherwise. Not for replaying what a
listener missed: see `streams`.
"""

import asyncio
import enum
import itertools
import logging
import weakref
from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any, Protocol, TypeAlias

from channels.db import database_sync_to_async
from django import db

from notifications_app import (
    configuration,
    delivery,
    doors,
    outage,
    selection,
    selectors,
)
from notifications_app.transports import websocket

_STOP_SECONDS = 2.0
# With the time that asking takes, a key that is revoked hears nothing after a second.
_HELD_SECONDS = 0.7

_logger = logging.getLogger(__name__)


class Ending(enum.Enum):
    """Why the hub ended a subscription by itself."""

    TOO_SLOW = "too slow"
    HUB_FAILED = "hub failed"
    TURNED_OUT = "turned out"


# A message that is on its way: to be awaited before the next one is sent.
Rest: TypeAlias = Awaitable[None]
Item: TypeAlias = delivery.Message | Rest


class Holder(Protocol):
    """Whoever listens, for as long as they may."""

    @classmethod
    def gone(cls, holders: Collection[Any]) -> Collection[Any]:
        """Return those that may not listen any more; may ask the database."""


class Subscription:
    """One listener's bounded queue, and how to tell it that it will get no more.

    Whoever waits at the empty queue may set `at_once`, and takes the next message by
    that call instead: to wake a task for each of a thousand listeners costs more than
    what they are sent. What it returns is queued for the task to see to.
    """

    def __init__(
        self,
        *,
        selection: selection.Selection,
        size: int,
        on_end: Callable[[Ending], None],
        holder: Holder | None = None,
    ) -> None:
        """Ask for what a selection takes, for as long as its holder may have it."""
        self.selection = selection
        self.holder = holder
        self.queue: asyncio.Queue[Item] = asyncio.Queue(maxsize=size)
        self.at_once: Callable[[delivery.Message], Rest | None] | None = None
        self.on_end = on_end

    def give(self, message: delivery.Message) -> None:
        """Have the message sent or queued. Raises asyncio.QueueFull."""
        if self.at_once is None or not self.queue.empty():
            self.queue.put_nowait(message)
        elif rest := self.at_once(message):
            self.queue.put_nowait(rest)


class Hub:
    """Reads for all subscribers of one event loop; its methods belong to that loop."""

    def __init__(self, figures: configuration.Broadcast) -> None:
        """Begin idle; the first subscriber starts the reading."""
        self.figures = figures
        self.doors = doors.Doors(
            per_caller=figures.sockets_per_caller,
            per_address=figures.sockets_per_address,
        )
        # Everything up to here has been handed out; nobody reads it while idle.
        self.position = 0
        # By what they asked for, which is looked at once for all that asked for it.
        self._subscriptions: dict[selection.Selection, set[Subscription]] = {}
        self._reading: asyncio.Task[None] | None = None
        self._database = outage.Outage(logger=_logger, what="Reading the outbox")

    def join(self, subscription: Subscription, *, position: int) -> None:
        """Queue every message after the hub's position for this subscription.

        `position` is a number that the subscriber has read the table up to; an idle
        hub starts there. A subscriber that reads the table again after joining, and
        drops from its queue what it then has, misses nothing.
        """
        alike = self._subscriptions.setdefault(subscription.selection, set())
        alike.add(subscription)
        if self._reading is None:
            self.position = position
            self._reading = asyncio.create_task(self._read_on())
            self._reading.add_done_callback(self._ended)

    async def leave(self, subscription: Subscription) -> None:
        """Forget the subscription; stop reading when it was the last one."""
        self._forget(subscription)
        if self._subscriptions or self._reading is None:
            return
        reading, self._reading = self._reading, None
        reading.cancel()
        await asyncio.wait([reading], timeout=_STOP_SECONDS)

    async def _read_on(self) -> None:
        with_redis = self.figures.poll_seconds_with_redis
        shared = websocket.shared_layer() is not None
        poll_seconds = with_redis if shared else self.figures.poll_seconds_alone
        bell = websocket.Bell()
        with websocket.hung(bell):
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(websocket.listen(bell, retry_seconds=with_redis))
                tasks.create_task(self._turn_out())
                while True:
                    await self._hand_out_new()
                    await bell.wait(at_most=poll_seconds)

    async def _turn_out(self) -> None:
        """End the subscriptions of those who may not listen any more, within a second."""
        while True:
            await asyncio.sleep(_HELD_SECONDS)
            holders = {each.holder for each in self._everybody()} - {None}
            if not holders:
                continue
            try:
                gone = await _gone(holders)
            except db.Error as error:
                self._database.failed(error)
                continue
            for subscription in self._everybody():
                if subscription.holder in gone:
                    self._end(subscription, Ending.TURNED_OUT)

    async def _hand_out_new(self) -> None:
        has_more = True
        while has_more:
            try:
                page = await _read_page(self.position, limit=self.figures.batch_size)
            except db.Error as error:
                self._database.failed(error)
                return
            self._database.worked()
            for message in page.messages:
                self._hand_out(message)
                # A page for many listeners is much to do without a pause.
                await asyncio.sleep(0)
            has_more = page.has_more

    def _hand_out(self, message: delivery.Message) -> None:
        for selected, alike in tuple(self._subscriptions.items()):
            if selected.takes(message):
                self._give(message, tuple(alike))
        self.position = message.number

    def _give(
        self, message: delivery.Message, subscriptions: Iterable[Subscription]
    ) -> None:
        for subscription in subscriptions:
            try:
                subscription.give(message)
            except asyncio.QueueFull:
                self._end(subscription, Ending.TOO_SLOW)

    def _everybody(self) -> tuple[Subscription, ...]:
        return tuple(itertools.chain.from_iterable(self._subscriptions.values()))

    def _end(self, subscription: Subscription, ending: Ending) -> None:
        self._forget(subscription)
        subscription.on_end(ending)

    def _forget(self, subscription: Subscription) -> None:
        alike = self._subscriptions.get(subscription.selection, set())
        alike.discard(subscription)
        if not alike:
            self._subscriptions.pop(subscription.selection, None)

    def _ended(self, reading: asyncio.Task[None]) -> None:
        if reading.cancelled():
            return
        _logger.error("The hub failed; its listeners go.", exc_info=reading.exception())
        if self._reading is reading:
            self._reading = None
        for subscription in self._everybody():
            self._end(subscription, Ending.HUB_FAILED)


def _all_gone(holders: Collection[Holder]) -> Collection[Holder]:
    kinds = {type(holder) for holder in holders}
    return {
        gone
        for kind in kinds
        for gone in kind.gone([each for each in holders if type(each) is kind])
    }


_gone = database_sync_to_async(_all_gone)
_read_page = database_sync_to_async(selectors.after)
# One hub for each event loop: a server has one loop, a test suite has many.
_hubs: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]
_hubs = weakref.WeakKeyDictionary()


def current() -> Hub:
    """Return the hub of the event loop that is running."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(configuration.broadcast())
    return _hubs[loop]

"""What one listener gets, in order: welcome, what it missed, what happens, heartbeats.

The seam between the table and the live queue is here and nowhere else: join the hub,
read the table again, then follow the queue and drop what the table already gave.
Knows frames of text and no WebSocket: those are the consumer's.
"""

import asyncio
import functools
from collections.abc import Callable, Coroutine, Generator
from typing import Any, TypeAlias

from channels.db import database_sync_to_async

from notifications_app import delivery, hub, selectors

_read_page = database_sync_to_async(selectors.after)
_last_number = database_sync_to_async(selectors.shown_last_number)

Sending: TypeAlias = Coroutine[Any, Any, None]


class PositionAheadError(Exception):
    """The listener says it has seen numbers that were never given."""

    def __init__(self, *, after: int, last: int) -> None:
        """Keep both numbers."""
        super().__init__(after, last)
        self.after = after
        self.last = last

    def __str__(self) -> str:
        """Say which number is the last."""
        return f"after={self.after} is ahead of the last announcement, {self.last}"


class Stream:
    """One listener's way through the outbox."""

    def __init__(
        self,
        *,
        source: hub.Hub,
        subscription: hub.Subscription,
        send: Callable[[str], Sending],
    ) -> None:
        """Begin before the first frame; `send` may take as long as the listener.

        It may be begun in one task and ended in another, so it must not ask which one
        it is in.
        """
        self._hub = source
        self._subscription = subscription
        self._send = send
        self._position = 0

    async def run(self, *, after: int | None) -> None:
        """Send frames until cancelled, from this number or else from now on.

        Raises PositionAheadError when `after` is a number not yet given.
        """
        last = await _last_number()
        self._position = last if after is None else after
        if self._position > last:
            raise PositionAheadError(after=self._position, last=last)
        await self._send(delivery.welcome_frame(position=self._position))
        # The long way back is read before joining, so that the queue need not hold
        # what happens meanwhile; the second reading closes the seam.
        await self._replay()
        self._hub.join(self._subscription, position=max(self._position, last))
        try:
            await self._replay()
            await self._follow()
        finally:
            await self._hub.leave(self._subscription)

    async def _replay(self) -> None:
        asked, has_more = self._subscription.selection, True
        while has_more:
            page = await _read_page(
                self._position,
                topic=asked.topic,
                # The rest is looked at here: it is in the texts.
                globs=(asked.pattern,) if asked.pattern else asked.within,
                limit=self._hub.figures.batch_size,
            )
            for message in page.messages:
                if asked.takes(message):
                    await self._send_message(message)
            self._position = max(self._position, page.next_after)
            has_more = page.has_more

    async def _follow(self) -> None:
        clock = asyncio.get_running_loop().time
        heartbeat_at = clock() + self._hub.figures.heartbeat_seconds
        while True:
            item = await self._next(before=heartbeat_at)
            if isinstance(item, delivery.Message):
                if item.number > self._position:
                    await self._send_message(item)
            elif item is not None:
                await item
            if clock() >= heartbeat_at:
                await self._send_heartbeat()
                heartbeat_at = clock() + self._hub.figures.heartbeat_seconds

    async def _next(self, *, before: float) -> hub.Item | None:
        """Return what is queued; while nothing is, what comes is sent without this task."""
        queue = self._subscription.queue
        if not queue.empty():
            return queue.get_nowait()
        self._subscription.at_once = self._send_at_once
        try:
            # Only the waiting may be cut short: a frame on its way may not.
            async with asyncio.timeout_at(before):
                return await queue.get()
        except TimeoutError:
            # It may have been queued in this very moment.
            return None if queue.empty() else queue.get_nowait()
        finally:
            self._subscription.at_once = None

    def _send_at_once(self, message: delivery.Message) -> hub.Rest | None:
        if message.number <= self._position:
            return None
        return _begun(self._send_message(message))

    async def _send_message(self, message: delivery.Message) -> None:
        await self._send(message.frame)
        self._position = message.number

    async def _send_heartbeat(self) -> None:
        # With an empty queue all that the hub has handed out was sent, including the
        # numbers that were none of this listener's topic.
        if self._subscription.queue.empty():
            self._position = max(self._position, self._hub.position)
        await self._send(delivery.heartbeat_frame(position=self._position))


class _Rest:
    """What is left of a coroutine that was begun in another task."""

    def __init__(
        self,
        sending: Sending,
        *,
        waits_for: object = None,
        error: BaseException | None = None,
    ) -> None:
        self._sending, self._waits_for, self._error = sending, waits_for, error

    def __await__(self) -> Generator[Any, Any, None]:
        """Go on from where it waits, as `yield from` does."""
        if self._error is not None:
            raise self._error
        waits_for = self._waits_for
        while True:
            try:
                answer = yield waits_for
            except BaseException as error:  # noqa: BLE001 - it is for the coroutine
                go_on = functools.partial(self._sending.throw, error)
            else:
                go_on = functools.partial(self._sending.send, answer)
            try:
                waits_for = go_on()
            except StopIteration:
                return


def _begun(sending: Sending) -> _Rest | None:
    """Begin a coroutine now, in whatever task this is; return what is left of it.

    None when it ended without having to wait. What it raises is left, too.
    """
    try:
        waits_for = sending.send(None)
    except StopIteration:
        return None
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 - not our end
        return _Rest(sending, error=error)
    return _Rest(sending, waits_for=waits_for)

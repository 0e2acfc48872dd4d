"""The WebSocket end of the broadcast: who may listen, close codes, frames out.

Translates between the socket and a `streams.Stream`. The middleware of the site puts
a `Subscriber` into the scope; nothing here knows what a key or a session is.
"""

import asyncio
import contextlib
import dataclasses
import enum
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeAlias

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer

from notifications_app import doors, hub, listening, selection, streams

# What a client may ask for, to be refused by what speaks another version.
SUBPROTOCOL = "schema-registry.v1"
# Frames from a client mean nothing here; some clients send a ping of their own.
_TOLERATED_FRAMES = 16

_WHO = "sign in or send a key"

_logger = logging.getLogger(__name__)


class CloseCode(enum.IntEnum):
    """The codes this end closes a socket with."""

    BAD_REQUEST = 4400
    NOT_AUTHENTICATED = 4401
    NOT_PERMITTED = 4403
    TOO_SLOW = 4408
    TOO_MANY = 4429
    INTERNAL_ERROR = 1011


_ENDINGS: Mapping[hub.Ending, tuple[CloseCode, str]] = {
    hub.Ending.TOO_SLOW: (
        CloseCode.TOO_SLOW,
        "too many announcements are waiting; connect again with ?after=",
    ),
    hub.Ending.TURNED_OUT: (
        CloseCode.NOT_AUTHENTICATED,
        "the key or the account opens nothing any more",
    ),
    hub.Ending.HUB_FAILED: (
        CloseCode.INTERNAL_ERROR,
        "internal error; connect again with ?after=",
    ),
}


class Subscriber(hub.Holder, Protocol):
    """Whoever opened the socket, as the site's middleware puts it into the scope."""

    def may_hear(self, topic: str | None) -> bool:
        """Return whether it may listen to this topic, or to all for None.

        Runs on the event loop: it must not ask the database.
        """

    @property
    def within(self) -> tuple[str, ...]:
        """The globs of the topics it may hear; none: all."""

    @property
    def caller(self) -> str:
        """Who it is, the same for all its sockets."""


class NotKnownError(Exception):
    """Nobody is known by that; the text tells the client why."""


# Finds out who a socket is by its first frame. Raises NotKnownError.
Introduction: TypeAlias = Callable[[str], Awaitable[Subscriber]]


class RefusedError(Exception):
    """The socket is closed before the first frame."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        """Keep what the client will be told."""
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class AnnouncementConsumer(AsyncConsumer):  # type: ignore[misc] # Channels has no types
    """One socket that listens to announcements."""

    # A socket needs no channel of its own, and so no Redis: the hub hears for all.
    channel_layer_alias = ""

    def __init__(self) -> None:
        """Begin before the handshake."""
        self._serving: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._waiting: asyncio.Task[None] | None = None
        self._frames_heard = 0
        self._held = contextlib.ExitStack()
        self._closed = False

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        """Serve the socket; leave no task behind, however it ends."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            tasks = [
                task for task in (self._ending, self._serving, self._waiting) if task
            ]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._held.close()

    async def websocket_connect(self, _event: Mapping[str, Any]) -> None:
        """Accept, then refuse with a code or begin to serve."""
        # A handshake that is turned down shows the client a bare 403; only an
        # accepted socket can be closed with a code and a reason.
        offered = self.scope.get("subprotocols", ())
        spoken = SUBPROTOCOL in offered
        await self.send(
            {"type": "websocket.accept", "subprotocol": SUBPROTOCOL if spoken else None}
        )
        if offered and not spoken:
            await self._close(CloseCode.BAD_REQUEST, f"this is {SUBPROTOCOL}")
        elif self.scope["subscriber"] is None and self.scope.get("introduction"):
            self._waiting = asyncio.create_task(self._wait_for_key())
        else:
            await self._begin()

    async def _begin(self) -> None:
        try:
            topic, within = self._permitted_topic()
            asked = listening.parse(
                self.scope["query_string"], severities=self.scope.get("severities", ())
            )
            selected = dataclasses.replace(asked.selection, topic=topic, within=within)
            self._enter()
        except RefusedError as refusal:
            await self._close(refusal.code, refusal.reason)
        except listening.QueryError as error:
            await self._close(CloseCode.BAD_REQUEST, str(error))
        else:
            self._serving = asyncio.create_task(self._serve(selected, asked.after))

    async def websocket_receive(self, event: Mapping[str, Any]) -> None:
        """Take a key that comes first; ignore the rest, and close when it does not stop."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            waiting.cancel()
            if not self._closed:
                await self._introduce(event.get("text") or "")
            return
        self._frames_heard += 1
        if self._frames_heard > _TOLERATED_FRAMES and not self._closed:
            await self._stop_serving()
            await self._close(CloseCode.BAD_REQUEST, "this socket only sends")

    async def websocket_disconnect(self, _event: Mapping[str, Any]) -> None:
        """End the consumer; its tasks end with it."""
        self._closed = True
        raise StopConsumer

    async def _wait_for_key(self) -> None:
        await asyncio.sleep(hub.current().figures.key_seconds)
        await self._close(CloseCode.NOT_AUTHENTICATED, _WHO)

    async def _introduce(self, text: str) -> None:
        introduction: Introduction = self.scope["introduction"]
        try:
            self.scope["subscriber"] = await introduction(text)
        except NotKnownError as error:
            await self._close(CloseCode.NOT_AUTHENTICATED, str(error))
        else:
            await self._begin()

    def _permitted_topic(self) -> tuple[str | None, tuple[str, ...]]:
        """Return what is listened to, and within what. Raises RefusedError."""
        subscriber: Subscriber | None = self.scope["subscriber"]
        topic: str | None = self.scope["url_route"]["kwargs"].get("topic")
        if subscriber is None:
            raise RefusedError(
                CloseCode.NOT_AUTHENTICATED, self.scope.get("refused", _WHO)
            )
        if not subscriber.may_hear(topic):
            raise RefusedError(CloseCode.NOT_PERMITTED, "not allowed to listen here")
        # PostgreSQL would fail on a NUL, which a path may hold.
        if topic is not None and not topic.isprintable():
            raise RefusedError(CloseCode.BAD_REQUEST, "unreadable path")
        return topic, subscriber.within

    def _enter(self) -> None:
        """Count as its caller's. Raises RefusedError where too many are."""
        subscriber: Subscriber = self.scope["subscriber"]
        try:
            self._held.enter_context(hub.current().doors.caller(subscriber.caller))
        except doors.FullError:
            raise RefusedError(
                CloseCode.TOO_MANY, "too many sockets and streams are open already"
            ) from None

    async def _serve(self, selected: selection.Selection, after: int | None) -> None:
        try:
            await self._stream(selected).run(after=after)
        except streams.PositionAheadError as error:
            await self._close(CloseCode.BAD_REQUEST, str(error))
        except OSError:
            _logger.debug("A listener went away while a frame was sent to it.")
        except Exception:
            _logger.exception("Serving a listener failed.")
            await self._close(*_ENDINGS[hub.Ending.HUB_FAILED])

    def _stream(self, selected: selection.Selection) -> streams.Stream:
        source = hub.current()
        subscription = hub.Subscription(
            selection=selected,
            size=source.figures.queue_size,
            on_end=self._on_end,
            holder=self.scope["subscriber"],
        )
        return streams.Stream(
            source=source, subscription=subscription, send=self._send_text
        )

    def _on_end(self, ending: hub.Ending) -> None:
        self._ending = asyncio.create_task(self._end(ending))

    async def _end(self, ending: hub.Ending) -> None:
        # A slow client blocks the sending task, which would never see the ending.
        await self._stop_serving()
        await self._close(*_ENDINGS[ending])

    async def _stop_serving(self) -> None:
        if self._serving is not None:
            self._serving.cancel()
            await asyncio.gather(self._serving, return_exceptions=True)

    async def _send_text(self, text: str) -> None:
        # Not by way of `send`, which only passes it on: this is what happens most.
        await self.base_send({"type": "websocket.send", "text": text})

    async def _close(self, code: CloseCode, reason: str) -> None:
        if self._closed:
            return
        self._closed = True
        await self.send(
            {"type": "websocket.close", "code": int(code), "reason": reason}
        )

"""Reading from Redis how far clients may have seen, many requests at a time.

The writing side is notifications_app.epochs.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import redis
from redis.asyncio import ConnectionPool

from notifications_app import epochs, outage

_ANSWER_SECONDS = 0.5
_BACK_OFF_SECONDS = 1.0

_logger = logging.getLogger(__name__)


class Mark(NamedTuple):
    """Clients may have seen announcements up to `number`.

    `text` and `line` (the connection, counted) are only ever compared: another one
    means that nothing remembered is certain.
    """

    number: int
    text: bytes
    line: int


class Marks:
    """Reads the mark; two reads at most are under way or waiting, however many ask."""

    def __init__(self, url: str, *, on_read: Callable[[], None] = lambda: None) -> None:
        self._pool: Any = ConnectionPool.from_url(
            url,
            socket_timeout=_ANSWER_SECONDS,
            socket_connect_timeout=_ANSWER_SECONDS,
            retry=None,
        )
        self._on_read = on_read
        self._connection: Any = None
        self._line = 0
        self._question: Any = None
        self._value: Any = None
        self._mark_read = Mark(0, b"", 0)
        self._not_before = 0.0
        self._waiting: list[asyncio.Future[Mark | None]] = []
        self._reading: asyncio.Task[None] | None = None
        self._redis = outage.Outage(logger=_logger, what="Asking Redis what is new")

    def read(self) -> "asyncio.Future[Mark | None]":
        """Return, to be awaited, the mark as it is now or later; None without Redis."""
        mine: asyncio.Future[Mark | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        if self._reading is None:
            self._reading = asyncio.create_task(self._serve())
        return mine

    async def close(self) -> None:
        """Let go of the connection."""
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
            await asyncio.wait([reading])
        await self._hang_up()

    async def _serve(self) -> None:
        mark: Mark | None = None
        served: list[asyncio.Future[Mark | None]] = []
        try:
            while self._waiting:
                # Who comes from here on waits for the next read, which begins later.
                served, self._waiting = self._waiting, []
                mark = await self._ask()
                _tell(served, mark)
        finally:
            self._reading = None
            _tell([*served, *self._waiting], None)

    async def _ask(self) -> Mark | None:
        if time.monotonic() < self._not_before:
            return None
        try:
            mark = await self._mark()
        except (redis.RedisError, OSError, ValueError) as error:
            self._redis.failed(error)
            self._not_before = time.monotonic() + _BACK_OFF_SECONDS
            await self._hang_up()
            return None
        self._redis.worked()
        self._on_read()
        return mark

    async def _mark(self) -> Mark:
        if self._connection is None:
            connection = self._pool.make_connection()
            await connection.connect()
            self._connection, self._line = connection, self._line + 1
            self._question = connection.pack_command("GET", epochs.KNOWN)
        value = await self._answer()
        if value is None:  # Redis forgot; who remembers anything will hear of it
            await self._connection.send_command(
                "EVAL", epochs.RAISE, 1, epochs.KNOWN, "0", epochs.new_text(), ""
            )
            await self._connection.read_response()
            value = await self._answer()
        if value != self._value or self._mark_read.line != self._line:
            number, _, text = value.partition(b" ")
            self._value, self._mark_read = value, Mark(int(number), text, self._line)
        return self._mark_read

    async def _answer(self) -> Any:  # noqa: ANN401 - redis-py's own
        # On this very connection: one that mends itself would hide that it broke.
        await self._connection.send_packed_command(self._question, check_health=False)
        return await self._connection.read_response()

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(redis.RedisError, OSError):
                await connection.disconnect(nowait=True)


def _tell(waiting: list[asyncio.Future[Mark | None]], mark: Mark | None) -> None:
    for one in waiting:
        if not one.done():
            one.set_result(mark)

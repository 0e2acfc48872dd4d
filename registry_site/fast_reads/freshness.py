"""Whether what a process remembers still holds; docs/decisions/0009 proves the rule.

An answer is given from memory only after a look at Redis that began when the request
was here, only if the database was read since whatever Redis tells of, and only if that
was less than a second ago.
"""

import asyncio
import logging
import time
from concurrent import futures

from django import db

from notifications_app import epochs, outage
from registry_site.fast_reads import keys, memory, news
from registry_site.fast_reads.marks import Mark, Marks

_RENEW_SECONDS = epochs.LEASE_SECONDS / 2
_ATTEMPTS = 3

_logger = logging.getLogger(__name__)


class Freshness:
    """Keeps one process's answers and keys true. Belongs to one event loop."""

    def __init__(
        self, *, marks: Marks, answers: memory.Memory, keys: keys.Keys
    ) -> None:
        self._marks, self._answers, self._keys = marks, answers, keys
        self._position: news.Position | None = None
        self._last: Mark | None = None
        # The last mark from before the database was read: all that it tells is known.
        self._satisfied: Mark | None = None
        self._read_at = float("-inf")
        self._reading: asyncio.Task[bool] | None = None
        self._thread = futures.ThreadPoolExecutor(1, "fast-reads")
        self._database = outage.Outage(logger=_logger, what="Reading what is new")

    def knows(self, mark: Mark) -> bool:
        """Return whether all that `mark` tells is known, and was a moment ago.

        What depends on it must be answered before anything else is awaited.
        """
        self._last = mark
        known = self._satisfied
        age = time.monotonic() - self._read_at
        if known is None or age >= epochs.LEASE_SECONDS:
            return False
        if age >= _RENEW_SECONDS:
            self.renew()
        return known is mark or (
            mark.number <= known.number
            and mark.text == known.text
            and mark.line == known.line
        )

    async def catch_up(self, mark: Mark) -> bool:
        """Read the database as far as `mark` tells; return whether that was done."""
        for _ in range(_ATTEMPTS):
            if self.knows(mark):
                return True
            if not await self._read():
                return False
        return self.knows(mark)

    async def begin(self) -> None:
        """Find out where the database stands, once, before anything is remembered."""
        if self._position is None:
            await self._read()

    def renew(self) -> None:
        """Read the database in the background, for instance for the key of a newcomer."""
        if self._reading is None:
            self._reading = asyncio.create_task(self._take_in())

    async def close(self) -> None:
        """Wait for what is being read."""
        if self._reading is not None:
            await asyncio.wait([self._reading])
        self._thread.shutdown()

    async def _read(self) -> bool:
        """Read the database, or wait for whoever does; return whether it could be."""
        self.renew()
        assert self._reading is not None  # noqa: S101 - for the type checker
        # One that gives up must not take the reading from the others.
        return await asyncio.shield(self._reading)

    async def _take_in(self) -> bool:
        loop = asyncio.get_running_loop()
        mark, began = self._last, time.monotonic()
        try:
            heard = await loop.run_in_executor(
                self._thread, news.since, self._position, self._keys.wanted()
            )
        except db.Error as error:
            self._database.failed(error)
            return False
        finally:
            self._reading = None
        self._database.worked()
        if heard.schemas is None:
            self._answers.forget_all()
        else:
            self._answers.forget(heard.schemas)
        self._keys.learn(heard.keys)
        self._position, self._satisfied, self._read_at = heard.position, mark, began
        return True

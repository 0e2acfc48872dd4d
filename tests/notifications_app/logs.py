"""Waiting for what a logger says, instead of for time to pass."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator

from typing_extensions import override


class Log(logging.Handler):
    """Hands every line of a logger to the event loop it was made on."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._loop = asyncio.get_running_loop()
        self._lines: asyncio.Queue[str] = asyncio.Queue()

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self._loop.call_soon_threadsafe(self._lines.put_nowait, record.getMessage())

    async def line(self) -> str:
        """Wait for the next line, up to its first colon."""
        async with asyncio.timeout(20):
            return (await self._lines.get()).split(":")[0]


@contextlib.contextmanager
def of(name: str) -> Iterator[Log]:
    """Listen to this logger for as long as the context lasts."""
    logger, log = logging.getLogger(name), Log()
    logger.addHandler(log)
    try:
        yield log
    finally:
        logger.removeHandler(log)

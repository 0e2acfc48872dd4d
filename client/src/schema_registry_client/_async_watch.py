"""The watch for asyncio; its logic is in `_watching`."""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from schema_registry_client import _async_line, _closing, _steps, _values, _watching


class AsyncSchemaWatch(AsyncIterator[_values.Announcement], _closing.AsyncClosing):
    """Yields announcements, each once and in order, and waits for the next.

    In an `async with` statement it knows its place once entered: what is published
    from then on is told. `aclose` may be called from another task; it ends the
    iteration. Giving up on `anext` (a timeout, a cancelled task) loses nothing.
    """

    def __init__(self, watcher: _watching.Watcher, line: _async_line.Line) -> None:
        self._progress = _watching.Progress(watcher)
        self._line = line

    @property
    def position(self) -> int | None:
        """The number up to which everything was told; give it as `after` to go on."""
        return self._progress.position

    def __aiter__(self) -> AsyncSchemaWatch:
        return self

    async def __anext__(self) -> _values.Announcement:
        while (step := await self._next()) is not None:
            if isinstance(step, _steps.Emit):
                announcement: _values.Announcement = step.value
                return announcement
        raise StopAsyncIteration

    async def __aenter__(self) -> AsyncSchemaWatch:
        while self.position is None and await self._next() is not None:
            pass
        return self

    def __del__(self) -> None:
        # A loop left by `break` drops its watch without a word.
        with contextlib.suppress(AttributeError):  # __init__ may not have finished
            self._line.drop()

    async def aclose(self) -> None:
        """Stop listening."""
        await self._line.close()

    async def _next(self) -> _steps.Emit[Any] | _steps.Position | None:
        """Perform steps up to the next one that is for us; None when closed."""
        while not self._line.is_closed:
            try:
                step = self._progress.pending()
            except Exception:
                await self.aclose()
                raise
            if isinstance(step, _steps.Emit | _steps.Position):
                self._progress.settle(None)
                return step
            self._progress.settle(await self._line.lasting_outcome(step))
        return None

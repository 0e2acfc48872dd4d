"""The watch for ordinary code; its logic is in `_watching`."""

# mypy: disable-error-code="explicit-override"
# (`typing.override` came with Python 3.12, and we want no dependency for it.)

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from schema_registry_client import (
    _closing,
    _forking,
    _steps,
    _sync_line,
    _values,
    _watching,
)


class SchemaWatch(Iterator[_values.Announcement], _closing.Closing):
    """Yields announcements, each once and in order, and waits for the next.

    In a `with` statement it knows its place once entered: what is published from then
    on is told. `close` may be called from another thread; it ends the iteration.
    """

    def __init__(self, watcher: _watching.Watcher, line: _sync_line.Line) -> None:
        self._progress = _watching.Progress(watcher)
        self._line = line
        _forking.follow(self)

    @property
    def position(self) -> int | None:
        """The number up to which everything was told; give it as `after` to go on."""
        return self._progress.position

    def __iter__(self) -> SchemaWatch:
        return self

    def __next__(self) -> _values.Announcement:
        while (step := self._next()) is not None:
            if isinstance(step, _steps.Emit):
                announcement: _values.Announcement = step.value
                return announcement
        raise StopIteration

    def __enter__(self) -> SchemaWatch:
        while self.position is None and self._next() is not None:
            pass
        return self

    def __del__(self) -> None:
        # A loop left by `break` drops its watch without a word.
        with contextlib.suppress(AttributeError):  # __init__ may not have finished
            self.close()

    def close(self) -> None:
        """Stop listening."""
        self._line.close()

    def _after_fork(self) -> None:
        self._line.abandon()  # it is the parent who listens

    def _next(self) -> _steps.Emit[Any] | _steps.Position | None:
        """Perform steps up to the next one that is for us; None when closed."""
        while not self._line.is_closed:
            try:
                step = self._progress.pending()
            except Exception:
                self.close()
                raise
            if isinstance(step, _steps.Emit | _steps.Position):
                self._progress.settle(None)
                return step
            self._progress.settle(self._line.outcome(step))
        return None

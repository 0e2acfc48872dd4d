"""The gate that ticks pass: open, or held shut for one or several reasons.

One event loop, no locks: what happens between two awaits happens at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

CLOSED = "closed"


class Gate:
    """Counts who is inside, and wakes whoever waits when something has changed."""

    def __init__(self) -> None:
        self.inside = 0
        self.holds: frozenset[str] = frozenset()
        self.is_closed = False
        self._bell = asyncio.Event()
        self._waiting = 0

    def shut(self, hold: str) -> None:
        """Let nobody in from now on, until `hold` is lifted."""
        self.holds |= {hold}

    def lift(self, hold: str | None = None) -> None:
        """Lift one hold, or all; open if none is left."""
        kept = frozenset() if hold is None else self.holds - {hold}
        self.holds = kept | {CLOSED} if self.is_closed else kept
        self.ring()

    def close(self) -> None:
        """Let nobody in any more."""
        self.is_closed = True
        self.shut(CLOSED)
        self.ring()

    def leave(self) -> None:
        """Count one less inside."""
        self.inside -= 1
        if self._waiting and not self.inside:
            self.ring()

    def ring(self) -> None:
        """Have whoever waits look again."""
        self._bell.set()
        self._bell.clear()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until `holds()` is true; it is looked at whenever something changes."""
        self._waiting += 1
        try:
            while not holds():
                await self._bell.wait()
        finally:
            self._waiting -= 1

    async def empty(self) -> None:
        """Wait until nobody is inside."""
        await self.until(lambda: not self.inside)

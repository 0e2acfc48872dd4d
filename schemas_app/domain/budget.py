"""How much work a report may cost, in seconds of processor time.

In processor time, not on the clock, so that an answer does not depend on what else the
machine does. Whoever works charges what it cost and looks whether anything is left.
"""

import contextlib
import dataclasses
import time
from collections.abc import Iterator


@dataclasses.dataclass
class Budget:
    """Seconds of processor time that are `left`; not for several threads."""

    left: float

    @property
    def used_up(self) -> bool:
        return self.left <= 0

    def charge(self, seconds: float) -> None:
        """Take what some work has cost, elsewhere."""
        self.left -= seconds

    @contextlib.contextmanager
    def charged(self) -> Iterator[None]:
        """Take what the block costs in this thread."""
        begin = time.thread_time()
        try:
            yield
        finally:
            self.charge(time.thread_time() - begin)

"""Verdicts that were found before, by what they are about.

Schemas never change once published and are compared again and again: by the review page,
by transitive levels, by attribution. Bounded, shared by threads, in this process only.
"""

import collections
import threading
from typing import TypeAlias

from schemas_app.domain.schema_format import Reading, Verdict

# The digests of the reader's and of the writer's operand, and the reading.
Key: TypeAlias = tuple[bytes, bytes, Reading]

REMEMBERED = 1024


class Memory:
    """A bounded memory; what was used longest ago is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: collections.OrderedDict[Key, Verdict] = collections.OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Verdict | None:
        """Return the verdict that was put under `key`, or None."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def put(self, key: Key, verdict: Verdict) -> None:
        """Remember `verdict`."""
        with self._lock:
            self._known[key] = verdict
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()


VERDICTS = Memory(REMEMBERED)

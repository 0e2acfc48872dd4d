"""What was found before, by what it is about: verdicts, and who accepts something.

Schemas never change once published and are compared again and again: by the review page,
by transitive levels, by attribution. Bounded, shared by threads, in this process only.
"""

import collections
import threading
from typing import Generic, TypeVar

from schemas_app.domain.schema_format import Reading, Verdict

Key = TypeVar("Key")
Known = TypeVar("Known")

REMEMBERED = 1024


class Memory(Generic[Key, Known]):
    """A bounded memory; what was used longest ago is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: collections.OrderedDict[Key, Known] = collections.OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> Known | None:
        """Return what was put under `key`, or None."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def put(self, key: Key, known: Known) -> None:
        """Remember `known`."""
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()


# By the digests of the reader's and of the writer's operand, and the reading.
VERDICTS: Memory[tuple[bytes, bytes, Reading], Verdict] = Memory(REMEMBERED)
# By the digest of an operand: whether the referee has seen a document that it accepts.
INHABITED: Memory[bytes, bool] = Memory(REMEMBERED)

"""The first level: what this process used most recently."""

from __future__ import annotations

import collections
import threading

from schema_registry_client.cache import entries

CAPACITY = 2048


class Memory:
    """Answers by address; safe to share between threads.

    Bodies are kept as bytes, so that nobody can change what another gets.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._kept: collections.OrderedDict[str, entries.Entry] = (
            collections.OrderedDict()
        )
        self._lock = threading.Lock()

    def renew(self) -> None:
        """Take a new lock, in the child of a fork."""
        self._lock = threading.Lock()

    def get(self, name: str) -> entries.Entry | None:
        """Return what is kept under `name`, or None."""
        with self._lock:
            kept = self._kept.get(name)
            if kept is not None:
                self._kept.move_to_end(name)
            return kept

    def put(self, name: str, entry: entries.Entry) -> None:
        """Keep an entry, letting go of the one unused for longest if need be."""
        with self._lock:
            self._kept[name] = entry
            self._kept.move_to_end(name)
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)

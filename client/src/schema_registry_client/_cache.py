"""What was fetched already, by address.

Answers are kept as bytes and read anew for each caller, so that nobody can change
what another gets. Whether a kept answer may be used unasked is for the flows to say:
pinned versions and artifacts never change, `latest` is confirmed by its ETag.
"""

from __future__ import annotations

import collections
import dataclasses
import threading

CAPACITY = 2048


@dataclasses.dataclass(frozen=True)
class Kept:
    """One answer: its body, and the ETag to confirm it by."""

    body: bytes
    etag: str | None = None


class Cache:
    """The answers used most recently; safe to share between threads."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._kept: collections.OrderedDict[str, Kept] = collections.OrderedDict()
        self._lock = threading.Lock()

    def get(self, url: str) -> Kept | None:
        """Return what is kept for `url`, or None."""
        with self._lock:
            kept = self._kept.get(url)
            if kept is not None:
                self._kept.move_to_end(url)
            return kept

    def put(self, url: str, kept: Kept) -> None:
        """Keep an answer, letting go of the one unused for longest if need be."""
        with self._lock:
            self._kept[url] = kept
            self._kept.move_to_end(url)
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)

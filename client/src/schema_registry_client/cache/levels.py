"""All levels as one, and what may be used of them unasked.

Memory is looked into at once; the levels below are read and written by whoever drives
a flow, as they take time (`_steps.Recall`, `_steps.Keep`).
"""

from __future__ import annotations

import contextlib
import dataclasses
import threading
import time
from collections.abc import Callable, Iterable

from schema_registry_client import _references, _values
from schema_registry_client.cache import entries, memory

# What an announcement with such an action may have changed around a pinned version.
_TOUCHING = frozenset({"deprecated", "retired", "artifact_ready"})
_REST = 5.0
_KEEP_EVERY = 60.0


@dataclasses.dataclass(frozen=True)
class Rules:
    """How long what may have changed is used: in peace, and while the hub is away."""

    fresh_for: float = 0.0
    max_stale: float = 86_400.0


class Cache:
    """What one client knows of one hub; safe to share between threads."""

    def __init__(
        self,
        rules: Rules | None = None,
        stores: Iterable[entries.Store] = (),
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.rules = rules or Rules()
        self.stores = tuple(stores)
        self.known: dict[str, _values.SchemaVersion] = {}  # what a text names for ever
        self._memory = memory.Memory()
        self._read: dict[str, tuple[bytes, _values.SchemaVersion]] = {}
        self._clock = clock
        self._lock = threading.Lock()
        self._kept_at: dict[str, float] = {}
        self._heard: dict[str, tuple[int, float]] = {}
        self._touched: dict[str, float] = {}
        self._away_until = 0.0

    def get(self, name: str) -> entries.Entry | None:
        """Return what memory has under `name`, or None."""
        return self._memory.get(name)

    def put(self, name: str, entry: entries.Entry) -> None:
        """Put `entry` into memory."""
        self._memory.put(name, entry)

    def version(
        self,
        name: str,
        entry: entries.Entry,
        read: Callable[[bytes], _values.SchemaVersion],
    ) -> _values.SchemaVersion:
        """Return the version in `entry`, read once for as long as it is the same."""
        body, version = self._read.get(name, (None, None))
        if version is not None and body is entry.body:
            return version
        version = read(entry.body)
        with self._lock:
            while len(self._read) >= memory.CAPACITY:
                del self._read[next(iter(self._read))]
            self._read[name] = (entry.body, version)
        return version

    def recall(self, name: str) -> entries.Entry | None:
        """Return what one of the stores has, the first one first. Takes time."""
        for place, store in enumerate(self.stores):
            entry = store.get(name)
            if entry is not None:
                for nearer in self.stores[:place]:
                    nearer.put(name, entry)
                return entry
        return None

    def keep(self, name: str, entry: entries.Entry) -> None:
        """Put `entry` into all stores. Takes time."""
        for store in self.stores:
            store.put(name, entry)

    def is_to_be_kept(self, name: str, *, is_new: bool) -> bool:
        """Return whether to put an answer into the stores.

        Not each time when the same was confirmed: they would do little else.
        """
        now = self._clock()
        is_due = is_new or now - self._kept_at.get(name, 0.0) > _KEEP_EVERY
        if not (self.stores and is_due):
            return False
        if len(self._kept_at) >= memory.CAPACITY:
            self._kept_at.clear()
        self._kept_at[name] = now
        return True

    def confirmed(
        self, body: bytes, etag: str | None, *, unchanging: bool = False
    ) -> entries.Entry:
        """Return an entry for what the hub has said just now."""
        return entries.Entry(body, etag, self._clock(), unchanging)

    def is_usable(self, entry: entries.Entry, reference: _references.Reference) -> bool:
        """Return whether `entry` answers for `reference` without asking the hub."""
        since = entry.confirmed_at
        if reference.is_pinned or entry.unchanging:
            return since > self._touched.get(reference.schema_id, 0.0)
        _, heard_at = self._heard.get(reference.schema_id, (0, 0.0))
        age = self._clock() - since
        return since > heard_at and 0 <= age < self.rules.fresh_for

    def is_spare(self, entry: entries.Entry, reference: _references.Reference) -> bool:
        """Return whether `entry` may be used while the hub is away.

        What cannot change may for ever. An age below zero is of another machine's
        clock, or of this one before it was set back, and tells as little as a great one.
        """
        cannot_change = reference.is_pinned or entry.unchanging
        return cannot_change or abs(self.age(entry)) <= self.rules.max_stale

    def age(self, entry: entries.Entry) -> float:
        """Return the seconds since the hub last confirmed `entry`."""
        return self._clock() - entry.confirmed_at

    def remember(
        self, text: str, version: _values.SchemaVersion, *, generation: int
    ) -> None:
        """Have `text` name `version` from now on, until something is heard of it.

        Not if something was heard since `generation`, while `version` was on its way.
        """
        with self._lock:
            if generation != self.generation(version.schema_id):
                return
            while len(self.known) >= memory.CAPACITY:
                del self.known[next(iter(self.known))]
            self.known[text] = version

    def generation(self, schema_id: str) -> int:
        """Return a number that grows whenever something of a schema is announced."""
        return self._heard.get(schema_id, (0, 0.0))[0]

    def hear(self, announcement: _values.Announcement) -> None:
        """Take note that something was announced: what is known may have changed."""
        schema_id, now = announcement.schema_id, self._clock()
        with self._lock:
            self._heard[schema_id] = (self.generation(schema_id) + 1, now)
            if announcement.action in _TOUCHING:
                self._touched[schema_id] = now
                for text in [*self.known]:
                    if text.partition("@")[0] == schema_id:
                        del self.known[text]

    def is_hub_away(self) -> bool:
        """Return whether the hub failed a moment ago, so that asking is idle."""
        return time.monotonic() < self._away_until

    def hub_failed(self) -> None:
        """Take note that the hub is away."""
        self._away_until = time.monotonic() + _REST

    def hub_answered(self) -> None:
        """Take note that the hub is there."""
        self._away_until = 0.0

    def renew(self) -> None:
        """Take new locks: after a fork, nobody is left to let go of those held."""
        self._lock = threading.Lock()
        self._memory.renew()

    def close(self) -> None:
        """Let go of what the stores hold open."""
        for store in self.stores:
            with contextlib.suppress(OSError):
                store.close()

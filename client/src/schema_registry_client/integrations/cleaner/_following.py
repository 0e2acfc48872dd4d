"""Which version is in force, asked for between batches."""

from __future__ import annotations

import time

from schema_registry_client import _sync, _values
from schema_registry_client.integrations import _asking
from schema_registry_client.integrations.cleaner import _shapes


class Following:
    """The version in force, asked for between batches."""

    def __init__(
        self,
        registry: _sync.SchemaRegistryClient,
        schema: str,
        every: float,
    ) -> None:
        self._registry = registry
        self._every = every
        reference = _asking.reference_of(registry, schema)
        self._asked_for = str(reference)
        self._is_pinned = reference.is_pinned
        self.shape = _shapes.of(registry, registry.get_schema(self._asked_for))
        self._asked = time.monotonic()
        self.broken_by: _values.SchemaVersion | None = None

    def refresh(self) -> bool:
        """Look for another version, and say whether there is one to go on with."""
        if self._is_pinned or self.broken_by is not None:
            return False
        if time.monotonic() - self._asked < self._every:
            return False
        found = self._registry.get_schema(self._asked_for)
        self._asked = time.monotonic()
        if found == self.shape.version:
            return False
        if _shapes.breaks(self._registry, self.shape.version, found):
            self.broken_by = found
            return False
        self.shape = _shapes.of(self._registry, found)
        return True

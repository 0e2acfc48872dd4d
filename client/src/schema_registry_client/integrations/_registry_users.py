"""Users of a client: of one that they are lent, or of their own, made from the environment."""

from __future__ import annotations

from schema_registry_client import _async, _closing, _sync


class RegistryUser(_closing.Closing):
    """For ordinary code."""

    def __init__(self, registry: _sync.SchemaRegistryClient | None) -> None:
        self._owns_registry = registry is None
        self.schema_registry = registry or _sync.SchemaRegistryClient()

    def close(self) -> None:
        """Close the client, if it was made here."""
        if self._owns_registry:
            self.schema_registry.close()


class AsyncRegistryUser(_closing.AsyncClosing):
    """For asyncio."""

    def __init__(self, registry: _async.AsyncSchemaRegistryClient | None) -> None:
        self._owns_registry = registry is None
        self.schema_registry = registry or _async.AsyncSchemaRegistryClient()

    async def aclose(self) -> None:
        """Close the client, if it was made here."""
        if self._owns_registry:
            await self.schema_registry.aclose()

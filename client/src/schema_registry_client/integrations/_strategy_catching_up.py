"""Reading what holds where announcements do not tell: at the start, and after a gap."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from schema_registry_client import _async, _retrying, _values, errors
from schema_registry_client.integrations import (
    _strategy_alerts,
    _strategy_reading,
    _strategy_versions,
)


class CatchingUp:
    """Asks the hub what holds; until it is there, what was known last has to do."""

    def __init__(
        self,
        registry: _async.AsyncSchemaRegistryClient,
        schemas: tuple[str, ...],
        versions: _strategy_versions.Versions,
        *,
        switch: Callable[[_strategy_versions.Switch], None],
        prepare: Callable[[_values.SchemaVersion], None],
        alarm: _strategy_alerts.Alarm,
    ) -> None:
        self._registry = registry
        self._schemas = schemas
        self._versions = versions
        self._switch = switch
        self._prepare = prepare
        self._alarm = alarm
        self._again: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Take what is in force. Raises what the client raises if that is unknown."""
        held = [
            await _strategy_reading.in_force(self._registry, schema_id)
            for schema_id in self._schemas
        ]
        self._versions.adopt((each, _switch_to(each)) for each in held)
        for version in held:
            await self._look_ahead(version)
        if any(version.stale for version in held):
            self.begin_again()

    def begin_again(self) -> None:
        """Read all again, as often as it takes; what differs is a change like any other."""
        if self._again is None or self._again.done():
            self._again = asyncio.ensure_future(self._until_known())

    async def end(self) -> None:
        """Give up."""
        if self._again is not None:
            self._again.cancel()
            await asyncio.wait({self._again})

    async def _until_known(self) -> None:
        delays = _retrying.delays(first=0.5, longest=10.0)
        while not await self._is_known():
            await asyncio.sleep(next(delays))

    async def _is_known(self) -> bool:
        """Read what holds; return whether the hub itself said so, or never will."""
        try:
            stale = [await self._is_stale(schema_id) for schema_id in self._schemas]
        except errors.SchemaRegistryError as error:
            message = f"what holds by now could not be read: {error}"
            await self._tell(None, message, error)
            return not error.retryable
        return not any(stale)

    async def _is_stale(self, schema_id: str) -> bool:
        heard = self._versions.number(schema_id)
        held = await _strategy_reading.in_force(self._registry, schema_id)
        if held.stale:
            return True
        # What was announced while we asked may be newer than the answer.
        if self._versions.number(schema_id) == heard:
            switch = self._versions.resynced(held)
            if switch is not None:
                self._switch(switch)
            await self._look_ahead(held)
        return False

    async def _look_ahead(self, held: _values.SchemaVersion) -> None:
        """Take note of what is published for later."""
        error: errors.SchemaRegistryError | None = None
        if not held.stale:
            try:
                coming = await _strategy_reading.coming(self._registry, held)
            except errors.SchemaRegistryError as trouble:
                error = trouble
            else:
                for each, version in coming:
                    self._versions.expect(held.schema_id, each)
                    self._prepare(version)
                return
        message = f"the hub is away; {held.pin} is what held last"
        await self._tell(held.schema_id, message, error)

    async def _tell(
        self, schema_id: str | None, message: str, error: Exception | None
    ) -> None:
        alert = _strategy_alerts.Alert("stale", message, schema_id, error)
        await self._alarm.raise_for(alert)


def _switch_to(version: _values.SchemaVersion) -> _strategy_versions.Switch:
    return _strategy_versions.Switch(
        version.schema_id, version.version, is_breaking=False
    )

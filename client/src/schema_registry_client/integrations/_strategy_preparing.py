"""Doing ahead of time what an update will need, beside everything else."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Hashable, Mapping
from typing import Any, Protocol

from schema_registry_client import _async, _values
from schema_registry_client.integrations import _strategy_alerts, _strategy_reading


class Strategy(Protocol):
    """What of a strategy is called ahead of time."""

    schema_registry: _async.AsyncSchemaRegistryClient

    async def prepare_update(
        self, new_schema: Mapping[str, Any], update: _values.Announcement | None
    ) -> None: ...


class Preparing:
    """Preparations that run; none holds up a change, and none outlives its plan."""

    def __init__(self, strategy: Strategy, alarm: _strategy_alerts.Alarm) -> None:
        self._strategy = strategy
        self._alarm = alarm
        self._running: dict[Hashable, asyncio.Task[None]] = {}

    def begin(self, told: _values.Announcement) -> None:
        """Prepare for what was announced: a proposal, or a version for later."""
        is_version = told.version is not None
        work = self._published(told) if is_version else self._planned(told)
        self._start(_key(told), told.schema_id, work, told)

    def begin_with(self, version: _values.SchemaVersion) -> None:
        """Prepare for a version that is known."""
        work = self._strategy.prepare_update(version, None)
        self._start(version.pin, version.schema_id, work, None)

    def forget(self, told: _values.Announcement) -> None:
        """Stop preparing for a plan that was given up."""
        running = self._running.pop(_key(told), None)
        if running is not None:
            running.cancel()

    async def end(self) -> None:
        """Stop all preparations."""
        running = set(self._running.values())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    def _start(
        self,
        key: Hashable,
        schema_id: str,
        work: Coroutine[Any, Any, None],
        told: _values.Announcement | None,
    ) -> None:
        async def run() -> None:
            try:
                await work
            except Exception as error:  # noqa: BLE001 -- it is only ahead of time
                message = f"preparing for the next {schema_id} failed: {error!r}"
                await self._alarm.raise_for(
                    _strategy_alerts.Alert(
                        "not_prepared", message, schema_id, error, told
                    )
                )

        task = asyncio.ensure_future(run())
        self._running[key] = task
        task.add_done_callback(lambda _: self._drop(key, task))

    def _drop(self, key: Hashable, task: asyncio.Task[None]) -> None:
        if self._running.get(key) is task:
            del self._running[key]

    async def _published(self, told: _values.Announcement) -> None:
        pin = f"{told.schema_id}@{told.version}"
        version = await self._strategy.schema_registry.get_schema(pin)
        await self._strategy.prepare_update(version, told)

    async def _planned(self, told: _values.Announcement) -> None:
        document = await _strategy_reading.planned(self._strategy.schema_registry, told)
        await self._strategy.prepare_update(document, told)


def _key(told: _values.Announcement) -> Hashable:
    if told.version is not None:
        return f"{told.schema_id}@{told.version}"
    return told.schema_id, told.get("proposal_id")

"""How a strategy goes from one set of versions to the next.

    heard -> gate shut at once -> ticks inside end -> update -> new versions hold -> gate open
                                                   fails -> stays shut, alert

What is heard while this happens belongs to the same pause.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Mapping
from datetime import datetime
from typing import Any, Protocol

from schema_registry_client import _async, _references, _retrying, _values, errors
from schema_registry_client.integrations import (
    _strategy_alerts,
    _strategy_config,
    _strategy_errors,
    _strategy_following,
    _strategy_gate,
    _strategy_preparing,
    _strategy_reading,
    _strategy_versions,
)

STARTING, FAILED = "starting", "update failed"
HEARD, CHANGE = "change heard", "schema change"
_CHANGING: contextvars.ContextVar[object] = contextvars.ContextVar("_CHANGING")
Due = dict[str, _strategy_versions.Switch]


class Strategy(Protocol):
    """What of a strategy its changes call."""

    schema_registry: _async.AsyncSchemaRegistryClient

    async def pause_strategy(self, reason: str) -> None: ...
    async def resume_strategy(self, reason: str | None) -> None: ...
    async def update_strategy_config(
        self, new_schema: _values.SchemaVersion
    ) -> None: ...
    async def on_compatible_change(self, new_schema: _values.SchemaVersion) -> None: ...
    async def prepare_update(
        self, new_schema: Mapping[str, Any], update: _values.Announcement | None
    ) -> None: ...


class Changing:
    """Takes announcements, and makes what follows from them happen, one at a time."""

    def __init__(
        self,
        strategy: Strategy,
        options: _strategy_config.Options,
        gate: _strategy_gate.Gate,
        versions: _strategy_versions.Versions,
        alarm: _strategy_alerts.Alarm,
    ) -> None:
        self._strategy = strategy
        self._options = options
        self._gate = gate
        self._versions = versions
        self._alarm = alarm
        self._following = _strategy_following.Following(
            strategy.schema_registry,
            options.required_schemas,
            hear=self._hear,
            lost=self._read_anew,
            alarm=alarm,
        )
        self._preparing = _strategy_preparing.Preparing(strategy, alarm)
        self._due: Due = {}
        self._failed: Due = {}
        self._bell = asyncio.Event()
        self._lock = asyncio.Lock()
        self._worker: asyncio.Task[None] | None = None
        self._confirmer: asyncio.Task[None] | None = None
        self._was_told_to_pause = False
        self._is_closed = False

    @property
    def is_watching(self) -> bool:
        """Whether changes are heard of."""
        return self._following.is_watching

    async def begin(self) -> None:
        """Read what holds, watch, and let ticks in."""
        if self._worker is not None or self._is_closed:
            raise _strategy_errors.StrategyError(
                "It is initialized already, or closed."
            )
        await self._following.begin()
        registry = self._strategy.schema_registry
        held = [
            await _strategy_reading.in_force(registry, schema_id)
            for schema_id in self._options.required_schemas
        ]
        self._versions.adopt((each, _switch_to(each)) for each in held)
        for version in held:
            await self._look_ahead(version)
        self._worker = asyncio.ensure_future(self._work())
        if any(version.stale for version in held):
            self._confirmer = asyncio.ensure_future(self._confirm())
        self._following.go_on()
        self._gate.lift(STARTING)

    async def end(self) -> None:
        """Stop watching; whoever waits for the gate is told."""
        self._is_closed = True
        await self._following.end()
        await self._preparing.end()
        for task in (self._worker, self._confirmer):
            if task is not None:
                task.cancel()
                await asyncio.wait({task})
        self._gate.shut("closed")
        self._gate.ring()

    def read_by(
        self, pin: str | None, at: datetime | None
    ) -> _strategy_versions.Snapshot | None:
        """Return the versions to read a tick by; None if it is ahead of what holds."""
        versions = self._versions
        if pin is not None:
            found = versions.by_pin.get(pin)
            if found is None:
                self._check_ahead(pin)
            return found
        if at is None:
            return versions.current
        if versions.since is not None and at < versions.since:
            now = ", ".join(each.pin for each in versions.current.values())
            raise _strategy_errors.TickTooLate(at.isoformat(), now)
        is_ahead = versions.due is not None and at >= versions.due
        return None if is_ahead else versions.current

    async def until_open(self) -> None:
        """Wait until the gate is open. Raises StrategyError if it never will be."""
        await self._gate.until(lambda: self._is_closed or not self._gate.holds)
        if self._is_closed:
            raise _strategy_errors.StrategyError("The strategy is closed.")

    async def until_readable(self, pin: str | None, at: datetime | None) -> None:
        """Wait until a tick may be read, or the gate is shut. Raises TickAhead."""
        gate, seconds = self._gate, self._options.hold_timeout
        ready = gate.until(
            lambda: bool(gate.holds) or self.read_by(pin, at) is not None
        )
        try:
            await asyncio.wait_for(ready, seconds)
        except asyncio.TimeoutError:
            raise _strategy_errors.TickAhead(pin or str(at), seconds) from None

    async def resume_by_hand(self) -> None:
        """Have the versions hold whose update failed, and open the gate."""
        if _CHANGING.get(None) is self:
            raise _strategy_errors.StrategyError(
                "An update resumes by returning; do not resume from within."
            )
        async with self._lock:
            if self._worker is None or self._is_closed:
                raise _strategy_errors.StrategyError(
                    "It is not initialized, or closed."
                )
            self._adopt(await self._fetched(self._failed), self._failed)
            self._failed, self._was_told_to_pause = {}, False
            self._gate.lift()
            if _breaks(self._due):
                self._gate.shut(HEARD)

    async def retry(self) -> bool:
        """Try again what failed; return whether nothing is left."""
        async with self._lock:
            if self._failed or FAILED in self._gate.holds:
                self._due = _merged(self._failed, self._due)
                self._failed = {}
                await self._change()
            return not (self._failed or FAILED in self._gate.holds)

    def _hear(self, told: _values.Announcement) -> None:
        """Take an announcement; on a break the gate is shut before anything else."""
        step = self._versions.take(told)
        if isinstance(step, _strategy_versions.Switch):
            self._schedule(step)
        elif step is not None or told.action == "scheduled":
            self._preparing.begin(told)
        elif told.action in _strategy_versions.ENDS_A_PLAN:
            self._preparing.forget(told)

    def _schedule(self, switch: _strategy_versions.Switch) -> None:
        self._due = _merged(self._due, {switch.schema_id: switch})
        if self._due[switch.schema_id].is_breaking:
            self._gate.shut(HEARD)
        self._bell.set()

    async def _work(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            await asyncio.sleep(self._options.settle_seconds)
            async with self._lock:
                await self._change()

    async def _change(self) -> None:
        """Switch to all that is due; what is heard meanwhile belongs to the same pause."""
        token = _CHANGING.set(self)
        try:
            while self._due:
                due, self._due = _merged(self._failed, self._due), {}
                self._failed = {}
                if _breaks(due):
                    self._gate.shut(CHANGE)
                    self._gate.lift(HEARD)
                await self._tried(due, self._switch(due))
            if not _breaks(self._failed):
                await self._resume()
            self._gate.lift(CHANGE)
        finally:
            _CHANGING.reset(token)

    async def _resume(self) -> None:
        if self._gate.holds & {CHANGE, FAILED}:
            self._gate.shut(CHANGE)
            self._gate.lift(FAILED)
            self._was_told_to_pause = False
            await self._tried({}, self._strategy.resume_strategy(CHANGE))

    async def _switch(self, due: Due) -> None:
        if not _breaks(due):
            await self._go_along(due)
            return
        if not self._was_told_to_pause:
            self._was_told_to_pause = True
            await self._strategy.pause_strategy(CHANGE)
        fetched, _ = await asyncio.gather(self._fetched(due), self._gate.empty())
        for version in fetched:
            if due[version.schema_id].is_breaking:
                await self._strategy.update_strategy_config(version)
        self._adopt(fetched, due)
        await self._tell_compatible(fetched, due)

    async def _go_along(self, due: Due) -> None:
        fetched = await self._fetched(due)
        self._adopt(fetched, due)
        await self._tell_compatible(fetched, due)

    async def _tell_compatible(
        self, fetched: list[_values.SchemaVersion], due: Due
    ) -> None:
        for version in fetched:
            if due[version.schema_id].is_breaking:
                continue
            try:
                await self._strategy.on_compatible_change(version)
            except Exception as error:  # noqa: BLE001 -- yours; told, and nothing is lost
                message = f"on_compatible_change failed for {version.pin}: {error!r}"
                switch = due[version.schema_id]
                await self._tell("compatible_failed", message, error, switch)

    async def _tried(self, due: Due, work: Awaitable[None]) -> None:
        """Await `work`, within the time there is for it; stay paused if it fails."""
        try:
            await asyncio.wait_for(work, self._options.update_timeout)
        except Exception as error:  # noqa: BLE001 -- whatever it is, somebody must know
            self._failed = due
            pins = ", ".join(each.pin for each in due.values()) or "resuming"
            kind, message = "compatible_failed", f"{pins} could not be read: {error!r}"
            if _breaks(due) or not due:
                self._gate.shut(FAILED)
                kind, message = "update_failed", f"paused; {pins} failed: {error!r}"
            first = next(iter(due.values()), None)
            await self._tell(kind, message, error, first)

    async def _fetched(self, due: Due) -> list[_values.SchemaVersion]:
        within = self._options.update_timeout / 2
        return list(
            await asyncio.gather(
                *(
                    _strategy_reading.announced(
                        self._strategy.schema_registry, switch, within=within
                    )
                    for switch in due.values()
                )
            )
        )

    def _adopt(self, fetched: list[_values.SchemaVersion], due: Due) -> None:
        self._versions.adopt((each, due[each.schema_id]) for each in fetched)
        self._gate.ring()

    async def _read_anew(self) -> bool:
        """Take what differs from what we have as a change; return whether all is known."""
        is_known = True
        for schema_id in self._options.required_schemas:
            held = await _strategy_reading.in_force(
                self._strategy.schema_registry, schema_id
            )
            is_known = is_known and not held.stale
            switch = self._versions.resynced(held)
            if switch is not None:
                self._schedule(switch)
            if not held.stale:
                await self._look_ahead(held)
        return is_known

    async def _confirm(self) -> None:
        """Read again what was only known from before, until the hub is back."""
        for pause in _retrying.delays(first=0.5, longest=10.0):
            await asyncio.sleep(pause)
            try:
                if await self._read_anew():
                    return
            except errors.SchemaRegistryError as error:
                await self._tell("stale", f"reading anew: {error}", error)

    async def _tell(
        self,
        kind: str,
        message: str,
        error: Exception,
        switch: _strategy_versions.Switch | None = None,
    ) -> None:
        schema_id = None if switch is None else switch.schema_id
        told = None if switch is None else switch.told
        alert = _strategy_alerts.Alert(kind, message, schema_id, error, told)
        await self._alarm.raise_for(alert)

    async def _look_ahead(self, held: _values.SchemaVersion) -> None:
        registry, error = self._strategy.schema_registry, None
        if not held.stale:
            try:
                for coming, version in await _strategy_reading.coming(registry, held):
                    self._versions.expect(held.schema_id, coming)
                    self._preparing.begin_with(version)
            except errors.SchemaRegistryError as trouble:
                error = trouble
            else:
                return
        message = f"the hub is away; {held.pin} is what held last"
        await self._alarm.raise_for(
            _strategy_alerts.Alert("stale", message, held.schema_id, error)
        )

    def _check_ahead(self, pin: str) -> None:
        """Return for a version that may still come. Raises TickTooLate, InvalidInput."""
        named = _references.parse(pin)
        held = self._versions.current.get(named.schema_id)
        if held is None or not named.version.isdecimal():
            raise errors.InvalidInput(
                f"A tick of {pin}: give the version of a required schema by its number."
            )
        if pin in self._versions.gone or int(named.version) < held.version:
            raise _strategy_errors.TickTooLate(pin, held.pin)


def _merged(earlier: Due, later: Due) -> Due:
    """Return both; of one schema the later, which breaks what either breaks."""
    taken = {name: each.after(earlier.get(name)) for name, each in later.items()}
    return {**earlier, **taken}


def _breaks(due: Due) -> bool:
    return any(each.is_breaking for each in due.values())


def _switch_to(version: _values.SchemaVersion) -> _strategy_versions.Switch:
    return _strategy_versions.Switch(
        version.schema_id, version.version, is_breaking=False
    )

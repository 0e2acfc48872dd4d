"""How a strategy goes from one set of versions to the next.

    heard -> gate shut at once -> ticks inside end -> update -> new versions hold -> gate open
                                                   fails -> stays shut, alert

What is heard while this happens belongs to the same pause.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, Protocol

from schema_registry_client import _async, _values
from schema_registry_client.integrations import (
    _strategy_alerts,
    _strategy_catching_up,
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
        self._preparing = _strategy_preparing.Preparing(strategy, alarm)
        self._catching_up = _strategy_catching_up.CatchingUp(
            strategy.schema_registry,
            options.required_schemas,
            versions,
            switch=self._schedule,
            prepare=self._preparing.begin_with,
            alarm=alarm,
        )
        self._following = _strategy_following.Following(
            strategy.schema_registry,
            options.required_schemas,
            hear=self._hear,
            lost=self._catching_up.begin_again,
            alarm=alarm,
        )
        self._due: Due = {}
        self._failed: Due = {}
        self._bell = asyncio.Event()
        self._lock = asyncio.Lock()
        self._worker: asyncio.Task[None] | None = None
        self._inside: set[object] = set()  # tasks that the lock is held for
        self._was_told_to_pause = False

    @property
    def is_watching(self) -> bool:
        """Whether changes are heard of."""
        return self._following.is_watching

    async def begin(self) -> None:
        """Read what holds, watch, and let ticks in."""
        if self._worker is not None or self._gate.is_closed:
            raise _strategy_errors.StrategyError("It is initialized, or closed.")
        await self._following.begin()
        await self._catching_up.begin()
        self._worker = asyncio.ensure_future(self._work())
        self._following.go_on()
        self._gate.lift(STARTING)

    async def end(self) -> None:
        """Stop watching; whoever waits for the gate is told."""
        self._gate.close()
        await self._following.end()
        await self._catching_up.end()
        await self._preparing.end()
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.wait({self._worker})

    async def resume_by_hand(self) -> None:
        """Have the versions hold whose update failed, and open the gate."""
        self._check_outside()
        async with self._lock:
            if self._worker is None or self._gate.is_closed:
                raise _strategy_errors.StrategyError("It is not initialized.")
            self._adopt(await self._fetched(self._failed), self._failed)
            self._failed, self._was_told_to_pause = {}, False
            self._gate.lift()
            if _breaks(self._due):
                self._gate.shut(HEARD)

    async def retry(self) -> bool:
        """Try again what failed; return whether nothing is left."""
        self._check_outside()
        async with self._lock:
            if self._failed or FAILED in self._gate.holds:
                self._due = _merged(self._failed, self._due)
                self._failed = {}
                await self._change()
            return not (self._failed or FAILED in self._gate.holds)

    def _check_outside(self) -> None:
        """Raise StrategyError for a call that would wait for itself."""
        if asyncio.current_task() in self._inside:
            raise _strategy_errors.StrategyError(
                "An update resumes by returning; do not resume from within it, nor "
                "from on_alert: start a task that does."
            )

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
        changer = asyncio.current_task()
        self._inside.add(changer)
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
            self._inside.discard(changer)

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

    async def _tried(self, due: Due, work: Coroutine[Any, Any, None]) -> None:
        """Await `work`, within the time there is for it; stay paused if it fails."""
        error = await self._outcome(asyncio.ensure_future(work))
        if error is None:
            return
        self._failed = due
        pins = ", ".join(each.pin for each in due.values()) or "resuming"
        kind, message = "compatible_failed", f"{pins} failed: {error!r}"
        if _breaks(due) or not due:
            self._gate.shut(FAILED)
            kind, message = "update_failed", f"paused; {pins} failed: {error!r}"
        await self._tell(kind, message, error, next(iter(due.values()), None))

    async def _outcome(self, work: asyncio.Future[None]) -> BaseException | None:
        """Return what went wrong. What cancels itself, or takes too long, does, too."""
        self._inside.add(work)
        try:
            done, _ = await asyncio.wait({work}, timeout=self._options.update_timeout)
        finally:
            work.cancel()
            self._inside.discard(work)
        await asyncio.wait({work})
        if not work.cancelled():
            return work.exception()
        return asyncio.CancelledError() if done else asyncio.TimeoutError()

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

    async def _tell(
        self,
        kind: str,
        message: str,
        error: BaseException,
        switch: _strategy_versions.Switch | None = None,
    ) -> None:
        schema_id = None if switch is None else switch.schema_id
        told = None if switch is None else switch.told
        alert = _strategy_alerts.Alert(kind, message, schema_id, error, told)
        await self._alarm.raise_for(alert)


def _merged(earlier: Due, later: Due) -> Due:
    """Return both; of one schema the later, which breaks what either breaks."""
    taken = {name: each.after(earlier.get(name)) for name, each in later.items()}
    return {**earlier, **taken}


def _breaks(due: Due) -> bool:
    return any(each.is_breaking for each in due.values())

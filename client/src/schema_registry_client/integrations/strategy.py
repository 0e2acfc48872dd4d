"""Trading strategies that go on by the right schema when a schema changes.

    class Momentum(SchemaAwareStrategy):
        async def update_strategy_config(self, new_schema): ...
        async def process_tick(self, tick, schemas): ...

    async with Momentum({"required_schemas": ["ticks_v1"]}) as strategy:
        async for tick in feed:
            await strategy.on_tick(tick)

On a breaking change: no tick gets in, those inside end, the configuration is updated,
the new version holds, ticks get in again. docs/spokes/strategy.md says what is promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from schema_registry_client import _async, _values
from schema_registry_client.integrations import (
    _registry_users,
    _strategy_admission,
    _strategy_alerts,
    _strategy_changing,
    _strategy_config,
    _strategy_gate,
    _strategy_versions,
)
from schema_registry_client.integrations._strategy_alerts import Alert
from schema_registry_client.integrations._strategy_errors import (
    StrategyError,
    TickAhead,
    TickTooLate,
)

__all__ = ["Alert", "SchemaAwareStrategy", "StrategyError", "TickAhead", "TickTooLate"]

BY_HAND = "by hand"
Strategy = TypeVar("Strategy", bound="SchemaAwareStrategy")


class SchemaAwareStrategy(_registry_users.AsyncRegistryUser):
    """Processes ticks, each by the version it was written by; for one event loop.

    `strategy_config` names in `required_schemas` what it depends on, and may set
    `update_timeout` (30 seconds), `hold_timeout` (30) and `settle_seconds` (0); the
    rest is yours. `registry` is made from the environment when left out. `on_alert`, a
    function or a coroutine function, is given each `Alert`.

    Override `process_tick` and `update_strategy_config`, and where wanted
    `prepare_update` and `on_compatible_change`.
    """

    def __init__(
        self,
        strategy_config: Mapping[str, Any],
        registry: _async.AsyncSchemaRegistryClient | None = None,
        *,
        on_alert: _strategy_alerts.OnAlert | None = None,
    ) -> None:
        self._options = _strategy_config.read(strategy_config)
        self.strategy_config = strategy_config
        self.required_schemas = self._options.required_schemas
        super().__init__(registry)
        self._gate = _strategy_gate.Gate()
        self._gate.shut(_strategy_changing.STARTING)
        self._versions = _strategy_versions.Versions()
        self._admission = _strategy_admission.Admission(
            self._gate, self._versions, hold_timeout=self._options.hold_timeout
        )
        self._changing = _strategy_changing.Changing(
            self,
            self._options,
            self._gate,
            self._versions,
            _strategy_alerts.Alarm(on_alert, within=self._options.update_timeout),
        )

    async def __aenter__(self: Strategy) -> Strategy:
        try:
            await self.initialize()
        except BaseException:
            await self.aclose()
            raise
        return self

    @property
    def schema_versions(self) -> Mapping[str, _values.SchemaVersion]:
        """The version of each required schema that holds now."""
        return self._versions.current

    @property
    def is_paused(self) -> bool:
        """Whether no tick gets in."""
        return bool(self._gate.holds)

    @property
    def pause_reasons(self) -> frozenset[str]:
        """Why: `by hand`, `change heard`, `schema change`, `update failed`, `starting`."""
        return self._gate.holds

    @property
    def is_watching(self) -> bool:
        """Whether it will hear of changes; False once the hub has refused the key."""
        return self._changing.is_watching

    async def initialize(self) -> None:
        """Read the versions in force and begin to watch; then let ticks in.

        Where the hub is away, what was known last is used, with an alert. Raises
        errors.SchemaRegistryError where nothing is known of a schema.
        """
        await self._changing.begin()

    async def aclose(self) -> None:
        """Stop watching. Ticks that wait raise StrategyError."""
        await self._changing.end()
        await super().aclose()

    async def on_tick(
        self,
        tick: Any,  # noqa: ANN401 -- yours
        *,
        pin: str | None = None,
        at: datetime | None = None,
    ) -> Any:  # noqa: ANN401 -- what `process_tick` returns
        """Process one tick once it may be, by the version it was written by.

        `pin` is that version (`ticks_v1@3`), and `at` the moment of the tick; with
        either, a tick ahead of what we have heard waits. Raises TickTooLate for one
        from before a breaking change, TickAhead if its version does not come in time.
        """
        gate, versions = self._gate, self._versions
        while True:
            if gate.holds:
                await self._admission.until_open()
            if pin is None and at is None:
                schemas: _strategy_versions.Snapshot | None = versions.current
            else:
                schemas = self._admission.read_by(pin, at)
            if schemas is not None:
                break
            await self._admission.until_readable(pin, at)
        gate.inside += 1
        try:
            return await self.process_tick(tick, schemas)
        finally:
            gate.leave()

    async def pause_strategy(self, reason: str = BY_HAND) -> None:
        """Let no tick in from now on; those inside go on to their end."""
        self._gate.shut(reason)

    async def resume_strategy(self, reason: str | None = None) -> None:
        """Let ticks in again, whatever it was paused for; or lift one reason alone.

        By hand, after an update failed, the new version holds from then on: it is what
        the ticks are written by, and you say that the strategy can. Waits for an update
        that is running.
        """
        if reason is None:
            await self._changing.resume_by_hand()
        else:
            self._gate.lift(reason)

    async def retry_update(self) -> bool:
        """Try again what failed; resume and return True if it succeeds."""
        return await self._changing.retry()

    async def until_idle(self) -> None:
        """Wait until no tick is being processed; not from within a tick."""
        await self._gate.empty()

    async def process_tick(
        self,
        tick: Any,  # noqa: ANN401 -- yours
        schemas: Mapping[str, _values.SchemaVersion],
    ) -> Any:  # noqa: ANN401 -- yours
        """Do the strategy's work; `schemas` are the versions to read this tick by."""
        raise NotImplementedError(f"{type(self).__name__} does not process ticks.")

    async def update_strategy_config(self, new_schema: _values.SchemaVersion) -> None:
        """Get ready for a version that breaks with the last; nothing is processed meanwhile.

        `new_schema` is a mapping of its document. Whatever is raised leaves the
        strategy paused. It may be called again for the same version.
        """

    async def prepare_update(
        self, new_schema: Mapping[str, Any], update: _values.Announcement | None
    ) -> None:
        """Do ahead of time what takes long; the version does not hold yet.

        It is scheduled (`new_schema` is the proposed document), or published for later
        (a `SchemaVersion`). It may never come.
        """

    async def on_compatible_change(self, new_schema: _values.SchemaVersion) -> None:
        """Take note of a compatible version, which holds already; nothing is paused."""

"""Which ticks may be processed now, and by which versions each is read."""

from __future__ import annotations

import asyncio
from datetime import datetime

from schema_registry_client import _references, errors
from schema_registry_client.integrations import (
    _strategy_errors,
    _strategy_gate,
    _strategy_versions,
)


class Admission:
    """Holds what is ahead of what we have heard, and refuses what is too late."""

    def __init__(
        self,
        gate: _strategy_gate.Gate,
        versions: _strategy_versions.Versions,
        *,
        hold_timeout: float,
    ) -> None:
        self._gate = gate
        self._versions = versions
        self._hold_timeout = hold_timeout

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
        if at.tzinfo is None:
            raise errors.InvalidInput(f"{at} has no zone; give `at` one.")
        if versions.since is not None and at < versions.since:
            now = ", ".join(each.pin for each in versions.current.values())
            raise _strategy_errors.TickTooLate(at.isoformat(), now)
        is_ahead = versions.due is not None and at >= versions.due
        return None if is_ahead else versions.current

    async def until_open(self) -> None:
        """Wait until the gate is open. Raises StrategyError if it never will be."""
        gate = self._gate
        await gate.until(lambda: gate.is_closed or not gate.holds)
        if gate.is_closed:
            raise _strategy_errors.StrategyError("The strategy is closed.")

    async def until_readable(self, pin: str | None, at: datetime | None) -> None:
        """Wait until a tick may be read, or the gate is shut. Raises TickAhead."""
        gate, seconds = self._gate, self._hold_timeout
        ready = gate.until(
            lambda: bool(gate.holds) or self.read_by(pin, at) is not None
        )
        try:
            await asyncio.wait_for(ready, seconds)
        except asyncio.TimeoutError:
            raise _strategy_errors.TickAhead(pin or str(at), seconds) from None

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

"""Hearing of changes for as long as a strategy lives, whatever happens to the hub."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from schema_registry_client import _async, _values, errors
from schema_registry_client.integrations import _strategy_alerts, _strategy_versions

ENTER_WITHIN = 3.0
_DEAF = "no change is heard of any more"


class Following:
    """Follows the announcements of some schemas, and hands each one on at once.

    `lost` is called where something may have been missed: all has to be read anew.
    """

    def __init__(
        self,
        registry: _async.AsyncSchemaRegistryClient,
        schemas: tuple[str, ...],
        *,
        hear: Callable[[_values.Announcement], None],
        lost: Callable[[], None],
        alarm: _strategy_alerts.Alarm,
    ) -> None:
        self.is_watching = False
        self._registry = registry
        self._schemas = frozenset(schemas)
        self._hear = hear
        self._lost = lost
        self._alarm = alarm
        self._may_go_on = asyncio.Event()
        self._is_late = False
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Begin to watch; return once our place is known, or the hub seems away."""
        if self._task is not None:
            return  # what came after failed; our place is kept
        entered = asyncio.Event()
        self._task = asyncio.ensure_future(self._run(entered))
        waiting = asyncio.ensure_future(entered.wait())
        await asyncio.wait(
            {self._task, waiting},
            timeout=ENTER_WITHIN,
            return_when=asyncio.FIRST_COMPLETED,
        )
        waiting.cancel()
        # All is read before there is anything to hear, so it has to be read again.
        self._is_late = not entered.is_set()

    def go_on(self) -> None:
        """Hand on what is announced from now on; until then it waits."""
        self._may_go_on.set()

    async def end(self) -> None:
        """Stop watching."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        self.is_watching = False

    async def _run(self, entered: asyncio.Event) -> None:
        while await self._has_to_begin_anew(entered):
            self._is_late = True

    async def _has_to_begin_anew(self, entered: asyncio.Event) -> bool:
        try:
            await self._watch(entered)
        except errors.HubRewound as error:
            message = "the hub was restored from a backup; all is read anew"
            await self._tell("rewound", message, error)
            return True
        except Exception as error:  # noqa: BLE001 -- whatever it is, somebody must know
            await self._tell("not_watching", f"{_DEAF}: {error}", error)
        else:
            await self._tell("not_watching", f"{_DEAF}: the client was closed", None)
        self.is_watching = False
        return False

    async def _watch(self, entered: asyncio.Event) -> None:
        topic = next(iter(self._schemas)) if len(self._schemas) == 1 else None
        watch = self._registry.watch_schema_updates(
            topic, actions=_strategy_versions.ACTIONS
        )
        async with watch:
            self.is_watching = True
            entered.set()
            await self._may_go_on.wait()
            if self._is_late:
                self._lost()
            async for told in watch:
                if told.schema_id in self._schemas:
                    self._hear(told)

    async def _tell(self, kind: str, message: str, error: Exception | None) -> None:
        alert = _strategy_alerts.Alert(kind, message, error=error)
        await self._alarm.raise_for(alert)

"""Is data good by its schema, and does it drift away from it or from what it was?

    monitor = SchemaBasedQualityMonitor()
    report = await monitor.check_data_quality(frame, "ticks_v1")
    async for drift in monitor.detect_schema_drift("ticks_v1", windows=hourly()):
        print(drift)

`docs/spokes/quality.md` says how scores and drifts are calculated. Needs the extra
`validation`.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import inspect
import logging
from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Collection,
    Iterable,
    Iterator,
)
from typing import Any, TypeAlias

from schema_registry_client import _async, _sync, _values, _watching, errors
from schema_registry_client.integrations import (
    _asking,
    _registry_users,
    quality_detector,
    quality_report,
)
from schema_registry_client.integrations.quality_drift import ALERT, Drift, Limits
from schema_registry_client.integrations.quality_profile import Profile, profile
from schema_registry_client.integrations.quality_report import Dimension, QualityReport

__all__ = [
    "Dimension",
    "Drift",
    "Limits",
    "Profile",
    "QualityReport",
    "SchemaBasedQualityMonitor",
    "SyncSchemaBasedQualityMonitor",
    "profile",
]

_log = logging.getLogger("schema_registry_client")
Alert: TypeAlias = Callable[[Drift], Awaitable[object] | object]


class SchemaBasedQualityMonitor(_registry_users.AsyncRegistryUser):
    """Checks data by its schema, and hears of drift.

    Without `registry` a client is made from the environment, and closed with the
    monitor. `examples` is how many bad values a report shows of each kind; 0 keeps
    values of the data out of it.
    """

    def __init__(
        self,
        registry: _async.AsyncSchemaRegistryClient | None = None,
        *,
        examples: int = 10,
    ) -> None:
        super().__init__(registry)
        self._examples = examples

    async def check_data_quality(self, data: Any, schema_id: str) -> QualityReport:  # noqa: ANN401 -- any table
        """Return how good the data is by a schema: the version in force, or a named one.

        Raises InvalidData for what is no table, and what `get_schema` raises.
        """
        data = quality_report.held(data)
        version = await self.schema_registry.get_schema(_reference(self, schema_id))
        result = await self.schema_registry.validate(
            data, version.pin, examples=self._examples
        )
        return await asyncio.to_thread(
            quality_report.made, data, version, result, _now()
        )

    async def detect_schema_drift(  # noqa: PLR0913 -- each is named at the call
        self,
        schema_id: str,
        windows: quality_detector.Windows | None = None,
        *,
        reference: Any = None,  # noqa: ANN401 -- any table, or a profile
        after: int | None = None,
        limits: Limits | None = None,
        ignored: Collection[str] = (),
        on_alert: Alert | None = None,
    ) -> AsyncGenerator[Drift, None]:
        """Yield how the schema changes, and how each window differs from the reference.

        `windows` are tables, as they come; without any, only changes of the schema are
        told, for ever. `reference` is a table or a kept `Profile`, else the first
        window. `after` is where announcements go on (`drift.update["sequence"]`), else
        now. `ignored` columns are not compared. `on_alert` is called, or awaited, with
        every drift whose severity is `alert`.
        """
        watch = self.schema_registry.watch_schema_updates(schema_id, after=after)
        async with watch as updates:
            version = await self.schema_registry.get_schema(_reference(self, schema_id))
            detector = await asyncio.to_thread(
                quality_detector.Detector, version, reference, limits, ignored
            )
            events = quality_detector.merged(updates, windows)
            try:
                async for event in events:
                    for drift in await _drifts(detector, event):
                        await _alert(on_alert, drift)
                        yield drift
            finally:
                await events.aclose()


class SyncSchemaBasedQualityMonitor(_registry_users.RegistryUser):
    """The same for ordinary code."""

    def __init__(
        self, registry: _sync.SchemaRegistryClient | None = None, *, examples: int = 10
    ) -> None:
        super().__init__(registry)
        self._examples = examples

    def check_data_quality(self, data: Any, schema_id: str) -> QualityReport:  # noqa: ANN401 -- any table
        """Return how good the data is by a schema: the version in force, or a named one.

        Raises InvalidData for what is no table, and what `get_schema` raises.
        """
        data = quality_report.held(data)
        version = self.schema_registry.get_schema(_reference(self, schema_id))
        result = self.schema_registry.validate(
            data, version.pin, examples=self._examples
        )
        return quality_report.made(data, version, result, _now())

    def detect_schema_drift(  # noqa: PLR0913 -- each is named at the call
        self,
        schema_id: str,
        windows: Iterable[Any],
        *,
        reference: Any = None,  # noqa: ANN401 -- any table, or a profile
        after: int | None = None,
        limits: Limits | None = None,
        ignored: Collection[str] = (),
        on_alert: Callable[[Drift], object] | None = None,
    ) -> Iterator[Drift]:
        """Yield what moved, window by window; the hub is asked before each.

        The arguments are those of the other monitor.
        """
        with self.schema_registry.watch_schema_updates(schema_id, after=after) as watch:
            position = watch.position or 0
        version = self.schema_registry.get_schema(_reference(self, schema_id))
        detector = quality_detector.Detector(version, reference, limits, ignored)
        for window in windows:
            updates = self._news(schema_id, position)
            position = max([position, *(each.sequence for each in updates)])
            changes = [each for each in updates if each.action in _watching.CHANGES]
            for drift in (
                *map(detector.heard, changes),
                *detector.seen(window, _now()),
            ):
                if on_alert is not None and drift.severity == ALERT:
                    with _surviving(drift):
                        on_alert(drift)
                yield drift

    def _news(self, schema_id: str, after: int) -> list[_values.Announcement]:
        """Return what was announced; nothing while the hub is away."""
        try:
            return [*self.schema_registry.announcements(after, schema_id)]
        except errors.SchemaRegistryError as error:
            if not error.retryable:
                raise
            _log.warning("looking for changes of %s: %s", schema_id, error)
            return []


def _reference(
    monitor: SchemaBasedQualityMonitor | SyncSchemaBasedQualityMonitor, schema_id: str
) -> str:
    return str(_asking.reference_of(monitor.schema_registry, schema_id))


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)  # noqa: TID251 -- it says when it checked


async def _drifts(
    detector: quality_detector.Detector, event: _values.Announcement | tuple[Any]
) -> tuple[Drift, ...]:
    if isinstance(event, _values.Announcement):
        return (detector.heard(event),)
    return await asyncio.to_thread(detector.seen, event[0], _now())


async def _alert(on_alert: Alert | None, drift: Drift) -> None:
    if on_alert is None or drift.severity != ALERT:
        return
    with _surviving(drift):
        answer = on_alert(drift)
        if inspect.isawaitable(answer):
            await answer


@contextlib.contextmanager
def _surviving(drift: Drift) -> Iterator[None]:
    """Go on, whatever becomes of an alert: the next one may get through."""
    try:
        yield
    except Exception:  # noqa: BLE001 -- it is not ours, and it is logged
        _log.exception("the alert of %s failed", drift)

"""From announcements and windows of data to drifts; knows neither network nor clock."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Collection,
    Iterable,
)
from typing import Any, TypeAlias

from schema_registry_client import _values
from schema_registry_client.integrations import (
    backtest_fields,
    quality_drift,
    quality_profile,
)
from schema_registry_client.integrations.quality_drift import Drift, Limits

Windows: TypeAlias = "AsyncIterable[Any] | Iterable[Any]"
_BREAKING = "breaking_change"
_END = object()


class Detector:
    """What is compared with what, for one schema.

    `reference` is a profile, or a table; without one, the first window is it.
    """

    def __init__(
        self,
        version: _values.SchemaVersion,
        reference: Any,  # noqa: ANN401 -- any table, or a profile
        limits: Limits | None,
        ignored: Collection[str],
    ) -> None:
        self._schema_id = version.schema_id
        self._declared = backtest_fields.declared(version.document)
        self._coming: list[tuple[datetime.datetime, frozenset[str]]] = []
        self._limits = limits or Limits()
        self._ignored = frozenset(ignored)
        self._windows = 0
        if reference is not None and not isinstance(reference, quality_profile.Profile):
            reference = quality_profile.profile(reference)
        self.reference: quality_profile.Profile | None = reference

    def heard(self, update: _values.Announcement) -> Drift:
        """Return the drift that an announcement is."""
        names = backtest_fields.declared(update.new_schema)
        self._coming.append((update.effective_from or update.at, names))
        breaking = update.action == _BREAKING
        sentences = [str(each.get("sentence", "")) for each in update.changes]
        said = "; ".join(filter(None, sentences))
        kind = "breaks with" if breaking else "is compatible with"
        return Drift(
            kind=quality_drift.SCHEMA,
            severity=quality_drift.ALERT if breaking else quality_drift.NOTICE,
            schema_id=update.schema_id,
            message=f"version {update.version} {kind} {update.previous_version}"
            + (f": {said}" if said else ""),
            at=update.at,
            update=update,
        )

    def seen(self, data: Any, at: datetime.datetime) -> tuple[Drift, ...]:  # noqa: ANN401
        """Return how a window of data differs from the reference."""
        window = quality_profile.measured(data)
        number, self._windows = self._windows, self._windows + 1
        if self.reference is None:
            if window.profile.rows:
                self.reference = window.profile
            return ()
        findings = quality_drift.differences(
            self.reference,
            window,
            self._limits,
            declared=self._declared_at(at),
            ignored=self._ignored,
        )
        return tuple(
            Drift(
                kind=each.kind,
                severity=each.severity,
                schema_id=self._schema_id,
                message=each.message,
                at=at,
                field=each.field,
                measure=each.measure,
                value=each.value,
                limit=each.limit,
                window=number,
            )
            for each in findings
        )

    def _declared_at(self, at: datetime.datetime) -> frozenset[str]:
        """Return what versions declared that came into force up to a moment."""
        there = (names for since, names in self._coming if since <= at)
        return self._declared.union(*there)


async def merged(
    updates: AsyncIterator[_values.Announcement], windows: Windows | None
) -> AsyncGenerator[_values.Announcement | tuple[Any], None]:
    """Yield announcements as they come, and each window as a tuple of one.

    Ends with the windows; without any it goes on until the watch is closed.
    """
    sources: list[AsyncIterator[Any]] = [updates]
    if windows is not None:
        sources.append(_tupled(windows))
    waiting: dict[int, asyncio.Future[Any]] = {}
    try:
        while True:
            for number, source in enumerate(sources):
                if number not in waiting:
                    waiting[number] = asyncio.ensure_future(_next(source))
            await asyncio.wait(waiting.values(), return_when=asyncio.FIRST_COMPLETED)
            for number in [each for each in (0, 1) if _is_done(waiting, each)]:
                value = waiting.pop(number).result()
                if value is _END:
                    return
                yield value
    finally:
        for task in waiting.values():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task


def _is_done(waiting: dict[int, asyncio.Future[Any]], number: int) -> bool:
    return number in waiting and waiting[number].done()


async def _next(source: AsyncIterator[Any]) -> Any:  # noqa: ANN401
    return await anext(source, _END)


async def _tupled(windows: Windows) -> AsyncIterator[tuple[Any]]:
    if isinstance(windows, AsyncIterable):
        async for window in windows:
            yield (window,)
        return
    held = iter(windows)
    while (window := await asyncio.to_thread(next, held, _END)) is not _END:
        yield (window,)

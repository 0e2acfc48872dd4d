"""Telling somebody that a strategy needs them."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import inspect
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeAlias

from schema_registry_client import _values

_log = logging.getLogger("schema_registry_client")


@dataclasses.dataclass(frozen=True)
class Alert:
    """Something a person should look at.

    `kind` is `update_failed` (it stays paused), `stale` (it began with what was known
    last), `not_watching` (it goes on, and hears of no change any more), `rewound` (the
    hub was restored from a backup; all is read anew), `not_prepared` (something ahead
    of time failed; nothing is paused), `compatible_failed` (your own hook raised).
    """

    kind: str
    message: str
    schema_id: str | None = None
    error: BaseException | None = dataclasses.field(default=None, compare=False)
    update: _values.Announcement | None = dataclasses.field(default=None, compare=False)


OnAlert: TypeAlias = Callable[[Alert], Awaitable[None] | None]


class Alarm:
    """Hands alerts to whoever is to be told, and to the log in any case."""

    def __init__(self, on_alert: OnAlert | None, *, within: float = 30.0) -> None:
        self._on_alert = on_alert
        self._within = within

    async def raise_for(self, alert: Alert) -> None:
        """Tell of `alert`; a callback that fails is logged, and changes nothing.

        Nor does one that comes to no end: a strategy must be free to resume.
        """
        _log.warning("strategy: %s (%s)", alert.message, alert.kind)
        if self._on_alert is None:
            return
        try:
            answer = self._on_alert(alert)
            if inspect.isawaitable(answer):
                with _given_up_after(self._within):
                    await answer
        except Exception:  # noqa: BLE001 -- theirs, and it must not stop a change
            _log.exception("strategy: on_alert failed")


@contextlib.contextmanager
def _given_up_after(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the task that is here; `wait_for` would make another one."""
    task = asyncio.current_task()
    is_over: list[bool] = []

    def give_up() -> None:
        is_over.append(True)
        if task is not None:
            task.cancel()

    timer = asyncio.get_running_loop().call_later(seconds, give_up)
    try:
        yield
    except asyncio.CancelledError:
        if not is_over:
            raise
        getattr(task, "uncancel", int)()  # since Python 3.11
        raise TimeoutError(f"it came to no end in {seconds:g} s") from None
    finally:
        timer.cancel()

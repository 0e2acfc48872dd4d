"""The bell of the WebSocket transport: "there is something new, read the table".

A ring carries nothing, may be lost and may come twice. Inside a process it wakes the
hubs directly, from whatever thread; to other processes it goes through the channel
layer. Not for messages: those are read from the table by `hub`.
"""

import asyncio
import contextlib
import logging
import os
import threading
from collections.abc import Coroutine, Iterator
from typing import Any

from channels import layers
from typing_extensions import override

from notifications_app import configuration, outage

GROUP = "announcements"

_logger = logging.getLogger(__name__)
_ringing = outage.Outage(logger=_logger, what="Ringing other processes by Redis")
_listening = outage.Outage(logger=_logger, what="Listening for rings by Redis")


class Bell:
    """Wakes one event loop; may be rung from any thread."""

    def __init__(self) -> None:
        """Belong to the event loop that is running."""
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the loop; do nothing if it has ended."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._rung.set)

    async def wait(self, *, at_most: float) -> bool:
        """Wait for a ring no longer than this; return whether there was one."""
        try:
            # One from before counts: it may be about what nobody has read yet.
            async with asyncio.timeout(at_most):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True


class _Ringer:
    """An event loop in a thread of its own, for whoever has to wait for Redis.

    The calling thread may have a running loop, or none at all (the WSGI bridge, a
    Celery worker). A loop that stays keeps its connection to Redis: to make both for
    each ring takes milliseconds of the processor, at the very moment at which
    listeners are to be told.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Have the work done there, and wait for it."""
        asyncio.run_coroutine_threadsafe(work, self._running()).result()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(
                    target=self._loop.run_forever, name="bell", daemon=True
                ).start()
            return self._loop


_ringer = _Ringer()


def _begin_again() -> None:
    # Threads do not come along when a worker is forked.
    global _ringer  # noqa: PLW0603
    _ringer = _Ringer()


os.register_at_fork(after_in_child=_begin_again)

_bells: set[Bell] = set()
_bells_lock = threading.Lock()


@contextlib.contextmanager
def hung(bell: Bell) -> Iterator[None]:
    """Let `ring` reach this bell for as long as the context lasts."""
    with _bells_lock:
        _bells.add(bell)
    try:
        yield
    finally:
        with _bells_lock:
            _bells.discard(bell)


def ring() -> None:
    """Wake every hub, here and in other processes; never raises for a dead Redis.

    Works in any thread. Waits at most `ring_seconds` for Redis.
    """
    with _bells_lock:
        bells = tuple(_bells)
    for bell in bells:
        bell.ring()
    layer = shared_layer()
    if layer is None:
        return
    try:
        _ringer.run(_ring_elsewhere(layer))
    except Exception as error:  # noqa: BLE001 (the commit is done; the hubs poll)
        _ringing.failed(error)
    else:
        _ringing.worked()


async def listen(bell: Bell, *, retry_seconds: float) -> None:
    """Pass the rings of other processes on to this bell, until cancelled.

    Returns at once where no layer reaches another process.
    """
    layer = shared_layer()
    while layer is not None:
        try:
            with _layer_trouble_said_once():
                await _pass_on(layer, bell)
        except Exception as error:  # noqa: BLE001 (the hub polls meanwhile)
            _listening.failed(error)
            await asyncio.sleep(retry_seconds)


def shared_layer() -> Any:  # noqa: ANN401 (channel layers have no common type)
    """Return the channel layer that reaches other processes, or None without one.

    The in-memory layer is no such layer, and its queues must not be touched from
    the thread of a request.
    """
    layer = layers.get_channel_layer()
    return None if isinstance(layer, layers.InMemoryChannelLayer) else layer


async def _ring_elsewhere(layer: Any) -> None:  # noqa: ANN401 (as above)
    async with asyncio.timeout(configuration.broadcast().ring_seconds):
        await layer.group_send(GROUP, {"type": "ring"})


async def _pass_on(layer: Any, bell: Bell) -> None:  # noqa: ANN401 (as above)
    channel = await layer.new_channel()
    try:
        await layer.group_add(GROUP, channel)
        while True:
            _listening.worked()
            # The first time too: what came before the subscription was not heard.
            bell.ring()
            await layer.receive(channel)
    finally:
        # A Redis that is away knows no groups; nothing may hide why we are leaving.
        with contextlib.suppress(Exception):
            await layer.group_discard(GROUP, channel)


class _LayerTrouble(logging.Filter):
    """Turns the layer's own complaint, a traceback every second, into one line."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, Exception):
            return True
        _listening.failed(error)
        return False


@contextlib.contextmanager
def _layer_trouble_said_once() -> Iterator[None]:
    logger = logging.getLogger("channels_redis.pubsub")
    trouble = _LayerTrouble()
    logger.addFilter(trouble)
    try:
        yield
    finally:
        logger.removeFilter(trouble)

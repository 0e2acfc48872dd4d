"""Ringing the bell ..."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from notifications_app.transports import websocket
from registry_site import connections
from registry_site.embedded import folders, lifeline, processes, valkey
from tests.notifications_app import logs

IN_MEMORY = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
_PATIENCE = 20.0


@contextlib.asynccontextmanager
async def listening(bell: websocket.Bell) -> AsyncIterator[None]:
    """Listen to other processes; the subscription stands when this is entered."""
    task = asyncio.create_task(websocket.listen(bell, retry_seconds=0.01))
    assert await bell.wait(at_most=_PATIENCE)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def _running(
    plan: processes.Plan, line: lifeline.Lifeline
) -> AsyncIterator[None]:
    server = await asyncio.to_thread(processes.start_and_wait, plan, line=line)
    try:
        yield
    finally:
        await asyncio.to_thread(server.stop)


def _dead_redis(folder: Path) -> dict[str, object]:
    return connections.channel_layers(url=f"unix://{folder / 'nobody.sock'}")


@pytest.mark.parametrize("in_memory", [True, False])
async def test_wakes_this_process_from_any_thread(settings, in_memory: bool) -> None:
    if in_memory:
        settings.CHANNEL_LAYERS = IN_MEMORY
    bell = websocket.Bell()

    with websocket.hung(bell):
        threading.Thread(target=websocket.ring).start()

        assert await bell.wait(at_most=_PATIENCE)


async def test_reaches_only_bells_that_hang(settings) -> None:
    settings.CHANNEL_LAYERS = IN_MEMORY
    bell = websocket.Bell()
    with websocket.hung(bell):
        pass

    websocket.ring()

    assert not await bell.wait(at_most=0.01)


async def test_reaches_other_processes_by_redis() -> None:
    bell = websocket.Bell()

    async with listening(bell):
        await asyncio.to_thread(websocket.ring)

        assert await bell.wait(at_most=_PATIENCE)


async def test_works_on_a_thread_whose_loop_runs() -> None:
    bell = websocket.Bell()

    async with listening(bell):
        websocket.ring()

        assert await bell.wait(at_most=_PATIENCE)


async def test_needs_no_listener_without_redis(settings) -> None:
    settings.CHANNEL_LAYERS = IN_MEMORY
    bell = websocket.Bell()

    await websocket.listen(bell, retry_seconds=0.01)

    assert not await bell.wait(at_most=0.01)


def test_ignores_a_loop_that_has_ended(settings) -> None:
    settings.CHANNEL_LAYERS = IN_MEMORY

    async def make() -> websocket.Bell:
        return websocket.Bell()

    bell = asyncio.run(make())

    with websocket.hung(bell):
        websocket.ring()


async def test_reaches_other_processes_again_after_redis_was_away(
    settings, tmp_path: Path
) -> None:
    with (
        folders.for_sockets() as folder,
        lifeline.Lifeline() as line,
        logs.of(websocket.__name__) as log,
    ):
        settings.CHANNEL_LAYERS = connections.channel_layers(
            url=valkey.url(sockets=folder)
        )
        plan = valkey.plan(
            sockets=folder, data=tmp_path, log=tmp_path / "log", keep=False
        )
        bell = websocket.Bell()
        task = asyncio.create_task(websocket.listen(bell, retry_seconds=0.01))
        assert await log.line() == "Listening for rings by Redis failed"

        for _ in range(2):
            async with _running(plan, line):
                said = asyncio.create_task(log.line())
                while not said.done():
                    await asyncio.to_thread(websocket.ring)
                    await bell.wait(at_most=0.05)
                assert said.result() == "Listening for rings by Redis works again"
            assert await log.line() == "Listening for rings by Redis failed"

        task.cancel()
        await asyncio.wait([task], timeout=_PATIENCE)
    assert task.cancelled()


def test_says_once_that_redis_is_dead(settings, tmp_path: Path, caplog) -> None:
    caplog.set_level(logging.INFO, logger=websocket.__name__)
    alive = settings.CHANNEL_LAYERS
    websocket.ring()
    caplog.clear()

    settings.CHANNEL_LAYERS = _dead_redis(tmp_path)
    websocket.ring()
    websocket.ring()
    settings.CHANNEL_LAYERS = alive
    websocket.ring()
    websocket.ring()

    assert [
        (record.levelname, record.getMessage()[:46]) for record in caplog.records
    ] == [
        ("WARNING", "Ringing other processes by Redis failed: Conne"),
        ("INFO", "Ringing other processes by Redis works again"),
    ]

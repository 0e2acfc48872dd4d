"""What every test of the outbox stands on."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from channels.db import database_sync_to_async
from django.db import connections

from notifications_app import configuration, hub
from tests.notifications_app import flushing

flushing.install()

# Only the bell can wake a hub that polls once an hour.
BELL_ONLY = {"poll_seconds_alone": 3600.0, "poll_seconds_with_redis": 3600.0}

Source = Callable[..., hub.Hub]


@pytest.fixture
async def outbox_thread(transactional_db: None) -> AsyncIterator[None]:
    """Close what the thread behind async code has open when the test is done."""
    yield
    await database_sync_to_async(connections.close_all)()


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    """Make hubs that must be idle, with every task gone, when the test is done."""
    hubs: list[hub.Hub] = []

    def make(kind: type[hub.Hub] = hub.Hub, **figures: float) -> hub.Hub:
        hubs.append(kind(configuration.Broadcast(**{**BELL_ONLY, **figures})))
        return hubs[-1]

    before = asyncio.all_tasks()
    yield make
    assert [one._reading for one in hubs] == [None] * len(hubs)
    left = {task.get_coro().__qualname__ for task in asyncio.all_tasks() - before}
    assert not {name for name in left if name.startswith(("Hub.", "Stream.", "listen"))}

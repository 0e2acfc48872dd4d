"""What every test of the outbox stands on."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.db import connections

from notifications_app import configuration, hub
from tests.notifications_app import outbox

# Only the bell can wake a hub that polls once an hour.
BELL_ONLY: dict[str, Any] = {
    "poll_seconds_alone": 3600.0,
    "poll_seconds_with_redis": 3600.0,
}

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

    def make(kind: type[hub.Hub] = hub.Hub, **figures: Any) -> hub.Hub:
        hubs.append(kind(configuration.Broadcast(**{**BELL_ONLY, **figures})))
        return hubs[-1]

    yield make
    assert [one._reading for one in hubs] == [None] * len(hubs)
    ours = ("Hub.", "Stream.", "listen")
    assert [name for name in outbox.tasks() if name.startswith(ours)] == []

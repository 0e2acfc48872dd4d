"""What every test of the outbox stands on."""

from collections.abc import AsyncIterator

import pytest
from channels.db import database_sync_to_async
from django.db import connections

from tests.notifications_app import flushing

flushing.install()


@pytest.fixture
async def outbox_thread(transactional_db: None) -> AsyncIterator[None]:
    """Close what the thread behind async code has open when the test is done."""
    yield
    await database_sync_to_async(connections.close_all)()

"""What every test of fast reads stands on."""

from collections.abc import AsyncIterator

import pytest
from django.db import connections

from notifications_app import epochs
from tests import factories
from tests.registry_site.fast_reads import replicas


@pytest.fixture
async def _database(transactional_db: None) -> AsyncIterator[None]:
    """A database that several threads share, and a Redis that knows nothing of it."""
    _forget()
    yield
    await replicas.in_database(connections.close_all)()
    _forget()


@pytest.fixture
async def one(_database: None) -> AsyncIterator[replicas.Replica]:
    """A replica of a registry with one schema of one version."""
    await replicas.in_database(factories.schema)()
    await replicas.published()
    async with replicas.replica() as made:
        yield made


@pytest.fixture
async def other(one: replicas.Replica) -> AsyncIterator[replicas.Replica]:
    """Another replica of the same registry."""
    async with replicas.replica() as made:
        yield made


def _forget() -> None:
    epochs.forget()
    with replicas.client() as client:
        client.delete(epochs.KNOWN)

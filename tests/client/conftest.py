"""A hub for each test, and each of the two clients for it."""

import asyncio
import inspect

import pytest

import schema_registry_client
from tests.client import fake_hub, serving


@pytest.fixture(scope="session")
def server():
    """Return a server on a loopback port."""
    server = serving.Server()
    yield server
    server.stop()


@pytest.fixture
def hub(server):
    """Return the hub behind the server, which knows nothing yet."""
    return server.new_hub()


@pytest.fixture(params=["sync", "async"])
async def client(request, server, hub):
    """Return one client after the other; `settled` makes no difference between them."""
    if request.param == "sync":
        with schema_registry_client.SchemaRegistryClient(
            url=server.url, key=fake_hub.KEY
        ) as client:
            yield client
    else:
        async with schema_registry_client.AsyncSchemaRegistryClient(
            url=server.url, key=fake_hub.KEY
        ) as client:
            yield client


@pytest.fixture(params=["sync", "async"])
async def client_of(request, server, hub):
    """Return a function: a client of one kind for the hub, with options."""
    kind = {
        "sync": schema_registry_client.SchemaRegistryClient,
        "async": schema_registry_client.AsyncSchemaRegistryClient,
    }[request.param]
    made = []

    def client_with(**options):
        made.append(kind(**{"url": server.url, "key": fake_hub.KEY, **options}))
        return made[-1]

    yield client_with
    for client in made:
        await closed(client)


async def settled(answer):
    """Return what a call of either client comes to."""
    return await answer if inspect.isawaitable(answer) else answer


async def listed(stream):
    """Return everything an iterator of either client yields."""
    if hasattr(stream, "__aiter__"):
        return [each async for each in stream]
    return list(stream)


class EndedError(Exception):
    """A watch of either client came to its end (StopIteration leaves no thread)."""


async def taken(watch, number):
    """Return the next `number` updates of a watch of either client. Raises EndedError."""

    def take():
        return [next(watch, None) for _ in range(number)]

    async def take_async():
        return [await anext(watch, None) for _ in range(number)]

    taking = take_async() if hasattr(watch, "__aiter__") else asyncio.to_thread(take)
    updates = await asyncio.wait_for(taking, timeout=20)
    if None in updates:
        raise EndedError
    return updates


async def entered(watch):
    """Enter a watch of either client, so that it knows its place."""
    if hasattr(watch, "__aenter__"):
        return await watch.__aenter__()
    return await asyncio.to_thread(watch.__enter__)


async def closed(either):
    """Close a client or a watch of either kind."""
    await settled(either.aclose() if hasattr(either, "aclose") else either.close())


async def until(hub, holds):
    """Wait until `holds()` is true of the hub."""
    await asyncio.to_thread(hub.until, holds)


def sequences(updates):
    """Return the numbers of announcements."""
    return [each.sequence for each in updates]

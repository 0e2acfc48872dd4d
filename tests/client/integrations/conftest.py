"""A running registry for the integrations, one for all of their tests."""

import contextlib
import resource

import pytest

import schema_registry_client
from tests import hub as hubs
from tests.client.integrations.hubs import People

WAIT = 300


@pytest.fixture(scope="session")
def running_hub(tmp_path_factory):
    with hubs.running(tmp_path_factory.mktemp("integrations")) as hub:
        with schema_registry_client.SchemaRegistryClient(
            url=hub.url, key=hub.key, cache_dir=""
        ) as client:
            # The worker has all of the demonstration to build, and its time.
            client.get_arrow_schema("ticks_v1@1", wait=WAIT)
        yield hub


@pytest.fixture
def people(running_hub):
    with People(running_hub) as people:
        yield people


@pytest.fixture
def hub_client(running_hub):
    with schema_registry_client.SchemaRegistryClient(
        url=running_hub.url, key=running_hub.key, cache_dir=""
    ) as client:
        yield client


@pytest.fixture
def room_for():
    """Return a context in which no file of this process may be longer than so many bytes."""

    @contextlib.contextmanager
    def limited(most):
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limited

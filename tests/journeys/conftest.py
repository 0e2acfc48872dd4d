"""What every journey needs: a registry as a user starts it, and a browser."""

import os

import pytest

from tests import browser as browsers
from tests import hub as hubs


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """Start the registry: embedded, or on the PostgreSQL and Redis of this run."""
    servers = {}
    if os.environ.get("TEST_DATABASE") == "postgres":
        servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    folder = tmp_path_factory.mktemp("hub")
    with hubs.running(folder, servers=servers) as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, **browsers.launch_options()}

"""The servers a test run stands on, started before Django reads its settings.

A pytest plugin (`-p tests.servers`): one Valkey for the run, and one PostgreSQL when
TEST_DATABASE=postgres. Everything the run writes lies in one temporary folder.
"""

import atexit
import contextlib
import os
import tempfile
from pathlib import Path

import pytest

from registry_site import env
from registry_site.embedded import folders, lifeline, postgres, processes, valkey

_DATABASES = ("sqlite", "postgres")
# What a developer's shell may hold and a test must not depend on.
_FOREIGN = ("PRODUCTION", "DEBUG", "HTTPS", "SITE_URL", "ALLOWED_HOSTS", "LOG_FORMAT")

_open = contextlib.ExitStack()
atexit.register(_open.close)  # a run that never gets to its end leaves nothing either
_names: list[str] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Start the servers and name them to everything that reads the environment."""
    environment = env.Environment(os.environ)
    database = environment.choice("TEST_DATABASE", default="sqlite", among=_DATABASES)
    environment.stop_if_wrong()
    for name in (*_FOREIGN, "DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    folder = Path(_open.enter_context(tempfile.TemporaryDirectory(prefix="registry-")))
    os.environ["RUN_DIR"] = str(folder)
    os.environ["SCHEMA_REGISTRY_CACHE_DIR"] = ""  # clients leave nothing in the home
    line = _open.enter_context(lifeline.Lifeline())
    os.environ["REDIS_URL"] = _start_valkey(folder, line)
    if database == "postgres":
        os.environ["DATABASE_URL"] = _start_postgres(folder, line)
        os.environ["DATABASE_POOL_SIZE"] = "64"  # tests/services/test_concurrency.py
    _names.append(database)


def pytest_report_header() -> str:
    """Say what the run stands on."""
    return f"servers: {', '.join(_names)}"


def pytest_unconfigure() -> None:
    """End the servers, the last one started first, and remove the folder."""
    _open.close()


def _start_valkey(folder: Path, line: lifeline.Lifeline) -> str:
    sockets = _open.enter_context(folders.for_sockets())
    log = folder / "valkey.log"
    plan = valkey.plan(sockets=sockets, data=folder, log=log, keep=False)
    _start(plan, line)
    return valkey.url(sockets=sockets)


def _start_postgres(folder: Path, line: lifeline.Lifeline) -> str:
    folder.chmod(0o711)  # root's PostgreSQL runs as somebody else
    places = postgres.Places(
        data=folder / "postgres",
        sockets=_open.enter_context(folders.for_sockets()),
        programs=folder / "programs",
    )
    _start(postgres.plan(places, log=folder / "postgres.log", keep=False), line)
    return postgres.url(places)


def _start(plan: processes.Plan, line: lifeline.Lifeline) -> None:
    running = processes.start_and_wait(plan, line=line)
    _open.callback(running.stop)
    _names.append(plan.name)

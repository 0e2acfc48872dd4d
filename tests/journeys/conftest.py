"""What every journey needs: a registry as a user starts it, and a browser to go about in.

One registry serves all journeys, so each brings its own schemas, and takes what the
demonstration has left for what it finds, not for what it knows. No page may complain:
the browser about its security policy or a script, axe-core about who could not use it.
"""

import os
import subprocess
import sys
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from schema_registry_client import SchemaRegistryClient
from tests import browser as browsers
from tests import hub as hubs
from tests.journeys import steps, watching

# Two cores and a dozen programs: what is expected comes, but not at once.
expect.set_options(timeout=20_000)

_ADMINISTRATOR = f"""
from django.contrib.auth.models import User
from schemas_app import models

made = User.objects.create_superuser({steps.ROOT!r}, password={steps.ROOT!r})
models.Domain.objects.get(slug="market-data").stewards.add(made)
"""


@pytest.fixture(scope="session")
def hub(tmp_path_factory):
    """Start the registry: embedded, or on the PostgreSQL and Redis of this run."""
    servers = {}
    if os.environ.get("TEST_DATABASE") == "postgres":
        servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    folder = tmp_path_factory.mktemp("hub")
    # People sign in once for all journeys; only test_signing_in.py is asked once more.
    patient = {"CONFIRM_MINUTES": "720", "SESSION_HOURS": "24"}
    with hubs.running(folder, servers=servers, settings=patient) as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, **browsers.launch_options()}


@pytest.fixture(scope="session")
def administrator(hub):
    """Add a superuser who is a steward, by a command beside the registry."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", _ADMINISTRATOR]
    environment = {**os.environ, "RUN_DIR": str(hub.folder), "LOG_LEVEL": "error"}
    subprocess.run(command, cwd=hubs.PROJECT, env=environment, check=True)
    return steps.ROOT


@pytest.fixture(scope="session")
def signed_in(hub, browser):
    """Return a function: the cookies of somebody who has signed in once."""
    return steps.signing_in(hub, browser)


@pytest.fixture
def open_page(hub, browser, signed_in):
    """Return a function: a page of somebody signed in, or of nobody for "".

    What the pages complain of fails the test, and so does what axe-core finds serious
    on a page as it is in the end.
    """
    watch = watching.Watch()
    contexts = []

    def opened(username, address, **options: Any):
        context = browser.new_context(
            base_url=hub.url,
            storage_state=signed_in(username) if username else None,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        watch.over(page, scripts=options.get("java_script_enabled", True))
        page.goto(address)
        return page

    yield opened
    complaints = watch.complaints()
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def api(hub):
    """The API with the developer's key, as curl would use it."""
    headers = {"Authorization": f"Bearer {hub.key}"}
    with httpx.Client(base_url=f"{hub.url}/api/v1", headers=headers) as client:
        yield client


@pytest.fixture
def registry(hub):
    """The client of the module developer."""
    with SchemaRegistryClient(url=hub.url, key=hub.key) as client:
        yield client


@pytest.fixture
def propose(api):
    """Return a function: the address of something that Mia proposes."""

    def proposed(schema_id, document, title="A change", **more):
        body = {"title": title, "document": document, **more}
        answer = api.post(f"/schemas/{schema_id}/proposals/", json=body)
        assert answer.status_code == 201, answer.text
        return f"/proposals/{answer.json()['proposal_id']}/"

    return proposed


@pytest.fixture
def publish(api, open_page):
    """Return a function: have Ada approve what is at an address, and publish it."""

    def published(address):
        ada = open_page("ada", address)
        seen = api.get(address).json()["revision"]["fingerprint"]
        for action in ("approve", "publish"):
            assert steps.post(ada, f"{address}{action}/", fingerprint=seen) == 302
        assert api.get(address).json()["state"] == "published"
        ada.close()

    return published


@pytest.fixture
def start(api, propose, publish):
    """Return a function: a schema with TRADE as its first version."""

    def started(schema_id, domain="market-data", level="BACKWARD"):
        values = {"schema_id": schema_id, "title": "Trades", "domain": domain}
        answer = api.post("/schemas/", json={**values, "level": level})
        assert answer.status_code == 201, answer.text
        publish(propose(schema_id, steps.TRADE))

    return started

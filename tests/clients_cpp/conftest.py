"""Programs in C++, built with every check of memory, and a registry for them to ask."""

import concurrent.futures
import contextlib
import json
import os
import subprocess
from pathlib import Path

import httpx
import pytest

from benchmarks import _sessions
from tests import compiler
from tests import hub as hubs
from tests.clients_cpp import scripted

FOLDER = Path(__file__).parent
_SECONDS = 120


@pytest.fixture(scope="session")
def programs(tmp_path_factory):
    """Build the programs of these tests side by side, and return where they are."""
    folder = tmp_path_factory.mktemp("programs")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        source = FOLDER / "probe.cpp"
        made = [
            pool.submit(compiler.tick_store, folder / "tick_store"),
            pool.submit(compiler.build, source, folder / "probe"),
        ]
        for one in made:
            one.result()
    return folder


@pytest.fixture(scope="session")
def hub(tmp_path_factory):
    with hubs.running(tmp_path_factory.mktemp("hub")) as running:
        yield running


@pytest.fixture(scope="session")
def api(hub):
    """The API with the developer's key."""
    headers = {"Authorization": f"Bearer {hub.key}"}
    with httpx.Client(
        base_url=f"{hub.url}/api/v1", headers=headers, timeout=_SECONDS
    ) as client:
        yield client


@pytest.fixture(scope="session")
def publish(hub, api, ask):
    """Return a function: have a document published, and its artifacts built."""
    with contextlib.closing(_sessions.signed_in(hub, "ada")) as ada:

        def published(schema_id, document, **when):
            body = {"title": "A change", "document": document}
            made = api.post(f"/schemas/{schema_id}/proposals/", json=body)
            assert made.status_code == 201, made.text
            address = f"/api/v1/proposals/{made.json()['proposal_id']}"
            seen = {"fingerprint": made.json()["revision"]["fingerprint"]}
            for action, more in (("approve", {}), ("publish", when)):
                done = ada.post(f"{address}/{action}/", json={**seen, **more})
                assert done.is_success, done.text
            built = ask(["arrow", schema_id, "latest"], url=hub.url, key=hub.key)
            assert "answer" in built

        yield published


@pytest.fixture
def fake_hub():
    with scripted.running() as server:
        yield server


def environment(url, key="", directory=""):
    """Return the environment of a program that asks the registry at `url`."""
    return {
        **os.environ,
        "NO_PROXY": "127.0.0.1",
        "SCHEMA_REGISTRY_URL": url,
        "SCHEMA_REGISTRY_KEY": key,
        "SCHEMA_REGISTRY_DIRECTORY": str(directory),
    }


@pytest.fixture(scope="session")
def ask(programs):
    """Return a function: what the C++ client says to one question or several.

    It waits for what the hub is building for `patience` seconds.
    """

    def asked(*questions, patience=_SECONDS // 2, **where):
        done = subprocess.run(
            [programs / "probe", str(patience)],
            env=environment(**where),
            input="".join(json.dumps(question) + "\n" for question in questions),
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        return answers if len(questions) > 1 else answers[0]

    return asked

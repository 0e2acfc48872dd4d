"""A client that was made before a fork, used on both sides of it."""

import gc
import http.server
import json
import os
import sys
import threading

import pytest

import schema_registry_client
from tests.client import fake_hub

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
VERSION = {
    "schema_id": "ticks_v1",
    "version": 1,
    "semantic_version": "1.0.0",
    "fingerprint": "sha256:1",
    "document": {},
    "dialect": "2020-12",
    "status": "active",
    "published_at": "2025-01-01T00:00:00Z",
    "effective_from": "2025-01-01T00:00:00Z",
}


class Hub(http.server.BaseHTTPRequestHandler):
    """Answers everything with one version, and keeps connections."""

    protocol_version = "HTTP/1.1"
    connections: list[object]

    def setup(self):
        super().setup()
        self.connections.append(self.client_address)

    def do_GET(self):
        body = json.dumps(VERSION).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def connections(monkeypatch):
    """Return the connections to a server, whose address is in the environment."""
    found: list[object] = []
    handler = type("Counting", (Hub,), {"connections": found})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("SCHEMA_REGISTRY_URL", address)
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def in_a_child(act):
    """Return the exit code of a forked process that does something."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(1 if sys.exc_info()[0] else 0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_has_connections_of_its_own_in_the_child(connections):
    with schema_registry_client.SchemaRegistryClient() as client:
        client.get_schema("ticks_v1")

        assert in_a_child(lambda: client.get_schema("ticks_v1")) == 0
        client.get_schema("ticks_v1")

    assert len(connections) == 2


def test_waits_for_no_lock_that_the_parent_held(connections):
    with schema_registry_client.SchemaRegistryClient() as client:
        client.validate([{}], "ticks_v1@1")
        cache = client._hub.cache
        with cache._lock, cache._memory._lock, client._validators._lock:
            code = in_a_child(lambda: client.validate([{}], "ticks_v1"))

    assert code == 0


def test_leaves_the_watch_to_the_parent(server, hub, caplog):
    hub.publish("ticks_v1", "{}")
    with schema_registry_client.SchemaRegistryClient(
        url=server.url, key=fake_hub.KEY
    ) as client:
        watches = [client.watch_schema_updates("ticks_v1").__enter__()]

        def end_it():
            assert next(watches[0], None) is None
            watches.clear()
            gc.collect()

        assert in_a_child(end_it) == 0
        hub.publish("ticks_v1", "[]")
        assert next(watches[0])["version"] == 2

    assert "watching the hub" not in caplog.text

"""Nothing that a document names is ever fetched: references, dialects, identifiers."""

import contextlib
import json
import socket
import threading

import pytest

from schemas_app.domain import errors
from tests import factories


@pytest.fixture
def listener():
    """A server on this machine that counts who comes, and answers nobody."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept():
            with contextlib.suppress(OSError):
                while True:
                    connection, peer = server.accept()
                    came.append(peer)
                    connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], came
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def documents(port, folder):
    """Yield documents that lead there, and to files, each in its own way."""
    there = f"http://127.0.0.1:{port}/schema.json"
    path = folder / "secret.json"
    path.write_text('{"title": "told nobody"}')
    for address in (there, f"http://localhost:{port}/a#/b", path.as_uri(), str(path)):
        yield {"$ref": address}
        yield {"$schema": address}
        yield {"properties": {"a": {"$dynamicRef": address}}}
        yield {"$id": address, "properties": {"a": {"$ref": "other.json"}}}
        yield {"$schema": "http://json-schema.org/draft-07/schema#", "$ref": address}
        yield {"allOf": [{"$id": address}, {"$ref": address + "/x"}]}


def test_is_refused_and_nobody_is_asked(listener, tmp_path, nothing_stored):
    port, came = listener
    factories.schema()
    said = []

    for document in documents(port, tmp_path):
        with nothing_stored(), pytest.raises(errors.BadSchema) as refusal:
            factories.proposal(document=document)
        said.append(f"{refusal.value} {refusal.value.remedy}")

    assert came == []
    assert "told nobody" not in json.dumps(said)


def test_is_left_alone_where_it_is_only_named(listener):
    port, came = listener
    factories.schema()
    there = f"http://127.0.0.1:{port}/"
    named = {
        "type": "object",
        "$comment": there,
        "description": f'<img src="{there}">',
        "properties": {"a": {"format": "uri", "default": there, "examples": [there]}},
    }

    version = factories.published(document=named)

    assert version.number == 1
    assert came == []

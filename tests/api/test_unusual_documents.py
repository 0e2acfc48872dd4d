"""Documents that somebody will send one day: kept or refused, never a failure."""

import json

import pytest

from tests import factories

KEPT = {
    "zero bytes in names and values": {
        "title": "\x00",
        "properties": {"\x00": {"const": "\x00"}},
        "required": ["\x00"],
    },
    "a number of a thousand digits": {"properties": {"a": {"maximum": 10**999}}},
    "a number no float can hold": {"enum": [10**400, 1.5]},
    "a pattern that is slow to match": {"pattern": "(a+)+$"},
    "a definition that refers to itself": {
        "$defs": {"a": {"$ref": "#/$defs/a"}},
        "$ref": "#/$defs/a",
    },
    "a document that refers to itself": {"$ref": "#"},
    "the version before": {"$ref": "ticks_v1@latest"},
}
REFUSED = {
    "a name of its own that is too long": {"$id": f"https://example.test/{'a' * 500}"},
    "a zero byte in its name": {"$id": "https://example.test/\x00"},
    "a zero byte in a reference": {"$ref": "ticks\x00v1@1"},
    "a zero byte as its dialect": {"$schema": "\x00"},
    "no multiple of anything": {"multipleOf": 0},
    "a pattern that is none": {"pattern": "("},
    "a version that is never given": {"$ref": "ticks_v1@0"},
    "an Arrow type that is none": {"x-arrow": {"name": "nonsense"}},
    "an Arrow schema that is none": {"arrow": 5},
}


@pytest.fixture
def send(developer):
    """Propose a document."""
    factories.schema()
    factories.published()

    def post(document):
        return developer.post(
            "/schemas/ticks_v1/proposals/",
            {"title": "A change", "document": json.dumps(document)},
        )

    return post


@pytest.mark.parametrize("name", KEPT)
def test_is_kept_and_told_as_it_was_sent(send, developer, name):
    answer = send(KEPT[name])

    assert answer.status_code == 201
    told = developer.get(answer["Location"].removeprefix("/api/v1"))
    assert told.json()["revision"]["document"] == KEPT[name]
    assert developer.get("/announcements/").status_code == 200


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_place_and_remedy(send, nothing_stored, name):
    with nothing_stored():
        answer = send(REFUSED[name])

    problem = answer.json()
    assert answer.status_code == 422
    assert problem["place"]["of"] == "document"
    assert problem["remedy"]

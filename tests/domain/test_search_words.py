"""The words that something is found by."""

import pytest

from schemas_app.domain import search_words
from schemas_app.domain.formats.json_schema import names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tick_size", {"tick_size", "tick", "size"}),
        ("tickSize", {"ticksize", "tick", "size"}),
        ("HTTPStatus2", {"httpstatus2", "http", "status", "2"}),
        ("a.b-c", {"a.b-c", "a", "b", "c"}),
        ("Größe der Order", {"grösse", "der", "order"}),
        ("出来高", {"出来高"}),
        ("--- %", set()),
        ("x" * 100, {"x" * 64}),
    ],
)
def test_are_names_and_their_parts(text, words):
    assert search_words.of([text]) == words


def test_are_asked_for_as_written():
    assert search_words.asked("Tick_size PRI tick_size, %") == ("tick_size", "pri")


def test_of_a_document_are_its_properties_wherever_they_are():
    document = {
        "properties": {"a": {"properties": {"b": True}}},
        "anyOf": [{"properties": {"c": {}}}],
        "$defs": {"D": {"items": {"properties": {"d": {}}}}},
        "required": ["e"],
    }

    assert names.names(document) == {"a", "b", "c", "d"}

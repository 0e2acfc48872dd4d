"""A line of JSON is cut into tokens ..."""

from schemas_app.presenters import json_tokens


def kinds(text):
    return [(text[start:end], kind) for start, end, kind in json_tokens.spans(text)]


def test_of_names_and_values():
    assert kinds('  "price": {"max": -1.5e3, "tags": ["a"]},') == [
        ("  ", ""),
        ('"price"', "name"),
        (": {", ""),
        ('"max"', "name"),
        (": ", ""),
        ("-1.5e3", "number"),
        (", ", ""),
        ('"tags"', "name"),
        (": [", ""),
        ('"a"', "string"),
        ("]},", ""),
    ]


def test_of_words():
    assert kinds("[true, false, null]") == [
        ("[", ""),
        ("true", "word"),
        (", ", ""),
        ("false", "word"),
        (", ", ""),
        ("null", "word"),
        ("]", ""),
    ]


def test_that_do_not_end_at_an_escaped_quote():
    assert kinds(r'"a\"b\\"') == [(r'"a\"b\\"', "string")]

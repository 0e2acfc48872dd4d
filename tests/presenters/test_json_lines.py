"""A JSON value becomes lines ..."""

from decimal import Decimal

from schemas_app.domain import exact_json
from schemas_app.presenters import json_lines


def texts(value, **options):
    return [line.text for line in json_lines.lines(value, **options)]


def test_that_keep_the_author_s_order():
    assert texts({"b": 1, "a": {"z": None, "y": True}}) == [
        "{",
        '  "b": 1,',
        '  "a": {',
        '    "z": null,',
        '    "y": true',
        "  }",
        "}",
    ]


def test_with_short_lists_of_scalars_on_one():
    assert texts({"required": ["ts", "price"], "none": [], "empty": {}}) == [
        "{",
        '  "required": ["ts", "price"],',
        '  "none": [],',
        '  "empty": {}',
        "}",
    ]


def test_with_long_lists_broken():
    assert texts(["abc", "def"], width=10) == ["[", '  "abc",', '  "def"', "]"]


def test_with_lists_of_objects_broken():
    assert texts([{"a": 1}]) == ["[", "  {", '    "a": 1', "  }", "]"]


def test_that_know_their_pointer():
    lines = json_lines.lines({"a/b": [{"c~d": 1}]})

    assert [line.pointer for line in lines] == [
        "",
        "/a~1b",
        "/a~1b/0",
        "/a~1b/0/c~0d",
        "/a~1b/0",
        "/a~1b",
        "",
    ]


def test_without_losing_a_digit():
    value = {"big": 12345678901234567890, "exact": Decimal("0.10")}

    assert texts(value) == [
        "{",
        '  "big": 12345678901234567890,',
        '  "exact": 0.10',
        "}",
    ]


def test_that_say_the_same_as_the_value():
    value = {"a": [1, [2, {"b": []}], 'ü"\\'], "c": {"d": [None, False]}}

    assert exact_json.loads("\n".join(texts(value))) == value
    assert exact_json.loads(exact_json.one_line(value)) == value

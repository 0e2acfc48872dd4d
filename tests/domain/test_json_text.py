"""JSON text from outside."""

import json
from decimal import Decimal

import hypothesis
import pytest
from hypothesis import strategies

from schemas_app.domain import errors, exact_json, json_text
from tests.domain import made_up_json


def parse(text, *, max_bytes=1000, max_depth=10):
    return json_text.parse(text, max_bytes=max_bytes, max_depth=max_depth)


def refusal_of(text, **limits):
    with pytest.raises(errors.BadText) as refusal:
        parse(text, **limits)
    return refusal.value


class TestAValue:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("9223372036854775809", 9223372036854775809),
            ("-0", 0),
            ("1.0", Decimal("1.0")),
            ("1e0", Decimal(1)),
            ("19.990", Decimal("19.990")),
            ("12345678901234567890.01", Decimal("12345678901234567890.01")),
            ("-1.5E-1000", Decimal("-1.5e-1000")),
            ("1e01000", Decimal("1e1000")),
            ("9" * 1000, int("9" * 1000)),
        ],
    )
    def test_is_every_digit_of_a_number(self, text, value):
        read = parse(text, max_bytes=2000).value

        assert (read, type(read)) == (value, type(value))

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ('"a\\n\\u00e9\\/\\""', 'a\né/"'),
            ('"\\ud83d\\ude00"', "😀"),
            ('"\x7f\u2028é"', "\x7f\u2028é"),
            ('""', ""),
        ],
    )
    def test_is_a_string_without_its_escapes(self, text, value):
        assert parse(text).value == value

    def test_may_be_nested_and_spaced(self):
        text = ' {"a" : [ ] ,\r\n"b":{ },\t"":[1,[true,false , null]]} \n'

        assert parse(text).value == {"a": [], "b": {}, "": [1, [True, False, None]]}

    def test_may_come_as_bytes(self):
        assert parse('{"é": "😀"}'.encode()).value == {"é": "😀"}

    @hypothesis.given(made_up_json.values, strategies.sampled_from([None, 0, 2]))
    def test_is_what_was_written(self, value, indent):
        text = exact_json.dumps(value, indent=indent)

        assert parse(text, max_bytes=10**6, max_depth=100).value == value


class TestMalformedText:
    @pytest.mark.parametrize(
        ("text", "message", "pointer", "line", "column"),
        [
            ("", "A value was expected", "", 1, 1),
            ("{", "A name in double quotes was expected", "", 1, 2),
            ('{"a":1,}', "A name in double quotes was expected", "", 1, 8),
            ("{'a': 1}", "A name in double quotes was expected", "", 1, 2),
            ('{"a" 1}', "':' was expected", "/a", 1, 6),
            ('{"a":\n [1,\n  x]}', "A value was expected", "/a/1", 3, 3),
            ('{"a":1,\r\n\r"b":}', "A value was expected", "/b", 3, 5),
            ("[1,]", "A value was expected", "/1", 1, 4),
            ("[[1 2]]", "Either ',' or ']' was expected", "/0", 1, 5),
            ('{"a":[1}', "Either ',' or ']' was expected", "/a", 1, 8),
            ('{"a":1]', "Either ',' or '}' was expected", "", 1, 7),
            ("[1, NaN]", "NaN is not a JSON number", "/1", 1, 5),
            ("-Infinity", "-Infinity is not a JSON number", "", 1, 1),
            ("nulls", "A value was expected", "", 1, 1),
            ("+1", "A value was expected", "", 1, 1),
            ("01", "Nothing may follow the end of the document", "", 1, 2),
            ("{} {}", "Nothing may follow the end of the document", "", 1, 4),
            ("1\x0b", "Nothing may follow the end of the document", "", 1, 2),
            ('{"a":"b', "A string is not closed", "/a", 1, 6),
            ('{"a', "A string is not closed", "", 1, 2),
            ('"a\nb"', "A control character must be escaped inside a string", "", 1, 3),
            ('"a\\x"', "This is no escape sequence of JSON", "", 1, 3),
            (
                '["\\udc00"]',
                "A surrogate stands alone, which is no character",
                "/0",
                1,
                2,
            ),
            (
                '{"a":1,"\\ud800":2}',
                "A surrogate stands alone, which is no character",
                "",
                1,
                8,
            ),
            ('"\ud800"', "A surrogate stands alone, which is no character", "", 1, 2),
            ("\ufeff{}", "The text begins with a byte order mark", "", 1, 1),
            (b"\xef\xbb\xbf{}", "The text begins with a byte order mark", "", 1, 1),
            (b'{\n "\xc3\xa9": "\xff"}', "The text is not UTF-8", "", 2, 8),
            ("{}".encode("utf-16"), "The text is not UTF-8", "", 1, 1),
        ],
    )
    def test_is_refused_at_its_place(self, text, message, pointer, line, column):
        error = refusal_of(text)

        assert (type(error), error.message, error.place) == (
            errors.MalformedJson,
            message,
            errors.Place(pointer, line, column),
        )

    @hypothesis.given(strategies.text(alphabet='{}[]",:\\ne1. \t-', max_size=20))
    def test_is_refused_when_another_reader_refuses_it(self, text):
        try:
            expected = json.loads(
                text, parse_float=Decimal, object_pairs_hook=without_duplicates
            )
        except ValueError:
            assert isinstance(refusal_of(text, max_depth=100), errors.BadText)
        else:
            assert read_or_extreme(text) in (expected, errors.NumberOutOfRange)


def without_duplicates(pairs):
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


def read_or_extreme(text):
    try:
        return parse(text, max_depth=100).value
    except errors.NumberOutOfRange:
        return errors.NumberOutOfRange


class TestADuplicateKey:
    @pytest.mark.parametrize(
        ("text", "pointer", "line", "column"),
        [
            ('{"a": 1, "a": 1}', "/a", 1, 10),
            ('{"x/~": [{},\n {"b": 1,\n  "b": 2}]}', "/x~1~0/1/b", 3, 3),
            ('{"\\u0061": 1, "a": 2}', "/a", 1, 15),
        ],
    )
    def test_is_refused_where_it_comes_again(self, text, pointer, line, column):
        error = refusal_of(text)

        assert (type(error), error.place) == (
            errors.DuplicateKey,
            errors.Place(pointer, line, column),
        )

    def test_is_none_in_another_object(self):
        assert parse('[{"a": 1}, {"a": 2}]').value == [{"a": 1}, {"a": 2}]


class TestALimit:
    @pytest.mark.parametrize(
        "number",
        [
            "1" * 1001,
            "0." + "0" * 1000,
            "1e1001",
            "1e-1001",
            "11e1000",
            "0.01e-999",
            "1e" + "9" * 5000,
        ],
    )
    def test_is_set_to_numbers(self, number):
        error = refusal_of(f"[1, -{number}]", max_bytes=10_000)

        assert (type(error), error.place) == (
            errors.NumberOutOfRange,
            errors.Place("/1", 1, 5),
        )

    @pytest.mark.parametrize("text", ['"' + "a" * 9 + '"', '"' + "é" * 5 + '"'])
    def test_is_set_to_bytes(self, text):
        assert parse(text, max_bytes=len(text.encode())).value == text[1:-1]
        assert parse(text.encode(), max_bytes=len(text.encode())).value == text[1:-1]
        for sent in (text, text.encode()):
            error = refusal_of(sent, max_bytes=len(text.encode()) - 1)
            assert type(error) is errors.DocumentTooLarge

    def test_is_set_to_depth(self):
        assert parse('[{"a":[]}]', max_depth=3).value == [{"a": []}]

        error = refusal_of('[1, {"a":\n[]}]', max_depth=2)

        assert (type(error), error.message, error.place) == (
            errors.DocumentTooDeep,
            "The document is nested more than 2 deep",
            errors.Place("/1/a", 2, 1),
        )

    @pytest.mark.parametrize("opening", ["[", '{"a":'])
    def test_stops_at_once_ten_thousand_deep(self, opening):
        error = refusal_of(opening * 10_000, max_bytes=10**6, max_depth=200)

        assert (type(error), error.place.column) == (
            errors.DocumentTooDeep,
            200 * len(opening) + 1,
        )


class TestLocate:
    TEXT = '{\n  "a": {"b/c": [1,\n    "x"]},\r\n  "": [],\r  "é": null\n}\n'

    @pytest.mark.parametrize(
        ("pointer", "line", "column"),
        [
            ("", 1, 1),
            ("/a", 2, 8),
            ("/a/b~1c", 2, 16),
            ("/a/b~1c/0", 2, 17),
            ("/a/b~1c/1", 3, 5),
            ("/", 4, 7),
            ("/é", 5, 8),
        ],
    )
    def test_knows_where_a_value_begins(self, pointer, line, column):
        place = parse(self.TEXT).locate(pointer)

        assert place == errors.Place(pointer, line, column)

    @pytest.mark.parametrize(
        ("pointer", "line", "column"),
        [("/a/b~1c/7/x", 2, 16), ("/nowhere", 1, 1), ("not a pointer", 1, 1)],
    )
    def test_falls_back_on_what_is_around(self, pointer, line, column):
        place = parse(self.TEXT).locate(pointer)

        assert place == errors.Place(pointer, line, column)


def test_reads_a_schema_of_a_megabyte():
    field = {"type": ["string", "null"], "description": 'a "b"', "maximum": 0.25}
    document = {"properties": {f"field_{number}": field for number in range(13_000)}}
    text = exact_json.dumps(document)

    read = parse(text, max_bytes=2 * 1024 * 1024)

    assert len(text) > 1_000_000
    assert len(read.value["properties"]) == 13_000

"""Numbers that a 64-bit float does not hold."""

import pytest

from tests.domain.formats.json_schema.notices.saying import rows, said


@pytest.mark.parametrize(
    ("written", "other"),
    [
        ("9007199254740993", "9007199254740992"),
        ("-9223372036854775807", "-9223372036854775808"),
        ("0.12345678901234567890", "0.12345678901234568"),
        ("1E+400", "infinity"),
        ("1E-400", "0.0"),
    ],
)
def test_number_is_named_with_what_becomes_of_it(written, other):
    found = said(f'{{"maximum": {written}}}')

    assert [(notice.code, notice.path, notice.sentence) for notice in found] == [
        (
            "NUMBER_BEYOND_DOUBLE",
            "/maximum",
            f"Tools that calculate in 64-bit floats take {written} for {other}.",
        )
    ]


@pytest.mark.parametrize(
    "written",
    ["0.1", "1e22", "9007199254740992", "1152921504606846976", "1e308", "-0.0", "0.30"],
)
def test_number_that_comes_back_as_it_was_is_not_named(written):
    assert rows(f'{{"maximum": {written}}}') == []


def test_numbers_are_found_in_listed_values_only():
    schema = """{
        "const": {"a": [9007199254740993]},
        "enum": [9007199254740993, true],
        "default": 9007199254740993,
        "maxLength": 9007199254740993
    }"""

    assert [row for row in rows(schema) if row[0] == "NUMBER_BEYOND_DOUBLE"] == [
        ("NUMBER_BEYOND_DOUBLE", "/const/a/0"),
        ("NUMBER_BEYOND_DOUBLE", "/enum/0"),
    ]


def test_endless_digits_are_shortened():
    found = said({"maximum": 10**900 + 1})

    assert [len(notice.sentence) < 120 for notice in found] == [True]

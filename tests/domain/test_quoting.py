"""Quoting what others wrote."""

from decimal import Decimal

from schemas_app.domain import quoting


def test_short_text_is_quoted_whole():
    assert quoting.shortened("a" * 60) == "a" * 60


def test_long_text_keeps_both_its_ends():
    assert (
        quoting.shortened("begin " + "x" * 100 + " end", longest=15)
        == "begin ...xx end"
    )


def test_a_value_is_quoted_as_json():
    assert quoting.value({"é": [Decimal("1.0"), True]}) == '{"é":[1.0,true]}'

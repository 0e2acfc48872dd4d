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


def test_what_is_short_is_not_abridged():
    value = {"a": ["b" * 200, *range(59)], "c": None}

    assert quoting.abridged(value) == value


def test_what_is_long_is_abridged_saying_how_long_it_is():
    value = {"text": "x" * 201, "list": list(range(61))}

    assert quoting.abridged(value) == {
        "text": f"{'x' * 50}... (201 characters)",
        "list": [0, 1, 2, "... (58 more items)"],
    }


def test_of_many_members_the_first_are_shown():
    assert quoting.abridged(dict.fromkeys("ab" + "x" * n for n in range(61))) == {
        "ab": None,
        "abx": None,
        "abxx": None,
        "... (58 more members)": "...",
    }


def test_a_pointer_keeps_its_steps():
    long = "n" * 100

    assert quoting.pointer("/properties/price") == "/properties/price"
    assert quoting.pointer(f"/a/{long}/{long}") == (
        f"/a/{'n' * 28}...{'n' * 28}/{'n' * 28}...{'n' * 28}"
    )
    assert len(quoting.pointer("/a" * 500)) <= 200


def test_a_place_without_pointer_is_the_whole_document():
    assert quoting.place("") == "the whole document"
    assert quoting.place("/a") == "/a"

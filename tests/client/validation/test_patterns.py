"""A pattern ..."""

import pytest

from schema_registry_client.validation import Validator, _patterns

TEXTS = ["", "a", "A", "A\n", "٣", "7", "é", "a-b", "x.y", "\u2028", "]", "a]"]


@pytest.mark.parametrize(
    "pattern",
    [
        "^[A-Z]{1,8}$",
        "a|b",
        "^(?:ab)+?$",
        r"^\d{3}-\w*$",
        r"x\.y",
        ".",
        "[^a-c-]",
        r"[\w.-]+",
    ],
)
def test_is_read_by_re2_where_that_reads_it_alike(pattern) -> None:
    assert _patterns.for_re2(pattern) is not None


@pytest.mark.parametrize(
    "pattern",
    [r"\s", r"\bA", "(?=a)", r"(a)\1", r"\p{L}", "(?i)a", "[[:alpha:]]", "a{2", "[]", "[^]",
     r"\u0041", "^*", "a**", r"\x41", r"\cA", "(?P<n>a)", "a++"],
)  # fmt: skip
def test_is_left_to_another_where_it_may_not(pattern) -> None:
    assert _patterns.for_re2(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "matching"),
    [
        ("^A$", ["A"]),
        (r"^\d$", ["7"]),
        (r"^\w$", ["a", "A", "7"]),
        ("^.$", ["a", "A", "٣", "7", "é", "]"]),
        (r"^\s$", ["\u2028"]),
        ("^(?!a)", ["", "A", "A\n", "٣", "7", "é", "x.y", "\u2028", "]"]),
        (r"[\]]", ["]", "a]"]),
        ("[a-]", ["a", "a-b", "a]"]),
    ],
)
def test_is_that_of_ecma(pattern, matching) -> None:
    result = Validator({"pattern": pattern}).validate(TEXTS)

    found = [
        text
        for text, fails in zip(TEXTS, result.failing.to_pylist(), strict=True)
        if not fails
    ]
    assert found == matching


def test_that_backtracks_is_done_in_time() -> None:
    rows = ["a" * 50_000 + "!"]

    assert Validator({"pattern": "^(a+)+$"}).validate(rows).failed == 1

"""Strings for patterns, without running them."""

import re

import pytest

from schemas_app.domain.formats.json_schema.verdict import patterns


@pytest.mark.parametrize(
    "pattern",
    [
        "^[A-Z0-9]{2,12}([./-][A-Z0-9]{2,6})?$",
        "^[0-9a-f]{8}$",
        "^[1-9][0-9]{0,3}(s|m|h|d|w)$",
        r"^\d{4}-\d\d-\d\dT?$",
        r"^[\w.-]+@[\w-]+\.\w{2,}$",
        "^(?:ab|c+)*x?$",
        "a|b",
        "[^a-z]",
        "[-a]",
        r"^\S+\s\S+$",
        r"^\u00e1\x41\cA$".replace(r"\cA", "\x01"),
        "^.*$",
        "^(?!x)y",
    ],
)
def test_samples_match(pattern):
    samples = patterns.samples(pattern)

    assert samples
    assert [text for text in samples if not re.search(pattern, text)] == []


def test_samples_of_what_only_ecma_writes():
    assert patterns.samples(r"^\p{Lu}\cC$") == ("A\x03", "B\x03", "Z\x03", "C\x03")
    assert patterns.samples(r"^\u{1F600}$") == ("😀",)


@pytest.mark.parametrize(
    "pattern", ["(", "[a-", "a**", r"(a)\1", "(?#x)", "a{99999}", "[]", "\\"]
)
def test_there_are_no_samples_of_what_is_not_understood(pattern):
    assert patterns.samples(pattern) == ()


@pytest.mark.parametrize(
    "pattern", ["((((a{400}){400}){400}){400})", "(((()*){400}){400}){400}", "(" * 5000]
)
def test_huge_patterns_do_not_take_long(pattern):
    assert all(len(text) <= patterns.MAX_LENGTH for text in patterns.samples(pattern))

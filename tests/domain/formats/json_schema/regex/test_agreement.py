"""What is reasoned about patterns is what the referee's engine does."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas_app.domain.formats.json_schema.regex import (
    automaton,
    inclusion,
    nodes,
    properties,
    settled,
)
from tests.domain.formats.json_schema.regex import engine, made_up_patterns

CATEGORIES = [
    *("L", "LC", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me"),
    *("N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"),
    *("S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co", "Cn"),
]
SETTLED = [
    *range(0x250),
    *(code for _, first, last in settled.RANGES for code in range(first, last + 1)),
]
ALL = [*range(0xD800), *range(0xE000, 0x110000)]

LANGUAGES = st.builds(
    inclusion.Language,
    patterns=st.lists(made_up_patterns.ANY, max_size=2).map(tuple),
    excluded=st.lists(made_up_patterns.ANY, max_size=1).map(tuple),
    min_length=st.integers(0, 3),
    max_length=st.none() | st.integers(0, 4),
    values=st.none()
    | st.none()
    | st.frozensets(made_up_patterns.TEXTS, min_size=1, max_size=4),
)


def codes(ranges):
    return {code for first, last in ranges for code in range(first, last + 1)}


class TestTheEngine:
    """Measured with jsonschema-rs 0.60.3; what we build on."""

    @pytest.mark.parametrize(
        ("pattern", "matching", "others"),
        [
            ("^.$", "\r\x85\u2028\u2029a😀", ["\n", "", "aa"]),
            (r"^\d$", "09", ["\u0663", "\u07c0"]),
            (r"^\w$", "aZ0_", ["é", "\u017f", "\u212a"]),
            (r"^\s$", "\t\v\u00a0\u1680\u2028\ufeff", ["\x85", "\u180e", "\u200b"]),
            ("^a$", "a", ["a\n", "\na", "a\r", "b\na"]),
            (r"^[^\w]$", "é-", ["a"]),
            (r"^[^\s]$", "a\x85", ["\ufeff"]),
            (r"\bx", ["x", "-x"], ["éx", "1x", "жx"]),
            (r"\B", ["", "aé"], ["a", "é"]),
            ("^[a&&b]$", "a&b", ["ab"]),
            ("^[a~~b]$", "a~b", [""]),
            ("^[[a]$", "[a", ["]"]),
            (r"^\-\_\@$", ["-_@"], [r"\-"]),
            ("^[^a]$", "\n\u2028", ["a"]),
            (r"^\p{Lu}$", "AÉ", ["a", "1"]),
            ("a$|^b", ["xa", "bx"], ["ax", "xb", "a\n"]),
        ],
    )
    def test_reads_patterns_so(self, pattern, matching, others):
        assert [it for it in matching if not engine.matches(pattern, it)] == []
        assert [it for it in others if engine.matches(pattern, it)] == []

    @pytest.mark.parametrize(
        ("escape", "ranges"),
        [("d", nodes.DIGITS), ("w", properties.WORD), ("s", nodes.SPACES)],
    )
    def test_has_the_same_sets(self, escape, ranges):
        inside = codes(ranges)
        members = "".join(chr(code) for code in ALL if code in inside)
        rest = "".join(chr(code) for code in ALL if code not in inside)

        assert engine.matches(rf"^\{escape}+$", members)
        assert engine.matches(rf"^\{escape.upper()}+$", rest)

    @pytest.mark.parametrize("name", CATEGORIES)
    def test_has_the_same_categories_where_they_are_settled(self, name):
        sure, maybe = properties.knowledge(properties.canonical(name) or "")
        has_it = codes(sure)
        inside = "".join(chr(code) for code in SETTLED if code in has_it)
        rest = "".join(chr(code) for code in SETTLED if code not in has_it)

        assert codes(maybe) == set(range(0x110000)).difference(SETTLED)
        assert engine.matches(rf"^\p{{{name}}}*$", inside)
        assert engine.matches(rf"^\P{{{name}}}*$", rest)

    def test_knows_no_older_edition_that_differs_there(self):
        editions = (unicodedata, unicodedata.ucd_3_2_0)
        ends = [end for _, first, last in settled.RANGES for end in (first, last)]

        assert ends == sorted(ends)
        assert {
            (category, edition.category(chr(code)))
            for category, first, last in settled.RANGES
            for code in range(first, last + 1)
            for edition in editions
        } == {(category, category) for category, _, _ in settled.RANGES}

    def test_takes_no_other_characters_for_words(self):
        sure, maybe = properties.knowledge(properties.OF_WORDS)

        assert all(
            engine.matches(rf"^\b{chr(code)}", chr(code)) for code in codes(sure)
        )
        assert codes(sure) | codes(maybe) == codes(properties.WORD) | set(
            range(0x80, 0x110000)
        )
        assert not any(
            engine.matches(r"\b", chr(code)) for code in set(range(0x80)) - codes(sure)
        )


class TestOurs:
    @made_up_patterns.many
    @given(made_up_patterns.ANY, made_up_patterns.TEXTS)
    def test_matches_what_the_engine_matches(self, pattern, text):
        ours = automaton.matches(pattern, text)

        assert ours in (None, engine.matches(pattern, text))
        if set(text) <= set(made_up_patterns.SETTLED) - {"é"}:
            assert ours is not None

    @made_up_patterns.many
    @given(LANGUAGES, LANGUAGES, st.lists(made_up_patterns.TEXTS, max_size=8))
    def test_includes_what_no_string_refutes(self, outer, inner, texts):
        answer = inclusion.includes(outer, inner)

        if answer.holds:
            refuting = [
                text
                for text in (*texts, *automaton.examples(inner, 5))
                if engine.is_in(inner, text) and not engine.is_in(outer, text)
            ]
            assert refuting == []
        elif answer.holds is False:
            assert answer.counterexample is not None
            assert engine.is_in(inner, answer.counterexample)
            assert not engine.is_in(outer, answer.counterexample)
        else:
            assert answer.reason

    @made_up_patterns.many
    @given(LANGUAGES, st.lists(made_up_patterns.TEXTS, max_size=8))
    def test_finds_examples_that_the_engine_takes(self, one, texts):
        examples = automaton.examples(one, 6)

        assert [text for text in examples if not engine.is_in(one, text)] == []
        assert len(set(examples)) == len(examples) <= 6
        empty = inclusion.is_empty(one)
        if examples:
            assert empty is False
        if empty:
            assert [text for text in texts if engine.is_in(one, text)] == []

    @made_up_patterns.many
    @given(LANGUAGES, LANGUAGES, st.lists(made_up_patterns.TEXTS, max_size=8))
    def test_calls_disjoint_what_shares_no_string(self, one, other, texts):
        answer = inclusion.disjoint(one, other)

        both = [
            text
            for text in texts
            if engine.is_in(one, text) and engine.is_in(other, text)
        ]
        assert not (answer and both)

    @made_up_patterns.many
    @given(LANGUAGES, made_up_patterns.TEXTS)
    def test_contains_what_the_engine_takes(self, one, text):
        assert inclusion.contains(one, text) in (None, engine.is_in(one, text))

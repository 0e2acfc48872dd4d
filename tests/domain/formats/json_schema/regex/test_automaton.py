"""Examples of strings, and matching without running a pattern."""

from concurrent import futures

import pytest

from schemas_app.domain.formats.json_schema.regex import automaton
from schemas_app.domain.formats.json_schema.regex.language import Language


class TestExamples:
    @pytest.mark.parametrize(
        ("one", "examples"),
        [
            (Language(("^[A-Z]{3}$",)), ("AAA", "BCD", "CDA", "DAB")),
            (Language(("^(?:ab|c+)*x?$",)), ("", "c", "x", "ab")),
            (Language(("^[1-9][0-9]{0,3}(s|m)$",)), ("1m", "1s", "2m", "2s")),
            (Language(("^a+$",), min_length=3, max_length=3), ("aaa",)),
            (Language(("^a",), ("b",), 2), ("aa", "ac", "ae", "af")),
            (Language(values=frozenset({"BUY", "SELL"})), ("BUY", "SELL")),
            (Language(("^a$", "^b$")), ()),
            (Language(("(?=a)a",)), ()),
            (Language(("(",)), ()),
            (Language((".{0,900}a$", ".{0,800}b$")), ()),
        ],
    )
    def test_are_short_and_readable(self, one, examples):
        assert automaton.examples(one, 4) == examples


class TestMatches:
    def test_forgets_what_gets_too_much(self):
        pattern = "(a|b)*a(a|b){15}$"
        texts = [
            format(number, "016b").replace("0", "a").replace("1", "b")
            for number in range(0, 2**16, 17)
        ]

        answers = [automaton.matches(pattern, text) for text in texts]

        assert answers == [text.startswith("a") for text in texts]
        assert automaton._reader(pattern)._product.size() < automaton._MOST_KEPT + 1000

    def test_cannot_tell_for_a_long_string_and_a_large_pattern(self):
        assert automaton.matches("^.{0,1000}$", "a" * 400) is True
        assert automaton.matches("^.{0,1000}$", "a" * 600) is None
        assert automaton.matches("^a*$", "a" * 100_000) is True

    def test_is_the_same_from_several_threads(self):
        texts = ["a" * length + "b" for length in range(200)]
        pattern = "^(a{3})*b$"

        with futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda it: automaton.matches(pattern, it), texts))

        assert answers == [length % 3 == 0 for length in range(200)]

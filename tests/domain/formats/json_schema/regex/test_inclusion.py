"""Comparing sets of strings: realistic pairs and hard ones, with exact answers."""

import pytest

from schemas_app.domain.formats.json_schema.regex import inclusion
from schemas_app.domain.formats.json_schema.regex.inclusion import Answer, Language
from tests.domain.formats.json_schema.regex import engine

SYMBOL = "^[A-Z0-9]{2,12}([./-][A-Z0-9]{2,6})?$"
WIDER_SYMBOL = "^[A-Z0-9]{1,20}([./-][A-Z0-9]{1,6})?$"
MICROSECONDS = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$"
NANOSECONDS = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$"
UUID = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
ANY_UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
HARD = "(a|b)*a(a|b){10}$"

INCLUDED = [
    (WIDER_SYMBOL, SYMBOL),
    (NANOSECONDS, MICROSECONDS),
    (ANY_UUID, UUID),
    ("", "x"),
    (".*", "^a$"),
    ("a", "^[ab]*a$"),
    ("^x-", "^x-[a-z]+$"),
    ("^[a-zA-Z0-9-_.]+$", "^[a-zA-Z0-9-_]+$"),
    ("[0-9-]", "^[0-9-]+$"),
    (r"^\w+$", r"^[a-z\d_]{3}$"),
    (r"^[\w.-]+@[\w-]+\.\w{2,}$", r"^[a-z]+@[a-z]+\.com$"),
    ("^(BUY|SELL|HOLD)$", "^(?:SELL|BUY)$"),
    ("^[1-9][0-9]{0,3}(s|m|h|d|w)$", "^(1|5|15)m$"),
    ("^(a|b)*$", "^(a*b*)*$"),
    ("^(a*b*)*$", "^(a|b)*$"),
    (HARD, f"^{HARD}"),
    ("^.{0,2000}$", "^.{0,1000}$"),
    (r"\bfoo\b", "^foo bar$"),
    (r"\bfoo\b", r"^é-foo-\w*$"),
    (r"^\p{L}+$", "^[a-zé]+$"),
    (r"^[\p{L}\d]+$", r"^\p{Letter}*1$"),
    (r"^\p{Script=Greek}*$", r"^\p{sc=Greek}+$"),
    (r"^\p{L}$", r"^\p{Lu}$"),
    (r"^\p{L}$", "^ж$"),
    (r"^\P{Lu}$", r"^\p{Ll}$"),
    (r"^\P{N}+$", r"^[\p{LC}\p{M}]+$"),
    (r"^[\p{L}\p{N}_]+$", r"^\p{Lu}\p{Ll}*\p{Nd}{2}$"),
    (r"^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\p{C}]$", "^[^\n]$"),
    (r"^[^\n]*$", "^.*$"),
    ("^.$|^[\\s\\S]$", "^[^a]$"),
    ("x", "a^b"),
    ("^(ab){2,}$", "^(ab){3}$"),
    ("^(?!x)a$", "^(?!x)a$"),
]
NOT_INCLUDED = [
    (SYMBOL, WIDER_SYMBOL, "A"),
    (MICROSECONDS, NANOSECONDS, "0000-00-00T00:00:00.0000000Z"),
    (UUID, ANY_UUID, "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaA"),
    ("^a+$", "a", "ab"),
    ("^[a-z]+$", r"^\w+$", "A"),
    ("^.$", "^[^a]$", "\n"),
    ("^.*$", r"^[\s\S]*$", "\n"),
    ("^.?$", "", "aa"),
    ("^.?$", "[^a]", "ab"),
    ("^[^\u2028]*$", "^.*\u2028$", "\u2028"),
    ("^(?:SELL|BUY)$", "^(BUY|SELL|HOLD)$", "HOLD"),
    ("^(ab){3}$", "^(ab){2,4}$", "abab"),
    ("^a?b?$", "^[ab]{0,2}$", "aa"),
    (f"^{HARD}", HARD, "caaaaaaaaaaa"),
    ("^.{0,1000}$", "^.{0,2000}$", "a" * 1001),
    (r"\bfoo\b", "foo", "afoo"),
    (r"^\p{Lu}+$", r"^\p{L}+$", "a"),
    (r"^\p{L}+$", "^.$", "0"),
    (r"^\d$", r"^\p{Nd}$", "\u0660"),
    (r"^\p{L}$", r"^[\p{L}\p{Nd}]$", "0"),
    (r"^\w$", r"^\p{L}$", "é"),
    ("^$", "", "a"),
]  # fmt: skip


def languages(outer, inner):
    return Language((outer,)), Language((inner,))


class TestOnePatternInAnother:
    @pytest.mark.parametrize(("outer", "inner"), INCLUDED)
    def test_is_included(self, outer, inner):
        assert inclusion.includes(*languages(outer, inner)) == Answer(holds=True)

    @pytest.mark.parametrize(("outer", "inner", "counterexample"), NOT_INCLUDED)
    def test_is_not_included(self, outer, inner, counterexample):
        answer = inclusion.includes(*languages(outer, inner))

        assert answer == Answer(holds=False, counterexample=counterexample)
        assert engine.matches(inner, counterexample)
        assert not engine.matches(outer, counterexample)

    @pytest.mark.parametrize(
        ("outer", "inner", "reason"),
        [
            # ECMA-262 leaves \r out of `.`, the referee does not.
            ("^.$", "^\\r$", inclusion._DISPUTED),
            ("^[^\r]$", "^.$", inclusion._DISPUTED),
            (r"\bx", "éx", inclusion._DISPUTED),
            (r"^\p{L}$", "^\u0528$", inclusion._DISPUTED),
            (r"^[\p{L}\u2c60]$", r"^[\p{Lu}\u2c61]$", inclusion._DISPUTED),
            (r"^\p{Alphabetic}$", "^a$", inclusion._DISPUTED),
            ("^(?=a)", "^a$", "'^(?=a)' looks around"),
            (r"^(a|b)\1$", "^aa$", r"'^(a|b)\\1$' refers back"),
            ("(?i:a)", "A", "'(?i:a)' has modifiers"),
            ("^b$", "(?=a)a$", "'(?=a)a$' looks around"),
            (
                "^(a{1,1000}){1,1000}$",
                "^a$",
                "'^(a{1,1000}){1,1000}$' is too large to reason about",
            ),
            (
                "a(a|b){400}c",
                "(a|b)(a|b){400}c",
                "comparing the patterns took too many states",
            ),
            (".{0,900}$", ".{0,990}$", "comparing the patterns took too many steps"),
            ("(", "a", "'(' cannot be read: the group is not closed (character 1)"),
            (
                r"[\p{Dash}\p{Math}\p{Emoji}]",
                r"[\p{Cased}\p{Radical}\p{Dep}]",
                "6 properties of characters are involved",
            ),
        ],
    )
    def test_cannot_be_told(self, outer, inner, reason):
        assert inclusion.includes(*languages(outer, inner)) == Answer(
            holds=None, reason=reason
        )

    def test_is_included_for_what_can_be_built_of_it(self):
        inner = Language(("^a+$", "(?=a)"), ("(?!b)",))

        assert inclusion.includes(Language(("^[ab]+$",)), inner).holds is True

    def test_includes_anything_that_is_empty(self):
        assert inclusion.includes(*languages("^b$", "a$b")).holds is True


class TestLanguages:
    @pytest.mark.parametrize(
        ("outer", "inner", "counterexample"),
        [
            (Language(min_length=3), Language(("^a+$",), max_length=5), "a"),
            (Language(min_length=3), Language(("^a+$",), min_length=2), "aa"),
            (Language(max_length=3), Language(("^a+$",)), "aaaa"),
            (Language(max_length=3), Language(("^a+$",), max_length=4), "aaaa"),
            (Language(("b",)), Language(("a",), min_length=3), "aaa"),
            (Language(("^a*$",)), Language(("^a*b?$",), min_length=4), "aaab"),
            (Language(excluded=("^_",)), Language(("^[a_]",)), "_"),
            (Language(("^[a-z]",)), Language(excluded=("^[a-y]",)), ""),
            (Language(("^[a-z]",)), Language((), ("^[a-y]",), 1), "A"),
            (Language(), Language(), None),
            (Language(min_length=1, max_length=9), Language(("^.{3,8}$",)), None),
            (Language(max_length=300), Language(("^[a-z]+$",), max_length=255), None),
            (Language(("^[ab]+$",)), Language(("^[a-c]+$",), ("c",)), None),
            (Language(("^a$",)), Language(("a",), max_length=1), None),
            (Language(), Language(("(?=a)",), max_length=3), None),
        ],
    )
    def test_are_compared_by_all_they_say(self, outer, inner, counterexample):
        answer = inclusion.includes(outer, inner)

        assert answer == Answer(
            holds=counterexample is None, counterexample=counterexample
        )

    @pytest.mark.parametrize(
        ("outer", "inner", "answer"),
        [
            (("^[A-Z]+$", None), ("", {"BUY", "SELL"}), Answer(holds=True)),
            (
                ("^[A-Z]{3}$", None),
                ("", {"SELL", "BUY", "STOPS"}),
                Answer(holds=False, counterexample="SELL"),
            ),
            (("", {"BUY", "SELL"}), ("^(BUY|SELL)$", None), Answer(holds=True)),
            (
                ("", {"BUY", "SELL"}),
                ("^(BUY|HOLD)$", None),
                Answer(holds=False, counterexample="HOLD"),
            ),
            (("", {"a", "b"}), ("^a", {"a", "c"}), Answer(holds=True)),
            (("(?=a)", None), ("", {"a"}), Answer(holds=None, reason=inclusion._DISPUTED)),
        ],
    )  # fmt: skip
    def test_may_be_lists_of_values(self, outer, inner, answer):
        one, other = (
            Language((pattern,), values=values and frozenset(values))
            for pattern, values in (outer, inner)
        )

        assert inclusion.includes(one, other) == answer

    @pytest.mark.parametrize(
        ("one", "other", "disjoint"),
        [
            (("^a",), ("^b",), True),
            (("^a",), ("b$",), False),
            (("^x-",), ("^[a-w]",), True),
            (("^(?=a)b",), ("^a",), None),
            (("^(?=a)b",), ("^c", "^a"), True),
            (("^.$",), ("^\r$",), None),
        ],
    )
    def test_are_disjoint_if_no_string_is_in_both(self, one, other, disjoint):
        assert inclusion.disjoint(Language(one), Language(other)) is disjoint

    @pytest.mark.parametrize(
        ("one", "empty"),
        [
            (Language(), False),
            (Language(min_length=2, max_length=1), True),
            (Language(("^a$",), min_length=2), True),
            (Language(("^a$", "^b$")), True),
            (Language(("a",), ("a",)), True),
            (Language(("[]",)), True),
            (Language(("^a{3,}$",), max_length=3), False),
            (Language(("^a",), values=frozenset({"b"})), True),
            (Language(("^a",), values=frozenset({"b", "ab"})), False),
            (Language(("(?=a)b",)), None),
        ],
    )
    def test_are_empty_if_no_string_is_in(self, one, empty):
        assert inclusion.is_empty(one) is empty

    @pytest.mark.parametrize(
        ("one", "text", "contained"),
        [
            (Language(("^x-",)), "x-1", True),
            (Language(("^x-",)), "y-1", False),
            (Language(("^x-",), ("1",)), "x-1", False),
            (Language(max_length=2), "😀e\u0301", False),
            (Language(max_length=3), "😀e\u0301", True),
            (Language(values=frozenset({"a"})), "b", False),
            (Language(("(?=a)",)), "a", None),
            (Language(("(?=a)", "b")), "a", False),
            (Language((), ("(?=a)",)), "a", None),
            (Language(("^.$",)), "\u2028", None),
            (Language(("^.",)), "a\ud800", None),
        ],
    )
    def test_contain_what_meets_all_they_say(self, one, text, contained):
        assert inclusion.contains(one, text) is contained

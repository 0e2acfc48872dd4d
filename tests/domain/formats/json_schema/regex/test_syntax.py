"""Reading patterns as ECMA-262 writes them."""

import pytest

from schemas_app.domain.formats.json_schema.regex import nodes, scanning, syntax
from tests.domain.formats.json_schema.regex import engine


def one(character):
    return nodes.Characters(((ord(character), ord(character)),))


class TestAPattern:
    @pytest.mark.parametrize(
        ("pattern", "node"),
        [
            ("", nodes.Sequence(())),
            ("a", one("a")),
            ("(a)", one("a")),
            ("ab", nodes.Sequence((one("a"), one("b")))),
            ("a|", nodes.Choice((one("a"), nodes.Sequence(())))),
            ("^$", nodes.Sequence((nodes.Assertion.START, nodes.Assertion.END))),
            ("a*", nodes.Repeat(one("a"), 0, None)),
            ("a+?", nodes.Repeat(one("a"), 1, None)),
            ("(?:a)??", nodes.Repeat(one("a"), 0, 1)),
            ("a{2}", nodes.Repeat(one("a"), 2, 2)),
            ("a{02,}", nodes.Repeat(one("a"), 2, None)),
            ("a{1,20}?", nodes.Repeat(one("a"), 1, 20)),
            ("(?:^)*", nodes.Repeat(nodes.Assertion.START, 0, None)),
            (".", nodes.ANY),
            (r"\b\B", nodes.Sequence((nodes.Assertion.BOUNDARY, nodes.Assertion.NO_BOUNDARY))),
            (r"\d", nodes.Characters(((48, 57),))),
            (r"\D", nodes.Characters(((0, 47), (58, 0x10FFFF)))),
            ("[a-cb-e]", nodes.Characters(((97, 101),))),
            ("[^]", nodes.Characters(negated=True)),
            ("[]", nodes.Characters()),
            ("[a-]", nodes.Characters(((45, 45), (97, 97)))),
            ("[0-9-_]", nodes.Characters(((45, 45), (48, 57), (95, 95)))),
            ("[+--]", nodes.Characters(((43, 45),))),
            ("[[^]", nodes.Characters(((91, 91), (94, 94)))),
            (r"[\b\]\\]", nodes.Characters(((8, 8), (92, 93)))),
            (r"\p{L}", nodes.Characters(having=(nodes.Property("gc=Lu Ll Lt Lm Lo"),))),
            (
                r"[^\P{gc=Lu}\p{Script=Greek}]",
                nodes.Characters(
                    having=(nodes.Property("gc=Lu", negated=True), nodes.Property("sc=Greek")),
                    negated=True,
                ),
            ),
            (r"\cA", one("\x01")),
            (r"\0", one("\0")),
            (r"\x41", one("A")),
            (r"\u0041", one("A")),
            (r"\u{000041}", one("A")),
            (r"\u{1F600}", one("😀")),
            (r"\ud83d\ude00", one("😀")),
            (r"\-", one("-")),
            (r"[\-\/]", nodes.Characters(((45, 45), (47, 47)))),
            (r"\ ", one(" ")),
            ("(?=a)", nodes.Look(one("a"), behind=False, negated=False)),
            ("(?<!a)", nodes.Look(one("a"), behind=True, negated=True)),
            (r"(?<y>a)\k<y>", nodes.Sequence((one("a"), nodes.BackReference(1)))),
            (r"(a)(b)\2", nodes.Sequence((one("a"), one("b"), nodes.BackReference(2)))),
            ("(?i-s:a)", nodes.Modified(one("a"), "i-s")),
        ],
    )  # fmt: skip
    def test_is_read_so(self, pattern, node):
        assert syntax.parse(pattern) == node

    def test_may_be_as_deep_as_the_limit(self):
        deepest = "(" * syntax.MAX_DEPTH + "a" + ")" * syntax.MAX_DEPTH

        assert syntax.parse(deepest) == one("a")

    def test_may_have_bounds_of_any_size(self):
        assert syntax.parse("a{" + "9" * 5000 + "}") == nodes.Repeat(
            one("a"), 9_999_999_999, 9_999_999_999
        )

    @pytest.mark.parametrize("character", "-_@\"'#&~:;,=!%` /.")
    def test_may_escape_what_means_itself_to_every_engine(self, character):
        assert syntax.parse(f"\\{character}") == one(character)
        assert engine.matches(f"^\\{character}$", character)


class TestNoPattern:
    @pytest.mark.parametrize(
        ("pattern", "position", "reason"),
        [
            ("a)", 1, "')' closes no group"),
            ("ab(c", 2, "the group is not closed"),
            ("(?:a", 0, "the group is not closed"),
            ("(?=a", 0, "the group is not closed"),
            ("x[a", 1, "the brackets are not closed"),
            ("[^a", 0, "the brackets are not closed"),
            ("[a-", 0, "the brackets are not closed"),
            ("[\\", 1, "the backslash escapes nothing"),
            ("*a", 0, "'*' has nothing to repeat"),
            ("a|+", 2, "'+' has nothing to repeat"),
            ("a**", 2, "'*' has nothing to repeat"),
            ("a{2}{3}", 4, "'{' must be written '\\{'"),
            ("a++", 2, "'+' has nothing to repeat"),
            ("^*", 1, "what is repeated is no character"),
            ("$?", 1, "what is repeated is no character"),
            (r"\b+", 2, "what is repeated is no character"),
            ("(?=a)*", 5, "what is repeated is no character"),
            ("(?<!a){2}", 6, "what is repeated is no character"),
            ("a{2,1}", 1, "'{2,1}' asks for more than it allows"),
            ("^a{,3}$", 2, "'{' must be written '\\{'"),
            ("{", 0, "'{' must be written '\\{'"),
            ("a{1", 1, "'{' must be written '\\{'"),
            ("a}", 1, "'}' must be written '\\}'"),
            ("a]", 1, "']' must be written '\\]'"),
            ("[z-a]", 1, "the range is out of order"),
            ("[a--b]", 1, "the range is out of order"),
            (r"[\d-z]", 1, "a range runs from one character to another"),
            (r"[a-\w]", 1, "a range runs from one character to another"),
            ("\\", 0, "the backslash escapes nothing"),
            (r"a\Z", 1, r"ECMA-262 has no escape '\Z'"),
            (r"\A", 0, r"ECMA-262 has no escape '\A'"),
            (r"\h", 0, r"ECMA-262 has no escape '\h'"),
            (r"\a", 0, r"ECMA-262 has no escape '\a'"),
            (r"\é", 0, r"ECMA-262 has no escape '\é'"),
            (r"\<", 0, r"ECMA-262 has no escape '\<'"),
            (r"\>", 0, r"ECMA-262 has no escape '\>'"),
            (r"\01", 0, r"ECMA-262 has no escape '\0'"),
            (r"\x4", 0, r"ECMA-262 has no escape '\x'"),
            (r"\x{41}", 0, r"ECMA-262 has no escape '\x'"),
            (r"\u41", 0, r"ECMA-262 has no escape '\u'"),
            (r"\u{110000}", 0, "there is no character of that number"),
            (r"\c1", 0, r"ECMA-262 has no escape '\c'"),
            (r"[\B]", 1, r"ECMA-262 has no escape '\B'"),
            (r"[\1]", 1, r"ECMA-262 has no escape '\1'"),
            (r"\k", 0, r"ECMA-262 has no escape '\k'"),
            (r"\pL", 0, r"ECMA-262 has no escape '\p'"),
            (r"\p{lu}", 0, "ECMA-262 has no property 'lu'"),
            (r"\p{^L}", 0, "ECMA-262 has no property '^L'"),
            (r"\p{Greek}", 0, "ECMA-262 has no property 'Greek'"),
            (r"\p{gc=Foo}", 0, "ECMA-262 has no property 'gc=Foo'"),
            (r"\p{sc=grek}", 0, "ECMA-262 has no property 'sc=grek'"),
            (r"[\p{Foo}]", 1, "ECMA-262 has no property 'Foo'"),
            ("(?i)a", 0, "ECMA-262 has no group that begins with '(?i'"),
            ("a(?P<y>a)", 1, "ECMA-262 has no group that begins with '(?P'"),
            ("(?>a)", 0, "ECMA-262 has no group that begins with '(?>'"),
            ("(?#a)", 0, "ECMA-262 has no group that begins with '(?#'"),
            ("(?x:a)", 0, "ECMA-262 has no group that begins with '(?x'"),
            ("(?i-i:a)", 0, "'(?i-i:' is no set of modifiers"),
            ("(?-:a)", 0, "'(?-:' is no set of modifiers"),
            ("(?<1a>a)", 0, "'1a' is no name for a group"),
            ("(?<a.b>a)", 0, "'a.b' is no name for a group"),
            ("(?<>a)", 0, "'' is no name for a group"),
            ("(?<y>a)|(?<y>b)", 8, "there are two groups named 'y'"),
            *(
                (pattern, pattern.index("\\"), "the back reference may stand for a group that has not matched")
                for pattern in (
                    r"\1", r"\1(a)", r"(\1)", r"(?:(a)|b)\1", r"(a)?\1", r"(?!(a))\1",
                    r"(?<=(a))\1", r"\k<y>(?<y>a)", r"(a)\2", r"(a)\k<a>",
                )
            ),
            ("(" * 51, 50, "groups are nested more than 50 deep"),
        ],
    )  # fmt: skip
    def test_is_refused_with_what_is_wrong_where(self, pattern, position, reason):
        with pytest.raises(scanning.UnreadableError) as refusal:
            syntax.parse(pattern)

        assert (refusal.value.position, refusal.value.reason) == (position, reason)
        assert str(refusal.value) == f"{reason} (character {position + 1})"


class TestNeedsBacktracking:
    @pytest.mark.parametrize(
        "pattern",
        ["(?=a)", "(?!a)b", "x(?<=a)", "(?<!a)", r"(a)\1", "(?:a|(b(?=c))*)+", "(?i:(?!a))"],
    )  # fmt: skip
    def test_what_looks_around_or_refers_back(self, pattern):
        assert syntax.needs_backtracking(pattern)

    @pytest.mark.parametrize(
        "pattern",
        ["", "^(a+)+$", r"\bx\b", "(?<y>a)", "[(?=a)]", r"\(?=a", "(", "(?i:a)"],
    )
    def test_nothing_else(self, pattern):
        assert not syntax.needs_backtracking(pattern)

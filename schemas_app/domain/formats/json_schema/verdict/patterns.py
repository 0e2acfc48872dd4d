"""Strings that a regular expression probably matches, made without running it.

A pattern of a schema is somebody else's program; here it is only read. What comes out
is a suggestion that the referee checks, so what this parser does not understand
(look-arounds, back references) costs a suggestion and never a wrong answer.
"""

import dataclasses
import functools
import itertools
import re
from collections.abc import Callable, Iterator

MAX_LENGTH = 400

# Characters to choose from, the most readable first.
_READABLE = "aA0_- .:/x1bBzZ9éß,@#+*~!\n\t\u2028"
_DIGITS = "0123456789"
_WORD = "aA0_bBzZ19"
_SPACE = " \t\n"
_CLASSES = {
    "d": (_DIGITS, False),
    "D": (_DIGITS, True),
    "w": (_WORD + "cdefghijklmnopqrstuvwxyCDEFGHIJKLMNOPQRSTUVWXY2345678", False),
    "W": (_WORD + "cdefghijklmnopqrstuvwxyCDEFGHIJKLMNOPQRSTUVWXY2345678", True),
    "s": (_SPACE + "\r\f\v", False),
    "S": (_SPACE + "\r\f\v", True),
}
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}")
_CONTROL_LETTER = re.compile(r"c([A-Za-z])")
_PROPERTY = re.compile(r"[pP]\{\^?([^}]*)\}")
_REPEAT = re.compile(r"\{(\d{1,6})(,(\d{1,6})?)?\}")
_GROUP = re.compile(r"\?(?::|<[A-Za-z_]\w*>|P<[A-Za-z_]\w*>)")
_LOOK = re.compile(r"\?<?[=!]")


class _NotUnderstoodError(Exception):
    pass


# A choice is a number that the makers turn into more or longer or later.
_Maker = Callable[[int], str]


@functools.lru_cache(512)
def samples(pattern: str) -> tuple[str, ...]:
    """Return a few strings that probably match `pattern`, the shortest first."""
    try:
        maker = _Parser(pattern).whole()
        made = [maker(choice) for choice in range(4)]
    except (_NotUnderstoodError, RecursionError):
        return ()
    return tuple(dict.fromkeys(text for text in made if len(text) <= MAX_LENGTH))


@dataclasses.dataclass
class _Parser:
    """Recursive descent over the part of ECMA-262 patterns that schemas use."""

    pattern: str
    at: int = 0

    def whole(self) -> _Maker:
        """Return the maker of strings for the whole pattern."""
        maker = self._alternatives()
        if self.at < len(self.pattern):
            raise _NotUnderstoodError
        return maker

    def _alternatives(self) -> _Maker:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return lambda choice: branches[choice % len(branches)](choice)

    def _sequence(self) -> _Maker:
        makers: list[_Maker] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            makers.append(self._repeated(self._atom()))
        return lambda choice: "".join(maker(choice) for maker in makers)

    def _repeated(self, maker: _Maker) -> _Maker:
        bounds = self._bounds()
        if bounds is None:
            return maker
        self._take("?")  # lazy: the same strings
        least, most = bounds
        if least > MAX_LENGTH:
            raise _NotUnderstoodError

        def make(choice: int) -> str:
            wanted = (least, least + 1, min(most, least + 3), min(most, MAX_LENGTH))
            times = min(wanted[choice % 4], most)
            text = ""
            for index in range(times):
                piece = maker(choice + index)
                text += piece
                # Repeating nothing is nothing, however often and in whatever it nests.
                if not piece or len(text) > MAX_LENGTH:
                    break
            return text

        return make

    def _bounds(self) -> tuple[int, int] | None:
        if self._take("*"):
            return 0, 5
        if self._take("+"):
            return 1, 5
        if self._take("?"):
            return 0, 1
        match = _REPEAT.match(self.pattern, self.at)
        if match is None:
            return None
        self.at = match.end()
        least = int(match[1])
        if match[2] is None:
            return least, least
        return least, int(match[3]) if match[3] else least + 5

    def _atom(self) -> _Maker:
        character = self.pattern[self.at]
        self.at += 1
        if character == "(":
            return self._group()
        if character == "[":
            return _chooser(*self._class())
        if character == "\\":
            return self._escaped()
        if character == ".":
            return _chooser("\n\r", negated=True)
        if character in "^$":
            return lambda _: ""
        if character in "*+?":
            raise _NotUnderstoodError
        return lambda _: character

    def _group(self) -> _Maker:
        look = _LOOK.match(self.pattern, self.at)
        opening = look or _GROUP.match(self.pattern, self.at)
        if opening:
            self.at = opening.end()
        elif self.pattern.startswith("?", self.at):
            raise _NotUnderstoodError
        inside = self._alternatives()
        if not self._take(")"):
            raise _NotUnderstoodError
        return (lambda _: "") if look else inside

    def _escaped(self) -> _Maker:
        if self.pattern[self.at : self.at + 1] in ("b", "B"):
            self.at += 1
            return lambda _: ""
        return _chooser(*self._escape())

    def _escape(self) -> tuple[str, bool]:
        """Return the characters an escape stands for, and whether it excludes them."""
        for expression, characters in _ESCAPES:
            match = expression.match(self.pattern, self.at)
            if match:
                self.at = match.end()
                return characters(match)
        character = self.pattern[self.at : self.at + 1]
        self.at += 1
        if character in _CLASSES:
            return _CLASSES[character]
        if not character or character in "123456789k":
            raise _NotUnderstoodError
        return _CONTROL.get(character, character), False

    def _class(self) -> tuple[str, bool]:
        negated = self._take("^")
        members = ""
        while not self._take("]"):
            members += self._member()
        return members, negated

    def _member(self) -> str:
        first, excludes = self._one()
        if excludes:
            return "".join(_without(first))
        if len(first) != 1 or self.pattern[self.at : self.at + 2] in ("-]", "-", ""):
            return first
        if not self._take("-"):
            return first
        last, excludes = self._one()
        if excludes or len(last) != 1 or last < first:
            raise _NotUnderstoodError
        return _between(first, last)

    def _one(self) -> tuple[str, bool]:
        if self.at >= len(self.pattern):
            raise _NotUnderstoodError
        character = self.pattern[self.at]
        self.at += 1
        if character != "\\":
            return character, False
        if self._take("b"):
            return "\b", False
        return self._escape()

    def _take(self, text: str) -> bool:
        found = self.pattern.startswith(text, self.at)
        self.at += len(text) * found
        return found


def _chooser(characters: str, negated: bool = False) -> _Maker:  # noqa: FBT001, FBT002
    if negated:
        allowed = list(_without(characters))
    else:
        allowed = sorted(dict.fromkeys(characters), key=_rank)
    if not allowed:
        raise _NotUnderstoodError
    return lambda choice: allowed[choice % len(allowed)]


def _rank(character: str) -> int:
    found = _READABLE.find(character)
    return found if found >= 0 else len(_READABLE)


def _without(characters: str) -> Iterator[str]:
    return (character for character in _READABLE if character not in characters)


def _between(first: str, last: str) -> str:
    """Return both ends of a range and what is readable in it."""
    inside = (character for character in _READABLE if first <= character <= last)
    near = (chr(min(ord(first) + step, ord(last))) for step in range(4))
    return "".join(dict.fromkeys(itertools.chain((first,), inside, near, (last,))))


def _coded(match: re.Match[str]) -> tuple[str, bool]:
    code = int(next(group for group in match.groups() if group), 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise _NotUnderstoodError
    return chr(code), False


def _controlled(match: re.Match[str]) -> tuple[str, bool]:
    return chr(ord(match[1]) % 32), False


def _having(match: re.Match[str]) -> tuple[str, bool]:
    """Return characters of a Unicode property, judged by the letter it begins with."""
    name = match[1].rpartition("=")[2]
    characters = {"N": _DIGITS, "Z": " ", "P": ".,-", "S": "+"}.get(name[:1])
    if name[:2] == "Lu":
        characters = "AB"
    return characters or "aé", match[0][0] == "P"


_ESCAPES = (
    (_CODE, _coded),
    (_PROPERTY, _having),
    (_CONTROL_LETTER, _controlled),
)

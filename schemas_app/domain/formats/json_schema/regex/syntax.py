r"""Reading a regular expression as ECMA-262 writes it, in its Unicode mode.

Accepted is what means one thing to every reader of a schema. That is ECMA-262 with the
flag `u`, and beyond it one thing: a backslash before punctuation or a space (`\-`, `\_`,
`\@`, `\"`) is that character. The flag `u` forbids it, but schemas are full of it, and
every engine that takes it reads it so. Not so `\<` and `\>`, which begin and end words
to some.

Short of ECMA-262 are, as engines disagree on them or cannot read them: a back reference
to a group that need not have matched before (empty to some, no match to others), two
groups of one name, and escapes in the names of groups.

Nothing is matched here; whether the referee can compile what is read, parsing.py asks.
"""

import dataclasses
import functools
import re

from schemas_app.domain.formats.json_schema.regex import escapes, nodes
from schemas_app.domain.formats.json_schema.regex.scanning import (
    Scanner,
    UnreadableError,
)

# Every level takes a few frames of Python's stack.
MAX_DEPTH = 50

# Longer ones are read anew each time, so that memory stays bounded.
_LONGEST_KEPT = 1000

_BOUNDS = re.compile(r"\{([0-9]+)(,([0-9]*))?\}")
_SHORT = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_LOOKS = {
    "(?=": (False, False),
    "(?!": (False, True),
    "(?<=": (True, False),
    "(?<!": (True, True),
}
# They say something of a place, so there is nothing to repeat.
_NO_ATOMS = ("^", "$", r"\b", r"\B", *_LOOKS)
_NAME = re.compile(r"\(\?<([^>]*)>")
_MODIFIERS = re.compile(r"\(\?([ims]*)(-([ims]*))?:")
_ASSERTIONS = {"^": nodes.Assertion.START, "$": nodes.Assertion.END}
# More than any string can hold: as good as exact, and quickly read.
_MOST_DIGITS = 9


def parse(pattern: str) -> nodes.Node:
    """Return what `pattern` says. Raises UnreadableError."""
    return _kept(pattern) if len(pattern) <= _LONGEST_KEPT else _parsed(pattern)


def _parsed(pattern: str) -> nodes.Node:
    return _Parser(Scanner(pattern)).whole()


_kept = functools.lru_cache(1024)(_parsed)


def needs_backtracking(pattern: str) -> bool:
    """Return whether `pattern` looks around or refers back, which takes any time.

    One that is not readable does not.
    """
    try:
        return nodes.needs_backtracking(parse(pattern))
    except UnreadableError:
        return False


@dataclasses.dataclass
class _Parser:
    """Recursive descent; `matched` are the groups that surely have matched by now."""

    scanner: Scanner
    depth: int = 0
    behind: int = 0
    groups: int = 0
    names: dict[str, int] = dataclasses.field(default_factory=dict)
    matched: frozenset[int] = frozenset()

    def whole(self) -> nodes.Node:
        """Return the whole pattern."""
        node = self._alternatives()
        if self.scanner.more():
            raise self.scanner.refusal("')' closes no group")
        return node

    def _alternatives(self) -> nodes.Node:
        before = self.matched
        branches, matched = [self._sequence()], [self.matched]
        while self.scanner.take("|"):
            self.matched = before
            branches.append(self._sequence())
            matched.append(self.matched)
        self.matched = frozenset.intersection(*matched)
        return branches[0] if len(branches) == 1 else nodes.Choice(tuple(branches))

    def _sequence(self) -> nodes.Node:
        parts = []
        while self.scanner.more() and self.scanner.peek() not in "|)":
            parts.append(self._term())
        return parts[0] if len(parts) == 1 else nodes.Sequence(tuple(parts))

    def _term(self) -> nodes.Node:
        before = self.matched
        is_atom = not self.scanner.startswith(_NO_ATOMS)
        node = self._atom()
        start = self.scanner.at
        bounds = self._bounds()
        if bounds is None:
            return node
        if not is_atom:
            raise self.scanner.refusal("what is repeated is no character", start)
        self.scanner.take("?")  # lazy: the same strings
        if not bounds[0]:
            self.matched = before
        return nodes.Repeat(node, *bounds)

    def _bounds(self) -> tuple[int, int | None] | None:
        short = _SHORT.get(self.scanner.peek())
        if short:
            self.scanner.at += 1
            return short
        start = self.scanner.at
        match = self.scanner.match(_BOUNDS)
        if match is None:
            return None
        least, most = match[1], match[3] if match[2] else match[1]
        if most and _number(least) > _number(most):
            raise self.scanner.refusal(
                f"{match[0]!r} asks for more than it allows", start
            )
        return _number(least), _number(most) if most else None

    def _atom(self) -> nodes.Node:
        character = self.scanner.peek()
        if character == "(":
            return self._group()
        if character == "\\":
            return self._escaped()
        if character == "[":
            return escapes.character_class(self.scanner)
        if character in "*+?":
            raise self.scanner.refusal(f"{character!r} has nothing to repeat")
        if character in "{}]":
            raise self.scanner.refusal(f"{character!r} must be written '\\{character}'")
        self.scanner.at += 1
        if character == ".":
            return nodes.ANY
        return _ASSERTIONS.get(character) or escapes.one(ord(character))

    def _escaped(self) -> nodes.Node:
        start = self.scanner.at
        group = escapes.reference(self.scanner)
        if group is None:
            return escapes.outside_class(self.scanner)
        number = self.names.get(group) if not group.isdecimal() else _number(group)
        if number not in self.matched:
            raise self.scanner.refusal(
                "the back reference may stand for a group that has not matched", start
            )
        return nodes.BackReference(number)

    def _group(self) -> nodes.Node:
        start = self.scanner.at
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.scanner.refusal(f"groups are nested more than {MAX_DEPTH} deep")
        node = self._opened(start)
        if not self.scanner.take(")"):
            raise self.scanner.refusal("the group is not closed", start)
        self.depth -= 1
        return node

    def _opened(self, start: int) -> nodes.Node:
        """Return what follows from `(` on, up to the end of the group."""
        for opening, (behind, negated) in _LOOKS.items():
            if self.scanner.take(opening):
                return self._look(behind=behind, negated=negated)
        if self.scanner.take("(?:"):
            return self._alternatives()
        if modifiers := self.scanner.match(_MODIFIERS):
            return self._modified(modifiers, start)
        if name := self.scanner.match(_NAME):
            self._check_name(name[1], start)
            return self._capture(name[1])
        if self.scanner.startswith("(?"):
            raise self.scanner.refusal(
                f"ECMA-262 has no group that begins with {self.scanner.ahead(3)!r}"
            )
        self.scanner.take("(")
        return self._capture("")

    def _capture(self, name: str) -> nodes.Node:
        self.groups += 1
        number = self.groups
        if name:
            self.names[name] = number
        node = self._alternatives()
        # Looking behind, engines go from right to left, or not.
        if not self.behind:
            self.matched |= {number}
        return node

    def _check_name(self, name: str, start: int) -> None:
        if not name.replace("$", "_").isidentifier():
            raise self.scanner.refusal(f"{name!r} is no name for a group", start)
        if name in self.names:
            raise self.scanner.refusal(f"there are two groups named {name!r}", start)

    def _look(self, *, behind: bool, negated: bool) -> nodes.Node:
        before = self.matched
        self.behind += behind
        part = self._alternatives()
        self.behind -= behind
        if negated:
            self.matched = before
        return nodes.Look(part, behind, negated)

    def _modified(self, match: re.Match[str], start: int) -> nodes.Node:
        letters = match[1] + (match[3] or "")
        if len(set(letters)) < len(letters) or not letters:
            raise self.scanner.refusal(f"{match[0]!r} is no set of modifiers", start)
        return nodes.Modified(self._alternatives(), match[0][2:-1])


def _number(digits: str) -> int:
    return int(digits.lstrip("0")[: _MOST_DIGITS + 1] or "0")

"""The language of `x-checks`, read: text in, a tree out. Nothing is ever evaluated here.

check      = [ "strictly" ] "monotonic" "(" field ")" [ "per" field ] | or
or         = and { "or" and }
and        = not { "and" not }
not        = "not" not | comparison
comparison = sum { ( "<" | "<=" | ">" | ">=" | "=" | "==" | "!=" ) sum }
           | sum "is" [ "not" ] "null"
           | sum [ "not" ] "in" "(" literal { "," literal } ")"
sum        = product { ( "+" | "-" ) product }
product    = unary { ( "*" | "/" ) unary }
unary      = "-" unary | literal | field | "(" or ")"
literal    = 1.5 | 'text' | true | false
field      = name { "." name }      a name of other characters: "in quotes"
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from decimal import Decimal

from schema_registry_client.validation._trees import (
    Arithmetic,
    Comparison,
    Field,
    IsNull,
    Junction,
    Literal,
    Monotonic,
    Negation,
    Negative,
    Tree,
)
from schema_registry_client.validation.errors import InvalidCheck

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number> \d+(?:\.\d+)?(?:[eE][+-]?\d+)? (?![\w.]) )
    | (?P<text> '(?:[^']|'')*' )
    | (?P<quoted> "(?:[^"]|"")*" )
    | (?P<name> [^\W\d]\w* )
    | (?P<sign> <=|>=|==|!=|[<>=+\-*/(),.] )
    | (?P<end> \Z )
    )""",
    re.VERBOSE,
)
_COMPARING = frozenset({"<", "<=", ">", ">=", "=", "==", "!="})
_RESERVED = frozenset(
    [
        "and",
        "or",
        "not",
        "is",
        "null",
        "in",
        "true",
        "false",
        "monotonic",
        "strictly",
        "per",
    ]
)
_DEEPEST = 50


@dataclasses.dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int


def parse(check: str) -> Tree:
    """Return the tree of a check. Raises InvalidCheck with the column."""
    return _Parser(check).whole()


class _Parser:
    def __init__(self, check: str) -> None:
        self._check = check
        self._tokens = list(self._read())
        self._at = 0
        self._depth = 0

    def whole(self) -> Tree:
        tree = self._monotonic() or self._or()
        if self._now.kind != "end":
            raise self._wrong(f"{self._now.text!r} was not expected here.")
        return tree

    def _read(self) -> list[_Token]:
        found, position = [], 0
        while True:
            token = _TOKEN.match(self._check, position)
            if token is None:
                rest = self._check[position:]
                column = position + len(rest) - len(rest.lstrip()) + 1
                raise InvalidCheck(
                    self._check, column, f"{rest.lstrip()[0]!r} cannot stand here."
                )
            kind = str(token.lastgroup)
            found.append(_Token(kind, token[kind], token.start(kind) + 1))
            if kind == "end":
                return found
            position = token.end()

    @property
    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _wrong(self, reason: str) -> InvalidCheck:
        return InvalidCheck(self._check, self._now.column, reason)

    def _took(self, *words: str) -> str:
        """Return the word or sign that stands here, if it is one of these."""
        token = self._now
        if token.kind in ("name", "sign") and token.text in words:
            self._at += 1
            return token.text
        return ""

    def _need(self, *words: str) -> None:
        if not self._took(*words):
            there = repr(self._now.text) if self._now.text else "the end"
            raise self._wrong(f"expected {' or '.join(map(repr, words))}, not {there}.")

    def _monotonic(self) -> Tree | None:
        strictly = bool(self._took("strictly"))
        if not self._took("monotonic"):
            if strictly:
                self._need("monotonic")
            return None
        self._need("(")
        field = self._field()
        self._need(")")
        per = self._field() if self._took("per") else None
        return Monotonic(field, per, strictly)

    def _or(self) -> Tree:
        return self._joined("or", lambda: self._joined("and", self._not))

    def _joined(self, word: str, part: Callable[[], Tree]) -> Tree:
        parts = [part()]
        while self._took(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Junction(word, tuple(parts))

    def _not(self) -> Tree:
        if self._took("not"):
            return Negation(self._deeper(self._not))
        return self._comparison()

    def _deeper(self, part: Callable[[], Tree]) -> Tree:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong("this is nested too deeply.")
        found = part()
        self._depth -= 1
        return found

    def _comparison(self) -> Tree:
        left = self._sum()
        if self._took("is"):
            negative = self._took("not")
            self._need("null")
            return Negation(IsNull(left)) if negative else IsNull(left)
        negative = self._took("not")
        if negative or self._now.text == "in":
            self._need("in")
            return Negation(self._in(left)) if negative else self._in(left)
        found = []
        while self._now.kind == "sign" and self._now.text in _COMPARING:
            sign = self._took(*_COMPARING).replace("==", "=")
            right = self._sum()
            found.append(Comparison(sign, left, right))
            left = right
        if not found:
            return left
        return found[0] if len(found) == 1 else Junction("and", tuple(found))

    def _in(self, left: Tree) -> Tree:
        self._need("(")
        found: list[Tree] = [Comparison("=", left, self._literal())]
        while self._took(","):
            found.append(Comparison("=", left, self._literal()))
        self._need(")")
        return Junction("or", tuple(found))

    def _literal(self) -> Tree:
        found = self._unary()
        if isinstance(found, Literal):
            return found
        raise self._wrong("only numbers and text may be listed.")

    def _sum(self) -> Tree:
        found = self._product()
        while sign := self._took("+", "-"):
            found = Arithmetic(sign, found, self._product())
        return found

    def _product(self) -> Tree:
        found = self._unary()
        while sign := self._took("*", "/"):
            found = Arithmetic(sign, found, self._unary())
        return found

    def _unary(self) -> Tree:
        if self._took("-"):
            return _negative(self._deeper(self._unary))
        if self._took("("):
            found: Tree = self._deeper(self._or)
            self._need(")")
            return found
        token = self._now
        if token.kind == "number":
            self._at += 1
            whole = token.text.isdigit()
            return Literal(int(token.text) if whole else Decimal(token.text))
        if token.kind == "text":
            self._at += 1
            return Literal(token.text[1:-1].replace("''", "'"))
        if self._took("true", "false"):
            return Literal(token.text == "true")
        return self._field()

    def _field(self) -> Field:
        column = self._now.column
        path = [self._name()]
        while self._took("."):
            path.append(self._name())
        return Field(tuple(path), column)

    def _name(self) -> str:
        token = self._now
        if token.kind == "quoted":
            self._at += 1
            return token.text[1:-1].replace('""', '"')
        if token.kind == "name" and token.text not in _RESERVED:
            self._at += 1
            return token.text
        there = repr(token.text) if token.text else "the end"
        raise self._wrong(f"expected a field, a number or 'text', not {there}.")


def _negative(tree: Tree) -> Tree:
    number = isinstance(tree, Literal) and not isinstance(tree.value, str | bool)
    return Literal(-tree.value) if number else Negative(tree)  # type: ignore[union-attr,operator]

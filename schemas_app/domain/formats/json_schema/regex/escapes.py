r"""Reading single characters and sets of them: escapes, and what stands in brackets.

Which escapes are accepted is told in syntax.py.
"""

import re

from schemas_app.domain.formats.json_schema.regex import (
    code_points,
    nodes,
    properties,
)
from schemas_app.domain.formats.json_schema.regex.scanning import Scanner

_REFERENCE = re.compile(r"\\([1-9][0-9]*)|\\k<([^>]*)>")
_CODE = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{0*([0-9A-Fa-f]{1,6})\}")
_PAIR = re.compile(r"u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})")
_CONTROL_LETTER = re.compile(r"c([A-Za-z])")
_NUL = re.compile(r"0(?![0-9])")
_PROPERTY = re.compile(r"([pP])\{([^}]*)\}")
_CONTROL = {"f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_SETS = {"d": nodes.DIGITS, "w": properties.WORD, "s": nodes.SPACES}
_BOUNDARIES = {"b": nodes.Assertion.BOUNDARY, "B": nodes.Assertion.NO_BOUNDARY}
_THEMSELVES = frozenset(r"^$\.*+?()[]{}|/" + "-_@\"'#&~:;,=!%` ")


def one(code: int) -> nodes.Characters:
    """Return the set of one character."""
    return nodes.Characters(ranges=((code, code),))


def reference(scanner: Scanner) -> str | None:
    """Return the number or name of the group that is referred to, if one is."""
    match = scanner.match(_REFERENCE)
    return None if match is None else match[1] or match[2]


def outside_class(scanner: Scanner) -> nodes.Node:
    """Return what the escape that comes next stands for, outside brackets."""
    boundary = _BOUNDARIES.get(scanner.ahead(2)[1:])
    if boundary is None:
        return _escape(scanner)
    scanner.at += 2
    return boundary


def _escape(scanner: Scanner) -> nodes.Characters:
    start = scanner.at
    scanner.take("\\")
    code = _code(scanner)
    if code is not None:
        if code > code_points.LAST:
            raise scanner.refusal("there is no character of that number", start)
        return one(code)
    if match := scanner.match(_PROPERTY):
        return _having(scanner, match, start)
    character = scanner.peek()
    scanner.at += 1
    if character.lower() in _SETS:
        ranges = _SETS[character.lower()]
        negated = character.isupper()
        return nodes.Characters(code_points.complement(ranges) if negated else ranges)
    if character in _CONTROL or character in _THEMSELVES:
        return one(ord(_CONTROL.get(character, character)))
    if not character:
        raise scanner.refusal("the backslash escapes nothing", start)
    raise scanner.refusal(f"ECMA-262 has no escape '\\{character}'", start)


def _code(scanner: Scanner) -> int | None:
    """Return the code of a character that is written as a number or control letter."""
    if scanner.match(_NUL):
        return 0
    if match := scanner.match(_CONTROL_LETTER):
        return ord(match[1]) % 32
    if match := scanner.match(_PAIR):
        high, low = int(match[1], 16), int(match[2], 16)
        return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)
    if match := scanner.match(_CODE):
        return int(match[1] or match[2] or match[3], 16)
    return None


def _having(scanner: Scanner, match: re.Match[str], start: int) -> nodes.Characters:
    name = properties.canonical(match[2])
    if name is None:
        raise scanner.refusal(f"ECMA-262 has no property {match[2]!r}", start)
    return nodes.Characters(having=(nodes.Property(name, match[1] == "P"),))


def character_class(scanner: Scanner) -> nodes.Characters:
    """Return the set in brackets that comes next."""
    start = scanner.at
    scanner.take("[")
    negated = scanner.take("^")
    ranges: list[code_points.Range] = []
    having: list[nodes.Property] = []
    while not scanner.take("]"):
        if not scanner.more():
            raise scanner.refusal("the brackets are not closed", start)
        member = _member(scanner)
        ranges += member.ranges
        having += member.having
    return nodes.Characters(
        code_points.normalized(ranges), tuple(dict.fromkeys(having)), negated
    )


def _member(scanner: Scanner) -> nodes.Characters:
    """Return one character, range or escape inside brackets."""
    start = scanner.at
    first, is_one = _class_atom(scanner)
    if scanner.peek() != "-" or scanner.ahead(2) in ("-]", "-"):
        return first
    scanner.take("-")
    last, ends_with_one = _class_atom(scanner)
    if not (is_one and ends_with_one):
        raise scanner.refusal("a range runs from one character to another", start)
    if first.ranges > last.ranges:
        raise scanner.refusal("the range is out of order", start)
    return nodes.Characters(ranges=((first.ranges[0][0], last.ranges[0][0]),))


def _class_atom(scanner: Scanner) -> tuple[nodes.Characters, bool]:
    """Return one character or a set, and whether it is written as one character."""
    character = scanner.peek()
    if character != "\\":
        scanner.at += 1
        return one(ord(character)), True
    if scanner.take("\\b"):
        return one(ord("\b")), True
    is_set = scanner.ahead(2)[1:] in tuple("dDwWsSpP")
    return _escape(scanner), not is_set

"""Strings that a regular expression probably matches, made without running it.

A pattern of a schema is somebody else's program; here it is only read. What comes out
is a suggestion that the referee checks: anchors and look-arounds are taken for nothing,
and what cannot be suggested for (back references) costs a suggestion and never a wrong
answer. What a pattern surely matches and does not match is the room `regex`'s question.
"""

import functools
from collections.abc import Callable

from schemas_app.domain.formats.json_schema.regex import (
    code_points,
    nodes,
    properties,
    scanning,
    syntax,
)

MAX_LENGTH = 400

_VARIANTS = 4
# Characters to choose from, the most readable first.
_READABLE = "aA0_- .:/x1bBzZ9éß,@#+*~!\n\t\u2028"
# How much longer than its least a repetition without end may get.
_DRAWN_OUT = 5
# Of each range, these are looked at besides the readable ones.
_NEAR = 4
# Where nothing is known of a property: something of everything.
_OF_ANY = "aAé1 .+"


class _NoIdeaError(Exception):
    pass


# A choice is a number that the makers turn into more or longer or later.
_Maker = Callable[[int], str]


@functools.lru_cache(512)
def samples(pattern: str) -> tuple[str, ...]:
    """Return a few strings that probably match `pattern`, the shortest first."""
    try:
        maker = _maker(syntax.parse(pattern))
        made = [maker(choice) for choice in range(_VARIANTS)]
    except (_NoIdeaError, scanning.UnreadableError):
        return ()
    return tuple(dict.fromkeys(text for text in made if len(text) <= MAX_LENGTH))


def _maker(node: nodes.Node) -> _Maker:
    match node:
        case nodes.Characters():
            return _chooser(node)
        case nodes.Sequence(parts):
            makers = [_maker(part) for part in parts]
            return lambda choice: "".join(maker(choice) for maker in makers)
        case nodes.Choice(branches):
            makers = [_maker(branch) for branch in branches]
            return lambda choice: makers[choice % len(makers)](choice)
        case nodes.Repeat(part, least, most):
            return _repeater(
                _maker(part), least, least + _DRAWN_OUT if most is None else most
            )
        case nodes.Modified(part):
            return _maker(part)
        case nodes.Assertion() | nodes.Look():
            return lambda _: ""
        case nodes.BackReference():
            raise _NoIdeaError


def _repeater(maker: _Maker, least: int, most: int) -> _Maker:
    if least > MAX_LENGTH:
        raise _NoIdeaError

    def make(choice: int) -> str:
        wanted = (least, least + 1, least + 3, MAX_LENGTH)
        text = ""
        for index in range(min(most, wanted[choice % _VARIANTS])):
            piece = maker(choice + index)
            text += piece
            # Repeating nothing is nothing, however often and in whatever it nests.
            if not piece or len(text) > MAX_LENGTH:
                break
        return text

    return make


def _chooser(node: nodes.Characters) -> _Maker:
    allowed = _members(node)
    if not allowed:
        raise _NoIdeaError
    return lambda choice: allowed[choice % len(allowed)]


def _members(node: nodes.Characters) -> str:
    """Return some of the characters, the most readable first."""
    near = "".join(_ends(first, last) for first, last in node.ranges)
    having = "".join(_known(having) for having in node.having)
    candidates = dict.fromkeys((*_READABLE, *near, *having))
    found = [character for character in candidates if _probably_in(node, character)]
    return "".join(sorted(found, key=_rank))


def _ends(first: int, last: int) -> str:
    steps = (min(first + step, last) for step in range(_NEAR))
    return "".join(chr(code) for code in (*steps, last) if _is_character(code))


def _known(having: nodes.Property) -> str:
    """Return characters that have a property, or where that is not known, may have it."""
    sure, _ = properties.knowledge(having.name)
    if having.negated or not sure:
        return _OF_ANY
    return "".join(_ends(first, last) for first, last in sure[:_NEAR])


def _probably_in(node: nodes.Characters, character: str) -> bool:
    inside = _is_in(node.ranges, character)
    for having in node.having:
        sure, maybe = properties.knowledge(having.name)
        known = _is_in(sure, character) or (not sure and _is_in(maybe, character))
        inside = inside or known != having.negated
    return inside != node.negated


def _is_in(ranges: code_points.Ranges, character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)


def _is_character(code: int) -> bool:
    return not code_points.SURROGATES[0] <= code <= code_points.SURROGATES[1]


def _rank(character: str) -> int:
    found = _READABLE.find(character)
    return found if found >= 0 else len(_READABLE)

"""Sets of characters as ranges of code points, and which characters read well.

A string of JSON is a sequence of Unicode scalar values: the halves of surrogate pairs
are no characters of their own, `json_text` refuses them, and the referee keeps strings
in UTF-8, which cannot hold them. So no string to reason about contains one.
"""

from collections.abc import Iterable
from typing import TypeAlias

# Both ends included; in a set that is `normalized`, sorted and apart from each other.
Range: TypeAlias = tuple[int, int]
Ranges: TypeAlias = tuple[Range, ...]

LAST = 0x10FFFF
SURROGATES: Range = (0xD800, 0xDFFF)

_ASCII = 128
# The most readable first: what a person would write to try a pattern.
_PREFERRED = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. :/,@#+*~!"
)
_RANKS: tuple[int, ...] = tuple(
    _PREFERRED.find(chr(code))
    if chr(code) in _PREFERRED
    else len(_PREFERRED) + (0 if chr(code).isprintable() else _ASCII) + code
    for code in range(_ASCII)
)
_WORST_OF_ASCII = max(_RANKS)
# Beyond ASCII: Latin, Greek, Cyrillic, Han, an emoji.
_KNOWN_TO_READ = "éßλж中😀"
# How far into a range of unknown characters one is looked for that can be shown.
_PROBED = 64


def normalized(ranges: Iterable[Range]) -> Ranges:
    """Return the same set, sorted, with neighbors joined."""
    joined: list[Range] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def complement(ranges: Iterable[Range]) -> Ranges:
    """Return all other code points, surrogates included."""
    gaps: list[Range] = []
    start = 0
    for first, last in normalized(ranges):
        if start < first:
            gaps.append((start, first - 1))
        start = last + 1
    if start <= LAST:
        gaps.append((start, LAST))
    return tuple(gaps)


def of(characters: str) -> Ranges:
    """Return the set of the `characters`."""
    return normalized((ord(character), ord(character)) for character in characters)


def rank(character: str) -> int:
    """Return how hard `character` is to read; the smaller, the better."""
    code = ord(character)
    if code < _ASCII:
        return _RANKS[code]
    known = _KNOWN_TO_READ.find(character)
    if known >= 0:
        return _WORST_OF_ASCII + 1 + known
    hidden = not character.isprintable()
    return _WORST_OF_ASCII + 1 + len(_KNOWN_TO_READ) + hidden * (LAST + 1) + code


def readable(first: int, last: int, count: int) -> str:
    """Return up to `count` characters of a range, the most readable first."""
    if first < _ASCII:
        codes = sorted(range(first, min(last + 1, _ASCII)), key=_RANKS.__getitem__)
        return "".join(map(chr, codes[:count]))
    known = [
        character for character in _KNOWN_TO_READ if first <= ord(character) <= last
    ]
    probed = map(chr, range(first, min(last + 1, first + _PROBED)))
    shown = [character for character in probed if character.isprintable()]
    found = dict.fromkeys((*known, *shown[:count]))
    return "".join(found)[:count] or chr(first)

r"""Legal ECMA-262 that the referee's engines do not compile, and what to write instead.

Measured with jsonschema-rs 0.60.3. A text is not translated behind its author's back:
every other reader of the schema would still get what was written.
"""

import dataclasses
import re
from collections.abc import Mapping
from types import MappingProxyType


@dataclasses.dataclass(frozen=True, kw_only=True)
class Obstacle:
    """What no engine here compiles: the text, its character (from 0), and the remedy."""

    written: str
    position: int
    remedy: str


_TOKEN = re.compile(
    r"(?P<pair>\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2})"
    r"|(?P<half>\\u[dD][89a-fA-F][0-9A-Fa-f]{2}|\\[pP]\{[^}]*\})"
    r"|(?P<nul>\\0)"
    r"|(?P<named_reference>\\k<[^>]*>)"
    r"|(?P<named_group>\(\?<(?![=!])[^>]*>)"
    r"|(?P<all>\[\^\])"
    r"|(?P<none>\[\])"
    r"|(?P<backspace>\\b)"
    r"|(?P<other>\\.|.)",
    re.DOTALL,
)
_SURROGATES = re.compile(
    r"\\u.*|\\[pP]\{((gc|General_Category)=)?(Cs|Surrogate)\}", re.DOTALL
)
_SAME = "Write {} instead: it means the same."
_REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "half": "Leave it out: no text of JSON has half of a surrogate pair in it.",
        "nul": _SAME.format(r"\x00"),
        "named_reference": r"Refer to the group by its number, as in \1.",
        "named_group": "Name the group with letters and digits only.",
        "all": _SAME.format(r"[\s\S]"),
        "none": _SAME.format(r"[^\s\S]"),
        "backspace": _SAME.format(r"\x08"),
    }
)
_ONLY_OUTSIDE = ("named_group", "all", "none", "named_reference")


def first(pattern: str) -> Obstacle | None:
    """Return the first such part of a pattern that can be read, if there is one."""
    inside = False
    at = 0
    while match := _TOKEN.match(pattern, at):
        kind, written = str(match.lastgroup), match[0]
        if inside and kind in _ONLY_OUTSIDE:
            # Of a set each character counts by itself.
            kind, written = "other", pattern[at]
        if remedy := _remedy(kind, written, inside=inside):
            return Obstacle(written=written, position=at, remedy=remedy)
        if written in ("[", "]"):
            inside = written == "["
        at += len(written)
    return None


def _remedy(kind: str, written: str, *, inside: bool) -> str:
    """Return what to do about a part of a pattern, or nothing if it compiles."""
    if kind == "pair":
        character = bytes.fromhex(written.replace("\\u", "")).decode("utf-16-be")
        return _SAME.format(f"\\u{{{ord(character):X}}}")
    if kind == "half" and not _SURROGATES.fullmatch(written):
        return ""
    if kind == "named_group" and written.isascii() and "$" not in written:
        return ""
    if kind == "backspace" and not inside:
        return ""
    return _REMEDIES.get(kind, "")

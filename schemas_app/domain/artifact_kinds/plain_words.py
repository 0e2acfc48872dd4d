"""Descriptions as lines of comment: nothing in them can end a comment or mislead.

By fixed code points and not by what this Python or this locale knows of Unicode: the
bytes of an artifact do not depend on the machine.
"""

from collections.abc import Iterator

# What turns the direction of writing, joins, or breaks lines without being seen.
_UNSEEN = frozenset(
    (
        *(0x061C, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xD800, 0xE000),
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),
    )
)
_ASCII_END, _LATIN_BEGIN = 0x7F, 0xA0


def plain(text: str) -> str:
    """Return `text` in one line, with spaces for what cannot be seen."""
    seen = "".join(each if _is_seen(ord(each)) else " " for each in text)
    return " ".join(word for word in seen.split(" ") if word)


def lines(text: str, width: int) -> Iterator[str]:
    """Yield `text` in lines of about `width` signs, broken between words."""
    line = ""
    for word in plain(text).split(" "):
        if line and len(line) + len(word) >= width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip(" ")
    if line:
        yield line


def _is_seen(code: int) -> bool:
    return (
        ord(" ") <= code < _ASCII_END or code >= _LATIN_BEGIN
    ) and code not in _UNSEEN

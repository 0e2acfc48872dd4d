"""What people write to each other: plain text with line breaks, `code` and links.

Nothing else is read into it, so there is nothing to clean: templates escape each part.
"""

import dataclasses
import re
from collections.abc import Iterator

from schemas_app.presenters import prose

_LINK = re.compile(r"https?://[^\s<>\"'`]+")
# What ends a sentence is not part of the address before it.
_AFTER_LINK = ".,;:!?"


@dataclasses.dataclass(frozen=True)
class Part:
    """A stretch of a line; `href` leads somewhere, or is ""."""

    text: str
    code: bool = False
    href: str = ""


def lines(text: str) -> tuple[tuple[Part, ...], ...]:
    """Return the lines of a comment, each in stretches."""
    return tuple(tuple(_parts(line)) for line in text.splitlines())


def _parts(line: str) -> Iterator[Part]:
    for part in prose.parts(line):
        if part.code:
            yield Part(part.text, code=True)
        else:
            yield from _linked(part.text)


def _linked(text: str) -> Iterator[Part]:
    at = 0
    for match in _LINK.finditer(text):
        href = _address(match[0])
        if match.start() > at:
            yield Part(text[at : match.start()])
        yield Part(href, href=href)
        at = match.start() + len(href)
    if at < len(text):
        yield Part(text[at:])


def _address(found: str) -> str:
    address = found.rstrip(_AFTER_LINK)
    if address.endswith(")") and "(" not in address:
        address = address[:-1]
    return address.rstrip(_AFTER_LINK)

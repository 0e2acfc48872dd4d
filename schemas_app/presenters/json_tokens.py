"""The parts of one line of JSON, so that a screen can color names and values.

Works on lines as json_lines writes them: a string never crosses a line.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r'(?P<name>"(?:[^"\\]|\\.)*"(?=:))'
    r'|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<number>-?\d[\d.eE+-]*)"
    r"|(?P<word>true|false|null)"
)


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and kind (name, string, number, word or "") covering `text`."""
    at = 0
    for match in _TOKEN.finditer(text):
        if match.start() > at:
            yield at, match.start(), ""
        yield match.start(), match.end(), match.lastgroup or ""
        at = match.end()
    if at < len(text):
        yield at, len(text), ""

"""key=value, with blanks, semicolons, or commas followed by a blank in between."""

from __future__ import annotations

import re

from schema_registry_client.integrations.normalizer._raw import Hints, Raw, Reading
from schema_registry_client.integrations.normalizer.errors import Refused

_PAIR = re.compile(
    r"""\s*(?P<name>[^\s=;,"']+)\s*=\s*
        (?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<bare>[^\s;"']*?))
        (?=\s|;|,\s|,?\Z)(?:\s*[;,])?\s*""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def read(text: str, _hints: Hints) -> Reading:
    """Return the record of each block of lines; a line that is empty divides blocks."""
    blocks = [block for block in re.split(r"\n\s*\n", text) if block.strip()]
    return Reading("pairs", [_record(block) for block in blocks])


def _record(text: str) -> Raw:
    members = []
    at = 0
    while at < len(text):
        match = _PAIR.match(text, at)
        if match is None:
            raise Refused(
                "here is no key=value; a value with blanks needs quotes",
                text[at : at + 60],
            )
        members.append((match["name"], _value(match)))
        at = match.end()
    return Raw(members)


def _value(match: re.Match[str]) -> str:
    if match["double"] is not None:
        return _ESCAPE.sub(r"\1", match["double"])
    if match["single"] is not None:
        return match["single"]
    bare = match["bare"]
    if "=" in bare:
        raise Refused("it is not clear where this value ends; quote it", bare)
    return bare

"""What a text is, told by how it begins; or the caller says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from schema_registry_client.integrations.normalizer import (
    _csv,
    _fix,
    _html,
    _json,
    _pairs,
)
from schema_registry_client.integrations.normalizer._raw import Hints, Reading
from schema_registry_client.integrations.normalizer.errors import Refused

READERS: Mapping[str, Callable[[str, Hints], Reading]] = {
    "json": _json.read,
    "fix": _fix.read,
    "pairs": _pairs.read,
    "csv": _csv.read,
    "html": _html.read,
}
_PAIR = re.compile(r"[^\s=;,\"'<{\[]+\s*=")


def read(text: str, kind: str | None, hints: Hints) -> Reading:
    """Return the records of a text as they stand there. Raises Refused."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise Refused("there is no text")
    reading = READERS[kind or _kind_of(text.strip())](text, hints)
    if not reading.records:
        raise Refused("there is no record")
    return reading


def _kind_of(text: str) -> str:
    if text[0] in "{[":
        return "json"
    if text[0] == "<":
        return "html"
    if _fix.BEGIN.match(text):
        return "fix"
    return "pairs" if _PAIR.match(text) else "csv"

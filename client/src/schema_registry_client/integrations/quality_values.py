"""How values of the data are shown: as JSON can say them, short, and without mischief."""

from __future__ import annotations

import datetime
import decimal
import json
import math
import unicodedata
from typing import Any

LONGEST = 80
# Controls, formats (which turn the direction of text), halves of characters, unassigned.
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain(value: Any) -> Any:  # noqa: ANN401 -- any value
    """Return the value as JSON can write it; what it cannot is text."""
    if isinstance(value, dict):
        return {str(name): plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def shown(value: Any) -> str:  # noqa: ANN401 -- any value
    """Return the value as a line of JSON that is no longer than fits a table."""
    if isinstance(value, decimal.Decimal):
        return short(str(value))
    return short(json.dumps(plain(value), ensure_ascii=False, default=str))


def short(text: str) -> str:
    """Return the text with what nobody can see written out, cut where it is long."""
    cut = text[:LONGEST] + "…" if len(text) > LONGEST else text
    return "".join(
        f"\\u{{{ord(char):x}}}" if unicodedata.category(char) in _UNSHOWN else char
        for char in cut
    )

"""How deep JSON is nested: what is too deep is refused before anything recurs into it."""

from __future__ import annotations

from typing import Any

DEEPEST = 64


def is_too_deep(value: Any) -> bool:  # noqa: ANN401 -- JSON
    """Say whether a value has more levels than anybody means."""
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return False
    return True


def _inside(value: Any) -> Any:  # noqa: ANN401 -- JSON
    if isinstance(value, dict):
        return value.values()
    if isinstance(value, tuple | list):
        return value  # pairs of members as well
    return ()

"""Whether a member that vanished may live on under another name.

Only a hint for a reader's eye: to a validator the one is gone and the other is new.
"""

import difflib
from collections.abc import Hashable, Mapping
from typing import Any

from schemas_app.domain.formats.json_schema import json_values

# Below it two names have nothing to do with each other.
RESEMBLANCE = 0.5

_WORDS = ("title", "description", "examples", "default", "deprecated", "$comment")

_Required = tuple[list[str], list[str]]


def found(
    vanished: Mapping[str, Any],
    appeared: Mapping[str, Any],
    *,
    required: _Required,
) -> dict[str, str]:
    """Return the new name for each old one that was possibly renamed.

    Members of the same shape belong together if their names resemble each other, if
    they share a description, or if there is no other candidate on either side.
    """
    candidates = [
        (_score(old, new, vanished, appeared, required), old, new)
        for old in vanished
        for new in appeared
        if _shape(vanished[old]) == _shape(appeared[new])
    ]
    renamed: dict[str, str] = {}
    for score, old, new in sorted(candidates, key=lambda candidate: -candidate[0]):
        alone = all(old != other[1] or new == other[2] for other in candidates) and all(
            new != other[2] or old == other[1] for other in candidates
        )
        if old in renamed or new in renamed.values():
            continue
        if score >= RESEMBLANCE or alone:
            renamed[old] = new
    return renamed


def _score(
    old: str,
    new: str,
    vanished: Mapping[str, Any],
    appeared: Mapping[str, Any],
    required: _Required,
) -> float:
    score = difflib.SequenceMatcher(None, old, new).ratio()
    described = [
        schema.get("description") if isinstance(schema, dict) else None
        for schema in (vanished[old], appeared[new])
    ]
    if described[0] and described[0] == described[1]:
        score += 1
    if (old in required[0]) is (new in required[1]):
        score += 0.01  # decides between equals only
    return score


def _shape(schema: Any) -> Hashable:  # noqa: ANN401 (JSON)
    """Return what a schema says without its words, comparable."""
    if isinstance(schema, dict):
        schema = {key: value for key, value in schema.items() if key not in _WORDS}
    return json_values.key(schema)

"""Which branch of the old version has become which of the new one.

Branches have no names. Equal ones belong together; then those that a constant tells
apart in the same way (tagged unions); then those with the same reference; then what is
left, in order, where it is alike enough.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable
from typing import Any

from schemas_app.domain.formats.json_schema import json_values

# How many of their members' names two branches must share to be taken for one.
ENOUGH = 0.5
# How often branches without a sign are compared; beyond that they are taken as new.
MOST_COMPARED = 50_000


def paired(old: list[Any], new: list[Any]) -> dict[int, int]:
    """Return the index of the old branch for that of the new one it has become."""
    pairs: dict[int, int] = {}
    for sign in (json_values.key, _tag, _reference):
        _pair_by(sign, old, new, pairs)
    taken = set(pairs.values())
    free = [other for other in range(len(old)) if other not in taken]
    left = MOST_COMPARED
    for index, branch in enumerate(new):
        if index not in pairs:
            for position, other in enumerate(free[:left]):
                if _alike(old[other], branch):
                    pairs[index] = free.pop(position)
                    left -= position
                    break
            else:
                left = max(0, left - len(free))
    return pairs


def _pair_by(
    sign: Callable[[Any], Hashable],
    old: list[Any],
    new: list[Any],
    pairs: dict[int, int],
) -> None:
    """Add to `pairs` the branches that have the same sign; None is no sign."""
    taken = set(pairs.values())
    free: dict[Hashable, deque[int]] = defaultdict(deque)
    for other, branch in enumerate(old):
        if other not in taken:
            free[sign(branch)].append(other)
    free.pop(None, None)
    for index, branch in enumerate(new):
        if index not in pairs and (same := free.get(sign(branch))):
            pairs[index] = same.popleft()


def _tag(branch: Any) -> Hashable:  # noqa: ANN401 (JSON)
    """Return the constants that a branch asks of its members, or None."""
    members = json_values.mapping(json_values.mapping(branch).get("properties"))
    constants = {
        name: member["const"] if "const" in member else member["enum"][0]
        for name, member in members.items()
        if isinstance(member, dict)
        and ("const" in member or len(json_values.sequence(member.get("enum"))) == 1)
    }
    return json_values.key(constants) if constants else None


def _reference(branch: Any) -> Hashable:  # noqa: ANN401 (JSON)
    reference = json_values.mapping(branch).get("$ref")
    return reference if isinstance(reference, str) else None


def _alike(one: Any, other: Any) -> bool:  # noqa: ANN401 (JSON)
    """Return whether one branch may have become the other."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    if _tag(one) is not None and _tag(other) is not None:
        return False  # two tags that differ: two branches
    names = [set(json_values.mapping(part.get("properties"))) for part in (one, other)]
    if any(names):
        return len(names[0] & names[1]) >= ENOUGH * len(names[0] | names[1])
    return (
        "$ref" not in one
        and "$ref" not in other
        and one.get("type") == other.get("type")
    )

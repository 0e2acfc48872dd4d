"""Where in a value an error of jsonschema-rs is, exactly.

The engine's `instance_path` is not exact for the names of members (measured with
0.60.3): `"007"` and `"+7"` arrive as the number 7, and `""` not at all. Security codes
look like the first, so the path is walked again in the value itself.
"""

import re
from collections.abc import Iterator, Sequence

import jsonschema_rs

from schemas_app.domain import exact_json, json_pointer

_NUMBER = re.compile(r"\+?0*([0-9]+)", re.ASCII)


def pointer(value: exact_json.Json, error: jsonschema_rs.ValidationError) -> str:
    """Return the JSON Pointer to the part of `value` that `error` is about.

    Of two members whose names are one number and whose values are equal either may be
    meant.
    """
    found = list(_candidates(value, error.instance_path))
    if len(found) > 1:
        about = error.instance
        same = [at for at in found if json_pointer.lookup(value, at) == about]
        found = same or found
    return found[0] if found else json_pointer.of(error.instance_path)


def _candidates(value: exact_json.Json, path: Sequence[str | int]) -> Iterator[str]:
    """Yield the pointers that the engine would give as `path`."""
    waiting = [("", value, 0)]
    while waiting:
        at, inside, taken = waiting.pop()
        if taken == len(path):
            yield at
        if isinstance(inside, dict) and "" in inside:
            waiting.append((f"{at}/", inside[""], taken))
        if taken < len(path):
            waiting.extend(
                (f"{at}/{json_pointer.escape(name)}", member, taken + 1)
                for name, member in _members(inside, path[taken])
            )


def _members(
    value: exact_json.Json,
    step: str | int,
) -> Iterator[tuple[str | int, exact_json.Json]]:
    if isinstance(value, list):
        if isinstance(step, int) and step < len(value):
            yield step, value[step]
    elif isinstance(value, dict):
        if isinstance(step, str) and step in value:
            yield step, value[step]
        if isinstance(step, int):
            yield from (
                (name, member) for name, member in value.items() if _is(name, step)
            )


def _is(name: str, number: int) -> bool:
    match = _NUMBER.fullmatch(name)
    return match is not None and match[1] == str(number)

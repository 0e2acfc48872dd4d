"""JSON Pointers (RFC 6901): how a place inside a JSON value is written down.

Knows nothing of lines and columns; those belong to a text (json_text.py).
"""

from collections.abc import Iterable

from schemas_app.domain import exact_json


def escape(part: str | int) -> str:
    """Return `part`, a member's name or an item's index, as one step of a pointer."""
    return str(part).replace("~", "~0").replace("/", "~1")


def of(parts: Iterable[str | int]) -> str:
    """Return the pointer that takes these steps; no step is the whole document, ""."""
    return "".join(f"/{escape(part)}" for part in parts)


def parts(pointer: str) -> tuple[str, ...]:
    """Return the steps of `pointer`, unescaped. Raises ValueError if it is none."""
    if pointer and not pointer.startswith("/"):
        msg = f"{pointer!r} is not a JSON Pointer."
        raise ValueError(msg)
    return tuple(
        part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]
    )


def parent(pointer: str) -> str:
    """Return the pointer to what holds `pointer`'s value; the top holds itself."""
    return pointer.rpartition("/")[0]


def lookup(value: exact_json.Json, pointer: str) -> exact_json.Json:
    """Return what `pointer` names inside `value`. Raises KeyError if there is nothing."""
    found = value
    for part in parts(pointer):
        if isinstance(found, dict) and part in found:
            found = found[part]
        elif isinstance(found, list) and _is_index(part) and int(part) < len(found):
            found = found[int(part)]
        else:
            raise KeyError(pointer)
    return found


def exists(value: exact_json.Json, pointer: str) -> bool:
    """Return whether `pointer` names something inside `value`; no pointer names nothing."""
    try:
        lookup(value, pointer)
    except (KeyError, ValueError):
        return False
    return True


def _is_index(part: str) -> bool:
    short = len(part) < 10  # longer than any list; and int() refuses very long digits
    return part == "0" or (
        short and part.isascii() and part.isdigit() and part[0] != "0"
    )

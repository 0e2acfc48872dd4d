"""JSON Patch (RFC 6902) on exact JSON: add, remove and replace.

The value that is patched is left as it is; what a patch does not touch is shared with
the result. Members keep their order, and a new one comes last. There is no `move`,
`copy` or `test`: nothing here writes them.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from schemas_app.domain import exact_json, json_pointer

# Steps of a pointer that stand for the place behind the last item.
_BEHIND = "-"

_Edit = Callable[[Any, Any, exact_json.Json], None]


def add(path: str, value: exact_json.Json) -> exact_json.Json:
    """Return the operation that puts `value` at `path`, before what is there in a list."""
    return {"op": "add", "path": path, "value": value}


def remove(path: str) -> exact_json.Json:
    """Return the operation that takes away what is at `path`."""
    return {"op": "remove", "path": path}


def replace(path: str, value: exact_json.Json) -> exact_json.Json:
    """Return the operation that puts `value` in the place of what is at `path`."""
    return {"op": "replace", "path": path, "value": value}


def applied(
    value: exact_json.Json, patch: Iterable[exact_json.Json]
) -> exact_json.Json:
    """Return `value` after the operations of `patch`, one after the other.

    Raises ValueError where one is not understood or cannot be carried out.
    """
    for operation in patch:
        value = _operated(value, operation)
    return value


def _operated(value: exact_json.Json, operation: Any) -> exact_json.Json:  # noqa: ANN401 (JSON)
    try:
        name, path = operation["op"], operation["path"]
        operand = operation["value"] if name != "remove" else None
        *above, last = ("", *json_pointer.parts(path))
        # One level around the document, so that the whole of it has a place, too.
        around = {"": value}
        _EDITS[name](_container(around, above), last, operand)
        return around[""]
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        msg = f"The operation {exact_json.dumps(operation)} cannot be carried out."
        raise ValueError(msg) from error


def _container(around: Any, steps: Iterable[str]) -> Any:  # noqa: ANN401 (JSON)
    """Return what is at the end of `steps`, a copy, as all on the way are now."""
    container = around
    for step in steps:
        key = _key(container, step)
        container[key] = container[key].copy()
        container = container[key]
    return container


def _key(container: Any, step: str) -> str | int:  # noqa: ANN401 (JSON)
    """Return `step` as a key of `container`. Raises KeyError for no index of a list."""
    if isinstance(container, dict):
        return step
    if not step.isascii() or not step.isdigit() or step != str(int(step)):
        raise KeyError(step)
    return int(step)


def _add(container: Any, step: str, value: exact_json.Json) -> None:  # noqa: ANN401
    if isinstance(container, dict):
        container[step] = value
        return
    index = len(container) if step == _BEHIND else int(_key(container, step))
    if index > len(container):
        raise KeyError(step)
    container.insert(index, value)


def _remove(container: Any, step: str, _value: exact_json.Json) -> None:  # noqa: ANN401
    del container[_key(container, step)]


def _replace(container: Any, step: str, value: exact_json.Json) -> None:  # noqa: ANN401
    key = _key(container, step)
    container[key]  # what is not there cannot be replaced
    container[key] = value


_EDITS: Mapping[str, _Edit] = MappingProxyType(
    {"add": _add, "remove": _remove, "replace": _replace}
)

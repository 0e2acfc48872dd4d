"""The schemas that the engine has been told, by the numbers they are asked for by.

A schema arrives as an operand, a JSON text `{"schema", "draft", "base", "resources"}`,
in the request that first names it. What the parts of the engine make from operands they
remember with `remembered`, until they are told to forget.
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, ParamSpec, TypeAlias, TypeVar, cast

import jsonschema_rs

Answer: TypeAlias = dict[str, Any]
Json: TypeAlias = Any
Made = TypeVar("Made")
Given = ParamSpec("Given")

REMEMBERED = 128

# What look-around and back references may cost; past it a pattern is not decided.
BACKTRACKING = 1_000_000
LINEAR = jsonschema_rs.RegexOptions()
LIMITED = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACKING)

_texts: dict[int, str] = {}
_memories: list[Callable[[], None]] = []


def learn(texts: Mapping[str, str]) -> None:
    """Take over the operands `texts` by number."""
    _texts.update({int(number): text for number, text in texts.items()})


def forget() -> None:
    """Begin anew: the numbers so far will not be used again."""
    _texts.clear()
    for clear in _memories:
        clear()


def kept(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """Return `make`, which answers questions about operands, with a memory."""
    cached = functools.lru_cache(REMEMBERED)(make)
    _memories.append(cached.cache_clear)
    return cast("Callable[Given, Made]", cached)


def remembered(make: Callable[[int], Made]) -> Callable[[int], Made]:
    """Return `make`, which makes something from an operand, with a memory."""
    return kept(make)


def exact(text: str | bytes) -> Json:
    """Return the value of JSON text, every number as it is written."""
    return json.loads(text, parse_float=Decimal)


def written(value: Json) -> str:
    """Return `value` as JSON text, every number as it came."""
    if isinstance(value, dict):
        members = (f"{json.dumps(name)}:{written(value[name])}" for name in value)
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(written, value))}]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


@remembered
def operand(number: int) -> Answer:
    """Return the operand of a number."""
    return cast("Answer", exact(_texts[number]))


def is_long(value: Json) -> bool:
    """Return whether `value` is a number with more digits than a double keeps."""
    return isinstance(value, Decimal) and Decimal(repr(float(value))) != value


def options(of: Answer) -> Answer:
    """Return the arguments that every use of jsonschema-rs shares: offline, no formats."""
    shared = {"base_uri": of["base"], "offline": True, "validate_formats": False}
    if of["resources"]:
        # Without `draft`: given one, the registry disregards what a resource says itself.
        shared["registry"] = jsonschema_rs.Registry(
            [(uri, value) for uri, value in of["resources"]],
        )
    return shared


def parts(value: Json) -> Iterator[Json]:
    """Yield `value` and every value in it."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
